//! The way in, through the real window.

use fantoccini::key::Key;
use serde_json::json;

use crate::harness::{Desk, Window};

/// Login ID and password of the demo's contacts, in the order of `pok-server demo-accounts`.
pub(crate) const ACCOUNTS: [(&str, &str); 3] = [
    ("jiwoo.kang@garam.example", "Garam2026!"),
    ("minseok.oh@garam.example", "Minseok26!"),
    ("eunbi@hanbit.example", "Hanbit2026!"),
];

/// ID, password, and the code that the demo's inbox shows.
pub(crate) async fn log_in(window: &Window, account: usize) {
    let (id, password) = ACCOUNTS[account];
    window.fill("login-id", id).await;
    window.fill("login-password", password).await;
    window.click("login-submit").await;
    confirm(window).await;
}

/// The popup OTP 인증, to its end.
async fn confirm(window: &Window) {
    window.find("otp").await;
    window.click("otp-send").await;
    let code = sent_code(window).await;
    window.fill("otp-code", &code).await;
    window.click("otp-confirm").await;
    window.find("nav-contracts").await;
}

/// Reads the newest code from the demo's inbox.
async fn sent_code(window: &Window) -> String {
    if window.count("demo-panel").await == 0 {
        window.click("demo-outbox").await;
    }
    let newest = "const letter = document.querySelector('[data-testid=demo-letter]');
                  const code = letter && letter.innerText.match(/\\b\\d{6}\\b/); return code ? code[0] : null";
    for _ in 0..100 {
        if let Some(code) = window.run(newest, vec![]).await.as_str() {
            return code.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no code in the demo's inbox");
}

#[tokio::test]
async fn gen_02_gen_03_the_main_screen_has_the_way_in_and_the_notices() {
    let desk = Desk::new("main-screen").await;
    let server = desk.server();
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
    for label in ["로그인", "아이디 저장", "계정 찾기", "비밀번호 찾기", "개인회원가입", "기업회원가입", "공지사항"]
    {
        window.see(label).await;
    }
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
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    window.close().await;

    let window = desk.open("").await;
    window.find("login-submit").await;
    let is_dark = "return document.documentElement.classList.contains('pf-v6-theme-dark')";
    assert_eq!(window.run(is_dark, vec![]).await, json!(true), "the choice of colours was lost");
    window.run("location.href = 'https://example.com/'", vec![]).await;
    window.find("login-submit").await;
    window.close().await;
}

#[tokio::test]
async fn log_07_log_08_log_09_log_17_login_asks_for_a_code_and_keeps_the_id() {
    let desk = Desk::new("login").await;
    let server = desk.server();
    let window = desk.open(&server.address).await;
    let (id, password) = ACCOUNTS[1];

    window.fill("login-id", id).await;
    window.fill("login-password", "Wrong2026!").await;
    window.click("login-submit").await;
    window.find("login-problem").await;
    assert_eq!(window.count("otp").await, 0, "a wrong password opened the popup");

    window.fill("login-password", password).await;
    window.click("login-remember").await;
    window.click("login-submit").await;
    window.find("otp").await;
    window.click("otp-send").await;
    let code = sent_code(&window).await;
    window.picture("02-otp").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    window.fill("otp-code", wrong).await;
    window.click("otp-confirm").await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(window.count("nav-contracts").await, 0, "a wrong code let somebody in");
    window.click("otp-cancel").await;
    window.lose("otp").await;
    window.find("login-submit").await;
    window.close().await;

    let window = desk.open(&server.address).await;
    let field = window.find("login-id").await;
    let kept = field.prop("value").await.expect("the field is read").unwrap_or_default();
    assert_eq!(json!(kept), json!(id), "the ID was not kept for the next visit");
    window.close().await;
}
