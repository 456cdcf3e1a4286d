//! The way in, through the real window.

use std::fs;

use fantoccini::key::Key;
use pok_server::demo::{ACCOUNTS, Account};
use serde_json::json;

use crate::harness::{Demo, Desk, Server, Window, until};

/// 주담당자 of the company with many contracts, and 부담당자 of the same.
pub(crate) const JIWOO: &Account = &ACCOUNTS[0];
pub(crate) const MINSEOK: &Account = &ACCOUNTS[1];

/// ID, password and code, to the first screen.
pub(crate) async fn log_in(window: &Window, server: &Server, account: &Account) {
    enter(window, server, account.login_id, account.password, account.mobile_no).await;
}

/// The same of anybody.
pub(crate) async fn enter(window: &Window, server: &Server, login_id: &str, password: &str, mobile_no: &str) {
    window.fill("login-id", login_id).await;
    window.fill("login-password", password).await;
    window.click("login-submit").await;
    window.find("otp").await;
    confirm(window, server, mobile_no).await;
    window.find("nav-contracts").await;
}

/// The popup OTP 인증, to its end.
pub(crate) async fn confirm(window: &Window, server: &Server, mobile_no: &str) {
    window.click("otp-send").await;
    let code = server.code(mobile_no).await;
    window.fill("otp-code", &code).await;
    window.click("otp-confirm").await;
    window.lose("otp").await;
}

/// Reads the first code from the demo's inbox, as whoever tries the demo does.
async fn shown_code(window: &Window) -> String {
    window.click("demo-outbox").await;
    let code = "const letter = document.querySelector('[data-testid=demo-letter]');
                const code = letter && letter.innerText.match(/\\b\\d{6}\\b/); return code && code[0]";
    window.until("a code in the demo's inbox", &format!("return Boolean((() => {{ {code} }})())"), vec![]).await;
    window.run(code, vec![]).await.as_str().expect("a code").to_owned()
}

#[tokio::test]
async fn gen_02_gen_03_the_main_screen_has_the_way_in_and_the_notices() {
    let desk = Desk::new("main-screen").await;
    let server = desk.server(Demo::Few);
    let window = desk.open(&server.address).await;
    for testid in [
        "login-id",
        "login-password",
        "login-remember",
        "login-submit",
        "find-account",
        "find-password",
        "join-individual",
        "join-corporate",
    ] {
        window.find(testid).await;
    }
    window
        .labels(&["로그인", "아이디 저장", "계정 찾기", "비밀번호 찾기", "개인회원가입", "기업회원가입", "공지사항"])
        .await;
    let entry = window.text("notice").await;
    assert!(entry.contains("공지"), "the first notice has no badge: {entry}");
    window.picture("01-main").await;
    window.theme("dark").await;
    window.close().await;
}

#[tokio::test]
async fn an_address_that_cannot_be_used_is_refused_at_its_field_and_blocks_nothing() {
    let desk = Desk::new("address").await;
    let window = desk.open("").await;
    window.click("server-settings").await;
    window.fill("server-address", "http://partner.example.com").await;
    window.click("server-save").await;
    window.see("https://로 시작하고").await;
    window.picture("server-refused").await;
    window.keys(&Key::Escape.to_string()).await;
    window.lose("server").await;
    window.see("서버 주소가 아직 없습니다").await;
    window.theme("dark").await;
    let kept = async || fs::read_to_string(desk.path("data/settings.json")).is_ok_and(|kept| kept.contains("dark"));
    until("the choice of colours to be kept", kept).await;
    window.close().await;

    let window = desk.open("").await;
    window.find("login-submit").await;
    let is_dark = "return document.documentElement.classList.contains('pf-v6-theme-dark')";
    window.comes_to(is_dark, json!(true), "the choice of colours was lost").await;
    window.run("location.href = 'https://example.com/'", vec![]).await;
    window.find("login-submit").await;
    window.close().await;
}

#[tokio::test]
async fn log_07_log_08_log_09_log_17_login_asks_for_a_code_and_keeps_the_id() {
    let desk = Desk::new("login").await;
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;

    window.fill("login-id", MINSEOK.login_id).await;
    window.fill("login-password", "Wrong2026!").await;
    window.click("login-submit").await;
    window.find("login-problem").await;
    assert_eq!(window.count("otp").await, 0, "a wrong password opened the popup");

    window.fill("login-password", MINSEOK.password).await;
    window.click("login-remember").await;
    window.click("login-submit").await;
    window.find("otp").await;
    window.click("otp-send").await;
    let code = shown_code(&window).await;
    window.picture("02-otp").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    window.fill("otp-code", wrong).await;
    window.click("otp-confirm").await;
    window.see("인증번호가 맞지 않습니다").await;
    assert_eq!(window.count("nav-contracts").await, 0, "a wrong code let somebody in");
    window.click("otp-cancel").await;
    window.lose("otp").await;
    window.find("login-submit").await;
    window.close().await;

    let window = desk.open(&server.address).await;
    let field = window.find("login-id").await;
    let kept = field.prop("value").await.expect("the field is read").unwrap_or_default();
    assert_eq!(json!(kept), json!(MINSEOK.login_id), "the ID was not kept for the next visit");
    window.close().await;
}
