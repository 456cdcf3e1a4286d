//! 서명 over a line that breaks: exactly one effect, and nothing typed is lost.

use std::time::Duration;

use jiff::SignedDuration;
use pok_api::desktop::contract::{Download, Paper};
use pok_api::desktop::draft::State;
use pok_api::desktop::event::{About, LOGGED_OUT, SETTLED, Settled};
use pok_api::desktop::login::SyncLine;
use pok_api::remote::operation::Outcome;
use pok_api::{Code, Receipt};
use pok_domain::ContractId;
use pok_domain::bid::required;
use pok_domain::contract::ContractStatus;
use pok_domain::draft::Value;

use crate::harness::{Cut, Desk, FAILURE, JIWOO, PAGE, PDF, Proxy, Server, within};

async fn kept_receipts(desk: &Desk) -> Vec<Receipt> {
    let kept = sqlx::query_scalar("select receipt from receipt").fetch_all(desk.core.drafts().pool()).await;
    kept.unwrap().iter().map(|receipt: &String| serde_json::from_str(receipt).unwrap()).collect()
}

/// A line that can break, a person logged in over it, and a contract that only wants their 서명.
async fn ready_to_sign(server: &Server) -> (Proxy, Desk, ContractId) {
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(server, JIWOO).await;
    desk.prepare(contract).await;
    (proxy, desk, contract)
}

#[tokio::test(flavor = "multi_thread")]
async fn case_27_whoever_answers_in_the_servers_place_is_not_believed() {
    let server = Server::start().await;
    let (proxy, desk, contract) = ready_to_sign(&server).await;
    let before = server.state(contract).await;
    proxy.swallow_uploads(100);
    let refused = desk.sign(contract, JIWOO).await.unwrap_err();
    assert_eq!(refused.code, Code::Intercepted, "it says what is in the way");
    assert_eq!(server.state(contract).await.rev, before.rev);
    proxy.heal();
    desk.sign(contract, JIWOO).await.unwrap();
    assert_eq!(server.state(contract).await.status, ContractStatus::Completed);

    let notice = server.posted("첨부").await;
    desk.sync().await;
    proxy.swallow_uploads(100);
    let file = desk.attach("견적서.pdf", PDF).await.unwrap();
    let shown = desk.bid(notice).await.notice;
    desk.edit(notice, [(required(shown.documents[0].id), Some(Value::File(file.clone())))].into()).await;
    let is_waiting = async || {
        let files = desk.bid(notice).await.draft.unwrap().files;
        files.len() == 1 && matches!(files[0].state, State::Queued)
    };
    assert!(within(Duration::from_secs(20), is_waiting).await, "it stays, and waits");
    proxy.heal();
    desk.sync().await;
    desk.all_sent().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn con_21_a_lost_answer_is_asked_for_again() {
    for cut in [Cut::Reply, Cut::Request, PAGE, FAILURE] {
        let server = Server::start().await;
        let (proxy, desk, contract) = ready_to_sign(&server).await;
        let before = server.state(contract).await.rev;
        proxy.cut(cut, false);
        let receipt = desk.sign(contract, JIWOO).await.unwrap();
        assert!(proxy.was_cut());
        let state = server.state(contract).await;
        assert_eq!((state.status, state.rev), (ContractStatus::Completed, before + 1), "{cut:?}: one effect");
        assert_eq!(state.document, Some(receipt.sha256));
        assert_eq!(desk.status(contract).await, ContractStatus::Completed);
        assert_eq!(kept_receipts(&desk).await, [receipt], "{cut:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn con_21_a_server_gone_in_the_middle_leaves_an_open_question_that_is_settled_later() {
    for (cut, restart) in [(Cut::Reply, true), (PAGE, false), (FAILURE, true), (Cut::Request, true)] {
        let server = Server::start().await;
        let (proxy, desk, contract) = ready_to_sign(&server).await;
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
            Cut::Request => (ContractStatus::SealRequested, before),
            _ => (ContractStatus::Completed, before + 1),
        };
        // Whoever looked elsewhere by now is told.
        let told: Vec<Settled> =
            desk.events.heard(SETTLED).into_iter().map(|told| serde_json::from_value(told).unwrap()).collect();
        match (cut, &told[..]) {
            (Cut::Request, [Settled { outcome: Outcome::Withdrawn, .. }]) => {}
            (_, [Settled { about: About::Sign(of), outcome: Outcome::Done(receipt) }]) => {
                assert_eq!((*of, &kept_receipts(&desk).await[..]), (contract, &[receipt.clone()][..]));
            }
            _ => panic!("{cut:?}: {told:?}"),
        }
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
async fn what_cannot_be_settled_yet_keeps_nothing_else_from_going_on() {
    let server = Server::start().await;
    let (proxy, desk, contract) = ready_to_sign(&server).await;
    proxy.cut(Cut::Reply, true);
    assert_eq!(desk.sign(contract, JIWOO).await.unwrap_err().code, Code::Unknown);
    proxy.cut_at("operation.status", FAILURE, false);
    proxy.revive();
    assert_eq!(desk.sync().await.line, SyncLine::Saved);
    assert!(proxy.was_cut());
    assert_eq!(desk.status(contract).await, ContractStatus::Completed, "the feed says so");
    desk.sync().await;
    assert_eq!(desk.events.heard(SETTLED).len(), 1);
    assert_eq!(kept_receipts(&desk).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_effect_nothing_turns_the_receipt_into_an_error() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(&server, JIWOO).await;
    desk.prepare(contract).await;
    let pool = desk.core.drafts().pool();
    let broken = "create trigger broken before insert on receipt begin select raise(abort, 'the disk is gone'); end";
    sqlx::query(broken).execute(pool).await.unwrap();
    let receipt = desk.sign(contract, JIWOO).await.unwrap();
    assert_eq!(server.state(contract).await.document, Some(receipt.sha256));
    // It is settled when it can be.
    sqlx::query("drop trigger broken").execute(pool).await.unwrap();
    desk.sync().await;
    assert_eq!(kept_receipts(&desk).await, [receipt]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_refresh_keeps_the_session() {
    for cut in [Cut::Reply, Cut::Request, Cut::Late(Duration::from_secs(5))] {
        let server = Server::start().await;
        let proxy = Proxy::to(server.running.address).await;
        let desk = Desk::new(&proxy.url()).await;
        desk.log_in(&server, JIWOO).await;
        server.clock.advance(SignedDuration::from_mins(20));
        proxy.cut_at("member.refresh", cut, false);
        assert_eq!(desk.sync().await.line, SyncLine::Saved, "{cut:?}");
        assert!(proxy.was_cut());
        assert!(desk.events.heard(LOGGED_OUT).is_empty());
        // The kept token is the one that serves.
        server.clock.advance(SignedDuration::from_mins(20));
        let desk = desk.restart().await;
        assert!(desk.start().await.who.is_some());
        assert_eq!(desk.sync().await.line, SyncLine::Saved, "{cut:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_stops_waiting_for_a_refresh_loses_no_token() {
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    desk.log_in(&server, JIWOO).await;
    server.clock.advance(SignedDuration::from_mins(20));
    proxy.forget();
    proxy.cut_at("member.refresh", Cut::Late(Duration::from_secs(2)), false);
    let renewed = async || proxy.said("refresh_token").pop();
    tokio::select! {
        state = desk.sync() => panic!("it waited for the answer: {state:?}"),
        is_said = within(Duration::from_secs(20), async || renewed().await.is_some()) => assert!(is_said),
    }
    let renewed = renewed().await.unwrap().into_bytes();
    let kept = async || desk.secrets.get(&format!("session {}", proxy.url())).unwrap().as_ref() == Some(&renewed);
    assert!(!kept().await, "the answer is still on its way");
    assert!(within(Duration::from_secs(20), kept).await, "the token came and is lost");
    server.clock.advance(SignedDuration::from_mins(20));
    assert_eq!(desk.sync().await.line, SyncLine::Saved);
    assert!(desk.events.heard(LOGGED_OUT).is_empty());
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
    let refused = desk.call(pok_api::desktop::preferences::Put { settings }).await.unwrap_err();
    assert_eq!((refused.code, &*refused.fields[0].field), (Code::Invalid, "settings.server"));
    assert_eq!(desk.password(JIWOO, false).await.unwrap_err().code, Code::Offline);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_goes_on_where_it_broke_off() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(&server, JIWOO).await;
    let document = desk.show(contract).await.contract.documents[0].clone();
    let fetch = || desk.call(Download { contract, what: Paper::Document(document.id) });
    let whole = std::fs::read(fetch().await.unwrap().path).unwrap();
    let files = desk.core.files();
    let broken_off = async |begun: &[u8]| {
        files.remove(document.blob).await.unwrap();
        let mut arriving = files.resume(document.blob).await.unwrap();
        assert_eq!(arriving.len(), 0);
        arriving.append(begun).await.unwrap();
        arriving.keep().await.unwrap();
    };
    for begun in [&whole[..0], &whole[..whole.len() / 2], &whole[..]] {
        broken_off(begun).await;
        assert_eq!(std::fs::read(fetch().await.unwrap().path).unwrap(), whole);
        assert!(files.has(document.blob).await.unwrap());
    }
    // A beginning of something else is found out, and is no obstacle to the next try.
    broken_off(b"something else").await;
    assert_eq!(fetch().await.unwrap_err().code, Code::Internal);
    assert_eq!(std::fs::read(fetch().await.unwrap().path).unwrap(), whole);
}
