//! 서명 over a line that breaks: exactly one effect, and nothing typed is lost.

use pok_api::Code;
use pok_api::desktop::session::SyncLine;
use pok_domain::contract::ContractStatus;

use crate::harness::{Cut, Desk, JIWOO, Proxy, Server};

#[tokio::test(flavor = "multi_thread")]
async fn con_21_a_lost_answer_is_asked_for_again() {
    for cut in [Cut::Reply, Cut::Request] {
        let server = Server::start().await;
        let proxy = Proxy::to(server.running.address).await;
        let desk = Desk::new(&proxy.url()).await;
        let contract = server.new_contract("서버", None).await.contract;
        desk.log_in(&server, JIWOO).await;
        desk.prepare(contract).await;
        let before = server.state(contract).await.rev;
        proxy.cut(cut, false);
        let receipt = desk.sign(contract, JIWOO).await.unwrap();
        assert!(proxy.was_cut());
        let state = server.state(contract).await;
        assert_eq!((state.status, state.rev), (ContractStatus::Completed, before + 1), "{cut:?}: one effect");
        assert_eq!(state.document, Some(receipt.sha256));
        assert_eq!(desk.status(contract).await, ContractStatus::Completed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn con_21_a_server_gone_in_the_middle_leaves_an_open_question_that_is_settled_later() {
    for (cut, restart) in [(Cut::Reply, false), (Cut::Reply, true), (Cut::Request, true)] {
        let server = Server::start().await;
        let proxy = Proxy::to(server.running.address).await;
        let desk = Desk::new(&proxy.url()).await;
        let contract = server.new_contract("서버", None).await.contract;
        desk.log_in(&server, JIWOO).await;
        desk.prepare(contract).await;
        let before = server.state(contract).await.rev;
        proxy.cut(cut, true);
        let unknown = desk.sign(contract, JIWOO).await.unwrap_err();
        assert_eq!(unknown.code, Code::Unknown, "{cut:?}");
        assert_eq!(desk.sync().await.line, SyncLine::Offline);
        let again = desk.sign(contract, JIWOO).await.unwrap_err();
        assert_eq!(again.code, Code::Offline, "an open question is settled before another try");

        let desk = if restart { desk.restart().await } else { desk };
        desk.start().await;
        proxy.revive();
        desk.sync().await;
        let expected = match cut {
            Cut::Reply => (ContractStatus::Completed, before + 1),
            Cut::Request => (ContractStatus::SealRequested, before),
        };
        let state = server.state(contract).await;
        assert_eq!((state.status, state.rev), expected, "{cut:?}");
        assert_eq!(desk.status(contract).await, expected.0);
        if cut == Cut::Request {
            let detail = desk.show(contract).await;
            assert!(detail.readings.len() == 2 && detail.seal.is_some(), "consents and seal are kept");
            desk.sign(contract, JIWOO).await.unwrap();
        }
        assert_eq!(server.state(contract).await.rev, before + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_never_reached_leaves_everything_as_it_was() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(&server, JIWOO).await;
    desk.prepare(contract).await;
    let before = desk.show(contract).await;
    server.running.kill().await;
    let refused = desk.sign(contract, JIWOO).await.unwrap_err();
    assert_eq!(refused.code, Code::Offline);
    assert_eq!(desk.show(contract).await, before, "consents and seal are kept, the contract waits");
    let pending: i64 =
        sqlx::query_scalar("select count(*) from operation").fetch_one(desk.core.drafts().pool()).await.unwrap();
    assert_eq!(pending, 0, "nothing is half done");
    let login = Desk::new("http://127.0.0.1:9").await.password(JIWOO, false).await.unwrap_err();
    assert_eq!(login.code, Code::Offline);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unencrypted_server_is_refused() {
    let desk = Desk::new("").await;
    let mut settings = desk.start().await.settings;
    settings.server = "http://partner.example.com".into();
    let refused = desk.call(pok_api::desktop::settings::Put { settings }).await.unwrap_err();
    assert_eq!((refused.code, &*refused.fields[0].field), (Code::Invalid, "settings.server"));
    assert_eq!(desk.password(JIWOO, false).await.unwrap_err().code, Code::Offline);
}
