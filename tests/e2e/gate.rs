//! Who forgot everything comes back; what stands between the code and the first screen; a window that locks itself
//! (spec 02).

use std::time::Duration;

use jiff::Timestamp;
use pok_api::buyer::terms::Publish;
use pok_domain::terms::TermsKind;

use crate::harness::{Demo, Desk, Window, until};
use crate::login::{JIWOO, confirm};
use crate::signup::{Person, verify};

/// The person of [`JIWOO`], whose phone is another one now.
const PERSON: Person = Person {
    name: "강지우",
    born: "880412",
    seventh: "2",
    mobile: "01077778888",
    mail: ("jiwoo.kang", "garam.example"),
};

/// ID and password, until the popup OTP 인증 is there: a mail goes out a moment before its password is in force.
async fn ask(window: &Window, password: &str) {
    window.fill("login-id", JIWOO.login_id).await;
    let asked = async || {
        window.fill("login-password", password).await;
        window.click("login-submit").await;
        let answered = "return document.querySelector('[data-testid=otp], [data-testid=login-problem]') !== null && \
                        document.querySelector('[data-testid=login-submit][aria-busy]') === null";
        window.until("an answer", answered, vec![]).await;
        window.count("otp").await > 0
    };
    until("the password to be taken", asked).await;
}

#[tokio::test]
async fn log_01_log_02_log_03_log_04_log_05_log_06_who_forgot_everything_comes_back_and_idling_locks() {
    let mut desk = Desk::new("forgotten").await;
    desk.session.push(("POK_IDLE_SECONDS", "8".to_owned()));
    let server = desk.server(Demo::People);
    let window = desk.open(&server.address).await;

    window.click("find-account").await;
    window.labels(&["회원 이메일계정 확인", "이름", "생년월일", "휴대폰번호", "닫기", "확인"]).await;
    window.click("find-account-confirm").await;
    window.focused("find-name").await;
    window.fill("find-name", PERSON.name).await;
    window.fill("find-born", "19880413").await;
    window.fill("find-mobile", "010-2026-0101").await;
    window.click("find-account-confirm").await;
    verify(&window, &server, &PERSON, None).await;
    window.find("find-account-none").await;
    window.picture("log-01-none").await;
    window.fill("find-born", "19880412").await;
    window.click("find-account-confirm").await;
    verify(&window, &server, &PERSON, None).await;
    window.find("found-account").await;
    window.see("ji****@garam.example").await;
    window.picture("log-02-found").await;
    window.click("found-account-confirm").await;

    window.click("find-password").await;
    window.see("비밀번호 재설정").await;
    window.fill("find-id", JIWOO.login_id).await;
    window.click("find-password-next").await;
    window.find("find-password-ask").await;
    window.picture("log-04-ask").await;
    window.click("find-password-ask-yes").await;
    verify(&window, &server, &PERSON, None).await;
    window.find("find-password-sent").await;
    window.picture("log-05-sent").await;
    window.click("find-password-sent-close").await;

    let temporary = server
        .letter(JIWOO.login_id, "임시 비밀번호: ", |rest| rest.split_whitespace().next().map(str::to_owned))
        .await;
    ask(&window, &temporary).await;
    confirm(&window, &server, JIWOO.mobile_no).await;
    window.find("password-change").await;
    window.labels(&["임시 비밀번호", "새 비밀번호", "새 비밀번호 확인", "표시"]).await;
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
    let server = desk.server(Demo::People);
    let year = Duration::from_secs(367 * 24 * 3_600);
    server.advance(year).await;
    let publish = Publish {
        kind: TermsKind::Terms,
        title: "이용약관".into(),
        body: "# 제1조 (목적)\n개정된 약관입니다.".into(),
        effective_at: Timestamp::now() + year + Duration::from_secs(1),
        needs_reconsent: true,
    };
    server.buyer(publish).await;
    let window = desk.open(&server.address).await;
    window.theme("dark").await;
    ask(&window, JIWOO.password).await;
    window.click("otp-mobile-change").await;
    verify(&window, &server, &PERSON, None).await;
    window.find("otp-mobile-changed").await;
    window.see("010-****-8888").await;
    window.picture("log-11-mobile").await;
    confirm(&window, &server, PERSON.mobile).await;

    window.find("dormant").await;
    window.see("휴면해제").await;
    window.picture("log-10-dormant").await;
    window.click("dormant-yes").await;
    window.find("password-change").await;
    window.labels(&["기존 비밀번호", "새 비밀번호", "새 비밀번호 확인", "90일 이후 변경", "확인"]).await;
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
