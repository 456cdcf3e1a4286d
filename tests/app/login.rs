//! 로그인 (spec 02 S4), and what a login leaves on the computer.

use jiff::SignedDuration;
use pok_api::Code;
use pok_api::desktop::gate::Entered;
use pok_api::desktop::login::{Cancel, ConfirmOtp, LogIn, LogOut, SendOtp};
use pok_api::list::Given;

use crate::harness::{AREUM, Desk, EUNBI, JIWOO, MINSEOK, Server};

#[tokio::test(flavor = "multi_thread")]
async fn log_07_a_right_pair_asks_for_the_code_and_a_wrong_one_does_not() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let account = Server::account(JIWOO);
    let log_in = |login_id: &str, password: &str| {
        desk.call(LogIn { login_id: login_id.into(), password: password.into(), remember: false })
    };
    let attempt = log_in(account.login_id, account.password).await.unwrap();
    assert_eq!(attempt.masked_mobile, "010-****-0101");
    assert_eq!(attempt.attempt, "", "the attempt's secret stays in the core");
    assert_eq!(log_in(account.login_id, "Wrong2026!").await.unwrap_err().code, Code::WrongCredentials);
    assert_eq!(log_in("nobody@garam.example", account.password).await.unwrap_err().code, Code::WrongCredentials);
    let empty = log_in("", "").await.unwrap_err();
    assert_eq!((empty.code, &*empty.fields[0].field), (Code::Invalid, "login_id"));
    assert!(desk.start().await.who.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn log_08_a_code_goes_to_the_mobile_number_on_file() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    assert_eq!(desk.call(SendOtp {}).await.unwrap_err().code, Code::OtpExpired, "no login waits for a code");
    desk.password(JIWOO, false).await.unwrap();
    let mobile = Server::account(JIWOO).mobile_no;
    assert_eq!(server.code(mobile).await, None);
    let sent = desk.call(SendOtp {}).await.unwrap();
    assert_eq!(sent.masked_mobile, "010-****-0101");
    assert!(server.code(mobile).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn log_09_only_the_right_code_in_time_lets_in() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let mobile = Server::account(JIWOO).mobile_no;
    desk.password(JIWOO, false).await.unwrap();
    desk.call(SendOtp {}).await.unwrap();
    let right = server.code(mobile).await.unwrap();
    let confirm = |code: &str| desk.call(ConfirmOtp { code: code.into() });

    let empty = confirm("  ").await.unwrap_err();
    assert_eq!((empty.code, &*empty.fields[0].field), (Code::Invalid, "code"));
    let wrong = if right == "000000" { "000001" } else { "000000" };
    assert_eq!(confirm(wrong).await.unwrap_err().code, Code::OtpWrong);
    server.clock.advance(SignedDuration::from_mins(4));
    assert_eq!(confirm(&right).await.unwrap_err().code, Code::OtpExpired);
    assert!(desk.start().await.who.is_none());

    desk.call(SendOtp {}).await.unwrap();
    let fresh = server.code(mobile).await.unwrap();
    let Entered::In(who) = confirm(&fresh).await.unwrap() else { panic!("nothing stands before it") };
    assert_eq!(who.contact.name.as_str(), "강지우");
    assert_eq!(desk.start().await.who, Some(*who));
}

#[tokio::test(flavor = "multi_thread")]
async fn log_09_cancel_stops_the_login() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.password(JIWOO, false).await.unwrap();
    desk.call(SendOtp {}).await.unwrap();
    let code = server.code(Server::account(JIWOO).mobile_no).await.unwrap();
    desk.call(Cancel {}).await.unwrap();
    assert!(desk.call(ConfirmOtp { code }).await.is_err());
    assert!(desk.start().await.who.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn log_17_the_id_is_kept_for_the_next_visit_if_asked() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.password(JIWOO, true).await.unwrap();
    let desk = desk.restart().await;
    assert_eq!(desk.start().await.settings.remembered_id.as_deref(), Some("jiwoo.kang@garam.example"));
    desk.password(JIWOO, false).await.unwrap();
    assert_eq!(desk.start().await.settings.remembered_id, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_survives_a_restart_and_ends_with_the_logout() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let who = desk.log_in(&server, JIWOO).await;
    let desk = desk.restart().await;
    assert_eq!(desk.start().await.who, Some(who));
    desk.sync().await;
    desk.call(LogOut {}).await.unwrap();
    let desk = desk.restart().await;
    assert_eq!(desk.start().await.who, None);
    let refused = desk.call(pok_api::desktop::home::Show {}).await.unwrap_err();
    assert_eq!(refused.code, Code::Unauthenticated);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_companys_contracts_are_never_shown() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let theirs: Vec<_> = desk.list([("cancelled", Given::With)]).await.rows;
    assert!(theirs.len() > 3);
    let opened = desk.show(theirs[0].id).await.contract;
    let page = format!("/page/{}/{}/0", opened.id, opened.documents[0].id);
    assert_eq!(pok::picture(&desk.core, &page, Some("width=400")).await.status, 200);
    let kept = opened.signed.unwrap_or(opened.documents[0].blob);
    assert!(desk.core.files().has(kept).await.unwrap());
    desk.call(LogOut {}).await.unwrap();

    // Before the first pull has come to anything, the list is empty, not the other company's.
    desk.password(EUNBI, false).await.unwrap();
    desk.call(SendOtp {}).await.unwrap();
    let code = server.code(Server::account(EUNBI).mobile_no).await.unwrap();
    desk.call(ConfirmOtp { code }).await.unwrap();
    for _ in 0..2 {
        let ours = desk.list([("cancelled", Given::With)]).await.rows;
        assert!(ours.iter().all(|row| theirs.iter().all(|their| their.id != row.id)));
        desk.sync().await;
    }
    let refused = desk.call(pok_api::desktop::contract::Show { contract: theirs[0].id }).await.unwrap_err();
    assert_eq!(refused.code, Code::NotFound);
    assert!(!desk.core.files().has(kept).await.unwrap(), "the other company's documents are gone");
    assert_eq!(pok::picture(&desk.core, &page, Some("width=400")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_starts_a_copy_of_their_own() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let before = desk.list([]).await;
    desk.call(LogOut {}).await.unwrap();
    desk.log_in(&server, MINSEOK).await;
    assert_eq!(desk.list([]).await, before, "the same company's contracts");
    let key = desk.key();
    let desk = desk
        .restart_after(async |data| {
            let (mirror, _) = pok::Mirror::open(data, &key).await.unwrap();
            let pool = mirror.pool().await;
            let names: Vec<String> =
                sqlx::query_scalar("select body ->> '$.contact.name' from record where kind = 'contact'")
                    .fetch_all(&*pool)
                    .await
                    .unwrap();
            assert_eq!(names, ["오민석"], "only 주담당자 sees the other contacts");
            pool.close().await;
        })
        .await;
    assert!(desk.start().await.who.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_individual_member_logs_in_too() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let who = desk.log_in(&server, AREUM).await;
    assert_eq!(who.company.kind, pok_domain::member::MemberKind::Individual);
}
