//! What a login comes to after the code, and what helps who can't log in (spec 02), from the core to a real server.

use std::time::Duration;

use jiff::SignedDuration;
use pok_api::Code;
use pok_api::buyer::terms::Publish;
use pok_api::desktop::gate::{ChangeMobile, ChangePassword, Consent, Entered, PostponePassword, Reactivate};
use pok_api::desktop::login::{Cancel, LogIn, SendOtp};
use pok_api::desktop::recovery::{Find, ResetPassword};
use pok_api::desktop::window_lock::{Lock, Unlock};
use pok_api::remote::login::Gate;
use pok_domain::terms::TermsKind;

use crate::harness::{Desk, JIWOO, MINSEOK, Server};

fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// Password and code.
async fn enter(desk: &Desk, server: &Server, password: &str) -> Entered {
    let account = Server::account(JIWOO);
    let (login_id, password) = (account.login_id.into(), password.into());
    desk.call(LogIn { login_id, password, remember: false }).await.unwrap();
    desk.code(server, account.mobile_no).await
}

#[tokio::test(flavor = "multi_thread")]
async fn log_10_a_dormant_account_wakes_with_yes_and_not_without() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    server.clock.advance(days(366));
    assert!(desk.is_out().await, "no session lasts so long");
    let password = Server::account(JIWOO).password;
    assert!(matches!(enter(&desk, &server, password).await, Entered::Gate(Gate::Dormant { .. })));
    desk.call(Cancel {}).await.unwrap();
    assert_eq!(desk.call(Reactivate {}).await.unwrap_err().code, Code::OtpExpired, "no login is under way");
    server.clock.advance(SignedDuration::from_mins(1));
    assert!(matches!(enter(&desk, &server, password).await, Entered::Gate(Gate::Dormant { .. })), "still dormant");
    // A year is longer than ninety days.
    let next = desk.call(Reactivate {}).await.unwrap();
    assert!(matches!(next, Entered::Gate(Gate::PasswordExpired { .. })));
    assert!(desk.start().await.who.is_none(), "not before the last gate");
    let Entered::In(who) = desk.call(PostponePassword {}).await.unwrap() else { panic!("the last gate") };
    assert_eq!(desk.start().await.who, Some(*who));
    desk.sync().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn log_11_log_12_the_verified_persons_new_number_gets_the_code() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.password(JIWOO, false).await.unwrap();
    assert_eq!(desk.call(ChangeMobile {}).await.unwrap_err().code, Code::IdentityNeeded);
    desk.verify(&server, Server::account(MINSEOK), "01055556666").await;
    assert_eq!(desk.call(ChangeMobile {}).await.unwrap_err().code, Code::OtherPerson);
    assert_eq!(desk.call(SendOtp {}).await.unwrap().masked_mobile, "010-****-0101", "the number stays");
    desk.verify(&server, Server::account(JIWOO), "01077778888").await;
    assert_eq!(desk.call(ChangeMobile {}).await.unwrap().masked_mobile, "010-****-8888");
    assert!(matches!(desk.code(&server, "01077778888").await, Entered::In(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn log_15_a_new_password_lets_in_and_unlocks_the_window() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let old = Server::account(JIWOO).password;
    server.alter("update contact set password_set_at = 0").await;
    assert!(matches!(enter(&desk, &server, old).await, Entered::Gate(Gate::PasswordExpired { .. })));
    let change = |current: &str, new: &str| desk.call(ChangePassword { current: current.into(), new: new.into() });
    assert_eq!(change("Wrong2026!", "Garam2027!").await.unwrap_err().code, Code::WrongCredentials);
    assert_eq!(change(old, old).await.unwrap_err().code, Code::PasswordUsed);
    assert!(matches!(change(old, "Garam2027!").await.unwrap(), Entered::In(_)));
    desk.call(Lock {}).await.unwrap();
    let unlock = |password: &str| desk.call(Unlock { password: password.into() });
    assert_eq!(unlock(old).await.unwrap_err().code, Code::WrongCredentials);
    unlock("Garam2027!").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn log_16_revised_terms_are_agreed_to_before_anything_else() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let publish = Publish {
        kind: TermsKind::Terms,
        title: "이용약관".into(),
        body: "# 제1조\n개정".into(),
        effective_at: server.now(),
        needs_reconsent: true,
    };
    server.buyer(publish).await;
    let entered = enter(&desk, &server, Server::account(JIWOO).password).await;
    let Entered::Gate(Gate::Reconsent { documents }) = entered else { panic!("{entered:?}") };
    assert_eq!(documents.iter().map(|terms| terms.kind).collect::<Vec<_>>(), [TermsKind::Terms], "only what needs it");
    assert_eq!(desk.call(Consent { documents: Vec::new() }).await.unwrap_err().code, Code::ConsentMissing);
    let documents = documents.iter().map(|terms| terms.id).collect();
    assert!(matches!(desk.call(Consent { documents }).await.unwrap(), Entered::In(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn log_02_log_05_log_06_who_forgot_everything_comes_back() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let account = Server::account(JIWOO);
    let find = || Find {
        // As a Mac types it.
        name: " \u{1100}\u{1161}\u{11bc}지우".into(),
        birth_date: account.born.parse().unwrap(),
        mobile_no: account.mobile_no.parse().unwrap(),
    };
    assert_eq!(desk.call(find()).await.unwrap_err().code, Code::IdentityNeeded);
    desk.verify(&server, account, account.mobile_no).await;
    assert_eq!(desk.call(find()).await.unwrap().masked_ids, ["ji****@garam.example"]);
    let reset = || ResetPassword { login_id: format!(" {} ", account.login_id) };
    assert_eq!(desk.call(reset()).await.unwrap_err().code, Code::IdentityNeeded);
    desk.verify(&server, account, account.mobile_no).await;
    desk.call(reset()).await.unwrap();
    let mail = async || loop {
        match server.mail(account.login_id).await {
            Some(mail) => return mail,
            None => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let mail = tokio::time::timeout(Duration::from_secs(20), mail()).await.unwrap();
    let temporary = mail.lines().find_map(|line| line.strip_prefix("임시 비밀번호: ")).unwrap().to_owned();
    // The mail goes out a moment before the password is set.
    let mut entered =
        desk.call(LogIn { login_id: account.login_id.into(), password: temporary.clone(), remember: false }).await;
    for _ in 0..50 {
        if entered.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        let again = LogIn { login_id: account.login_id.into(), password: temporary.clone(), remember: false };
        entered = desk.call(again).await;
    }
    entered.unwrap();
    server.clock.advance(SignedDuration::from_secs(31));
    assert_eq!(desk.code(&server, account.mobile_no).await, Entered::Gate(Gate::TemporaryPassword));
    assert_eq!(desk.call(PostponePassword {}).await.unwrap_err().code, Code::Stale, "it can't be put off");
    let change = ChangePassword { current: temporary, new: "Garam2027!".into() };
    assert!(matches!(desk.call(change).await.unwrap(), Entered::In(_)));
}
