//! The demo is always ready to be tried.

use std::time::Duration;

use pok_api::remote::sync::Subject;
use pok_domain::contract::ContractStatus;
use pok_domain::member::check_password;
use pok_server::demo::ACCOUNTS;
use pok_server::{Config, Demo, DemoData};

use crate::harness::{Backend, Server, Signer, run};

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
