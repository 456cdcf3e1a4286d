//! The buyer's roles: a call lets in those that it names.

use pok_api::Call;
use pok_api::buyer::contract::Show;
use pok_api::protocol::CALLS;
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;
use serde_json::{Value, json};

use crate::harness::sample::{ZIP, png};
use crate::harness::{Bidder, SORA, Server, Signer, content, create, posted, sealed, sha256};

macro_rules! named {
    ($($call:ty,)*) => { [$((<$call as Call>::NAME, <$call as Call>::ROLES)),*] };
}

on_both! {
    async fn s16_a_buyers_call_lets_in_the_roles_that_it_names_and_nobody_else(server: Server) {
        let described = pok_server::openapi();
        let mut keys = Vec::new();
        for role in BuyerRole::ALL {
            keys.push((*role, server.buyer(*role).await));
        }
        for (name, roles) in pok_api::buyer_calls!(named) {
            assert!(!roles.is_empty(), "{name} is for nobody");
            let said = &described["paths"][format!("{CALLS}/{name}")]["post"]["security"][0]["buyer_key"];
            assert_eq!(*said, json!(roles), "{name}");
            for (role, key) in &keys {
                let (status, answer) = server.post(Some(key), name, &json!({ "nothing": "of the kind" })).await;
                match roles.contains(role) {
                    true => assert!(![401, 403].contains(&status), "{name} refuses {role}: {answer}"),
                    false => assert_eq!((status, answer["code"].as_str()), (403, Some("forbidden")), "{name} as {role}"),
                }
            }
            let is_of_members = name.starts_with("buyer.member.");
            assert!(!is_of_members || roles == [BuyerRole::Buyer, BuyerRole::Admin], "{name}: {roles:?}");
        }
        for (name, roles) in pok_api::remote_calls!(named) {
            assert!(roles.is_empty(), "{name} is a supplier's");
        }
    }

    async fn s16_a_file_is_for_the_roles_of_the_call_that_names_it(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = sealed(&server, &key, &create()).await.document.unwrap();
        let state = posted(&server, &key, content(&server)).await;
        let bidder = Bidder { token: signer.token.clone(), company: server.primary().await.company.id };
        let notice = bidder.notice(&server, state.notice).await.unwrap();
        let bid = bidder.whole(&server, &notice, "7654321").await;
        bidder.submit(&server, &bid).await.unwrap();
        let close = pok_api::buyer::bid::Close { notice: state.notice, rev: state.rev };
        server.call(Some(&key), &close).await.unwrap();
        server.call(Some(&key), &pok_api::buyer::bid::Open { notice: state.notice }).await.unwrap();
        SORA.apply(&server).await;
        let ask = pok_api::buyer::member::Applications { state: None, before: None };
        let shown: Value = serde_json::to_value(server.call(Some(&key), &ask).await.unwrap()).unwrap();
        let paper = shown[0]["profile"]["accounts"][0]["copy"]["blob"].as_str().unwrap().parse().unwrap();
        let sent = server.upload(&key, &png("sent")).await;
        for role in BuyerRole::ALL {
            let token = server.buyer(*role).await;
            let buys = [BuyerRole::Buyer, BuyerRole::Admin].contains(role);
            for (file, reads) in [
                (contract, Show::ROLES.contains(role)),
                (bid.documents[0].file.blob, buys),
                (paper, buys),
                (sent, buys),
            ] {
                assert_eq!(server.get(&token, file).await.status().is_success(), reads, "{role} {file}");
            }
            let sends = server.put(&token, sha256(ZIP), 0, ZIP.len() as u64, ZIP.to_vec()).await.status();
            assert_eq!(sends, if buys { 200 } else { 403 }, "{role}");
        }
    }
}
