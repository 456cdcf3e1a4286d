//! The demo is always ready to be tried.

use std::time::Duration;

use pok_api::remote::sync::Subject;
use pok_domain::bid::{BidNotice, BidResult, NoticeStatus};
use pok_domain::contract::ContractStatus;
use pok_domain::member::check_password;
use pok_server::demo::ACCOUNTS;
use pok_server::{Config, Demo, DemoData};

use crate::harness::{Backend, Bidder, Server, Signer, run};

#[test]
fn every_demo_password_satisfies_the_rule() {
    for account in ACCOUNTS {
        assert_eq!(check_password(account.password), Ok(()), "{}", account.login_id);
    }
}

/// Contracts that wait for the signer's company.
async fn waiting(server: &Server, signer: &Signer) -> Vec<pok_api::remote::sync::Contract> {
    let mut latest = std::collections::BTreeMap::new();
    for change in server.feed(&signer.token, 0).await {
        if let Subject::Contract(contract) = change.subject {
            latest.insert(contract.id, *contract);
        }
    }
    latest.into_values().filter(|contract| contract.status == ContractStatus::SealRequested).collect()
}

/// The open notices that are evaluated a moment after a bid, and whether a company has answered them.
async fn quick(server: &Server, bidder: &Bidder) -> Vec<BidNotice> {
    let (mut notices, mut answered) = (std::collections::BTreeMap::new(), std::collections::BTreeSet::new());
    for change in server.feed(&bidder.token, 0).await {
        match change.subject {
            Subject::BidNotice(notice) => drop(notices.insert(notice.id, *notice)),
            Subject::Bid(bid) => drop(answered.insert(bid.notice)),
            _ => {}
        }
    }
    let open = |notice: &BidNotice| notice.status == NoticeStatus::Open && notice.summary.contains("[데모]");
    notices.into_values().filter(|notice| open(notice) && !answered.contains(&notice.id)).collect()
}

#[test]
fn bid_06_a_bid_on_a_quick_notice_has_its_result_a_moment_later_and_there_are_others() {
    run(Backend::Sqlite, |server| async move {
        let mut server = server;
        server.running.take().unwrap().shutdown().await;
        let folder = tempfile::tempdir().unwrap();
        server.config = Config {
            demo: Some(Demo { data: DemoData::Few, busy_buyer: true }),
            ..Config::for_tests(None, folder.path())
        };
        server.folder = folder.path().to_owned();
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let mut results = Vec::new();
        for won in ["1", "900000000"] {
            let open = async {
                loop {
                    if let [first, _, ..] = &quick(&server, &bidder).await[..] {
                        return first.clone();
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            };
            let notice = tokio::time::timeout(Duration::from_secs(60), open).await.expect("two to bid on");
            bidder.submit(&server, &bidder.whole(&server, &notice, won).await).await.unwrap();
            let result = async {
                loop {
                    if let Some(result) = bidder.bid(&server, notice.id).await.unwrap().result {
                        return result;
                    }
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            };
            results.push(tokio::time::timeout(Duration::from_secs(60), result).await.expect("a result"));
        }
        assert_eq!(results[0], BidResult::Awarded);
        assert_ne!(results[1], BidResult::Awarded);
    });
}

#[test]
fn a_signed_contract_is_followed_by_another_to_sign() {
    run(Backend::Sqlite, |server| async move {
        let mut server = server;
        server.running.take().unwrap().shutdown().await;
        let folder = tempfile::tempdir().unwrap();
        server.config = Config {
            demo: Some(Demo { data: DemoData::Few, busy_buyer: true }),
            ..Config::for_tests(None, folder.path())
        };
        server.folder = folder.path().to_owned();
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let before = waiting(&server, &signer).await;
        assert!(before.len() >= 3);
        signer.sign(&server, &signer.prepare(&server, &before[0]).await).await.unwrap();
        for _ in 0..100 {
            if waiting(&server, &signer).await.len() >= before.len() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the buyer asked for no other seal");
    });
}

#[test]
fn the_demos_clock_can_be_moved_on_and_not_back() {
    run(Backend::Sqlite, |server| async move {
        let now = async || {
            let about = server.http.get(server.url(pok_api::protocol::ABOUT)).send().await.unwrap();
            about.json::<pok_api::protocol::About>().await.unwrap().now
        };
        let advance = async |seconds: i64| {
            let request = server.http.post(server.url(pok_api::protocol::DEMO_CLOCK));
            request.json(&serde_json::json!({ "advance_seconds": seconds })).send().await.unwrap().status().as_u16()
        };
        let before = now().await;
        assert_eq!(advance(3600).await, 200);
        let moved = now().await.duration_since(before).as_secs();
        assert!((3600..3660).contains(&moved), "{moved}");
        assert_eq!(advance(-1).await, 422);
        assert!(now().await.duration_since(before).as_secs() >= 3600);
    });
}
