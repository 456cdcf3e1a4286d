//! Who forgot everything comes back; what stands between the code and the first screen; a window that locks itself
//! (spec 02).

use std::time::Duration;

use jiff::Timestamp;
use pok_api::buyer::terms::Publish;
use pok_api::protocol::DEMO_CLOCK;
use pok_domain::terms::TermsKind;
use serde_json::json;

use crate::harness::{Desk, Window};
use crate::login::ACCOUNTS;
use crate::signup::{Person, read_code, verify};

/// The first of [`ACCOUNTS`], whose phone is another one now.
const JIWOO: Person = Person {
    name: "강지우",
    born: "880412",
    seventh: "2",
    mobile: "01077778888",
    mail: ("jiwoo.kang", "garam.example"),
};

/// The newest temporary password in the demo's inbox.
async fn mailed_password(window: &Window) -> String {
    window.click("demo-outbox").await;
    let newest = "const letters = [...document.querySelectorAll('[data-testid=demo-letter]')];
                  const found = letters.map((one) => one.innerText.match(/임시 비밀번호: (\\S+)/)).find((match) => match);
                  return found ? found[1] : null";
    for _ in 0..100 {
        if let Some(found) = window.run(newest, vec![]).await.as_str() {
            window.click("demo-close").await;
            window.lose("demo-panel").await;
            return found.to_owned();
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!("no temporary password was mailed");
}

/// ID and password, until the popup OTP 인증 is there: a mail goes out a moment before its password is in force.
async fn ask(window: &Window, password: &str) {
    window.fill("login-id", ACCOUNTS[0].0).await;
    for _ in 0..10 {
        window.fill("login-password", password).await;
        window.click("login-submit").await;
        for _ in 0..20 {
            if window.count("otp").await > 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    panic!("the password isn't taken");
}

async fn confirm(window: &Window) {
    window.click("otp-send").await;
    let code = read_code(window).await;
    window.fill("otp-code", &code).await;
    window.click("otp-confirm").await;
    window.lose("otp").await;
}

#[tokio::test]
async fn log_01_log_02_log_03_log_04_log_05_log_06_who_forgot_everything_comes_back_and_idling_locks() {
    let mut desk = Desk::new("forgotten").await;
    desk.session.push(("POK_IDLE_SECONDS", "8".to_owned()));
    let server = desk.server();
    let window = desk.open(&server.address).await;

    window.click("find-account").await;
    for label in ["회원 이메일계정 확인", "이름", "생년월일", "휴대폰번호", "닫기", "확인"] {
        window.see(label).await;
    }
    window.click("find-account-confirm").await;
    window.focused("find-name").await;
    window.fill("find-name", JIWOO.name).await;
    window.fill("find-born", "19880413").await;
    window.fill("find-mobile", "010-2026-0101").await;
    window.click("find-account-confirm").await;
    window.find("find-account-none").await;
    window.picture("log-01-none").await;
    window.fill("find-born", "19880412").await;
    window.click("find-account-confirm").await;
    window.find("found-account").await;
    window.see("ji****@garam.example").await;
    window.picture("log-02-found").await;
    window.click("found-account-confirm").await;

    window.click("find-password").await;
    window.see("비밀번호 재설정").await;
    window.fill("find-id", ACCOUNTS[0].0).await;
    window.click("find-password-next").await;
    window.find("find-password-ask").await;
    window.picture("log-04-ask").await;
    window.click("find-password-ask-yes").await;
    verify(&window, &JIWOO, None).await;
    window.find("find-password-sent").await;
    window.picture("log-05-sent").await;
    window.click("find-password-sent-close").await;

    let temporary = mailed_password(&window).await;
    ask(&window, &temporary).await;
    confirm(&window).await;
    window.find("password-change").await;
    for label in ["임시 비밀번호", "새 비밀번호", "새 비밀번호 확인", "표시"] {
        window.see(label).await;
    }
    assert_eq!(window.count("password-postpone").await, 0, "a temporary password can't be put off");
    window.fill("password-current", &temporary).await;
    window.fill("password-new", "garam").await;
    window.fill("password-again", "garam2").await;
    window.click("password-confirm").await;
    window.see("8~24자로 입력하세요").await;
    window.focused("password-new").await;
    window.picture("log-06-password").await;
    window.fill("password-new", "Password1!").await;
    window.fill("password-again", "Password1!").await;
    window.click("password-confirm").await;
    window.see("쉽게 짐작할 수 있는 비밀번호입니다").await;
    assert_eq!(window.count("gate-problem").await, 0, "it is said at the field");
    window.focused("password-new").await;
    window.fill("password-new", "Garam2027!").await;
    window.fill("password-again", "Garam2027!").await;
    window.click("password-confirm").await;
    window.find("nav-contracts").await;

    // Nobody does anything.
    window.find("lock").await;
    window.picture("lock").await;
    window.fill("lock-password", &temporary).await;
    window.enter().await;
    window.see("비밀번호가 맞지 않습니다").await;
    window.fill("lock-password", "Garam2027!").await;
    window.enter().await;
    window.lose("lock").await;
    window.click("lock-now").await;
    window.find("lock").await;
    window.close().await;

    let window = desk.open(&server.address).await;
    window.find("lock").await;
    window.click("lock-leave").await;
    window.find("login-submit").await;
    window.close().await;
}

#[tokio::test]
async fn log_10_log_11_log_13_log_14_log_16_a_year_later_every_gate_is_passed_once() {
    let desk = Desk::new("gates").await;
    let server = desk.server();
    let later = json!({ "advance_seconds": 367 * 24 * 3_600 });
    let moved = reqwest::Client::new().post(format!("{}{DEMO_CLOCK}", server.address)).json(&later).send().await;
    assert!(moved.is_ok_and(|moved| moved.status().is_success()), "the demo's clock doesn't move");
    let publish = Publish {
        kind: TermsKind::Terms,
        title: "이용약관".into(),
        body: "# 제1조 (목적)\n개정된 약관입니다.".into(),
        effective_at: Timestamp::now() + Duration::from_secs(367 * 24 * 3_600 + 1),
        needs_reconsent: true,
    };
    server.buyer(publish).await;
    let window = desk.open(&server.address).await;
    window.theme("dark").await;
    ask(&window, ACCOUNTS[0].1).await;
    window.click("otp-mobile-change").await;
    verify(&window, &JIWOO, None).await;
    window.find("otp-mobile-changed").await;
    window.see("010-****-8888").await;
    window.picture("log-11-mobile").await;
    confirm(&window).await;

    window.find("dormant").await;
    window.see("휴면해제").await;
    window.picture("log-10-dormant").await;
    window.click("dormant-yes").await;
    window.find("password-change").await;
    for label in ["기존 비밀번호", "새 비밀번호", "새 비밀번호 확인", "90일 이후 변경", "확인"]
    {
        window.see(label).await;
    }
    window.picture("log-13-expired").await;
    window.click("password-postpone").await;
    window.find("reconsent").await;
    assert_eq!((window.count("terms").await, window.count("privacy").await), (1, 0), "only what needs it");
    window.picture("log-16-reconsent").await;
    window.click("terms-agree").await;
    window.click("reconsent-next").await;
    window.find("nav-contracts").await;
    window.close().await;
}
