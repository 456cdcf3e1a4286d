//! Another company's rows answer like rows that don't exist; every call asks who is calling.

use std::time::Duration;

use pok_api::protocol::BLOBS;
use pok_api::remote::contract::{Sign, Viewed};
use pok_api::remote::draft::Put;
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::remote::sync::Subject;
use pok_api::{Call, Code, Problem};
use pok_domain::draft::{DraftKind, Fields};
use pok_domain::member::ContactRole;
use pok_domain::{BidNoticeId, BlobId, ContractId, DocumentId, OperationId};
use pok_server::BuyerRole;
use pok_server::demo::ACCOUNTS;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::harness::{Bidder, Server, Signer, content, create, posted, sealed, sha256};

/// Calls before login.
pub(crate) const OPEN: &[&str] = &[
    "account.find",
    "account.reset_password",
    "address.search",
    "identity.begin",
    "identity.confirm",
    "member.change_mobile",
    "member.change_password",
    "member.confirm_otp",
    "member.consent",
    "member.log_in",
    "member.postpone_password",
    "member.reactivate",
    "member.refresh",
    "member.send_otp",
    "notice.list",
    "signup.apply",
    "signup.check_company",
    "signup.check_individual",
    "signup.confirm_mail_code",
    "signup.identify",
    "signup.send_mail_code",
    "terms.current",
];

macro_rules! names {
    ($($call:ty,)*) => { [$(<$call as Call>::NAME),*] };
}

on_both! {
    async fn every_supplier_call_wants_a_session_and_every_buyer_call_a_key(server: Server) {
        let session = server.primary().await.access_token;
        let key = server.buyer(BuyerRole::Admin).await;
        let nobody = [None, Some("x"), Some("")];
        for name in pok_api::remote_calls!(names) {
            if OPEN.contains(&name) {
                continue;
            }
            for token in nobody.into_iter().chain([Some(key.as_str())]) {
                let (status, body) = server.post(token, name, &json!({})).await;
                assert_eq!((status, body["code"].as_str()), (401, Some("unauthenticated")), "{name}");
            }
        }
        for name in pok_api::buyer_calls!(names) {
            for token in nobody.into_iter().chain([Some(session.as_str())]) {
                let (status, body) = server.post(token, name, &json!({})).await;
                assert_eq!((status, body["code"].as_str()), (401, Some("unauthenticated")), "{name}");
            }
        }
    }

    async fn who_may_not_call_is_told_so_before_the_body_is_there(server: Server) {
        let address = server.running().address;
        for request in ["POST /api/v1/contract.sign", "PUT /api/v1/blobs/0000"] {
            let mut connection = tokio::net::TcpStream::connect(address).await.unwrap();
            let head = format!("{request} HTTP/1.1\r\nhost: pok\r\ncontent-length: 900000\r\n\r\nonly the beginning");
            connection.write_all(head.as_bytes()).await.unwrap();
            let mut answer = [0; 12];
            let read = tokio::time::timeout(Duration::from_secs(10), connection.read_exact(&mut answer)).await;
            read.expect("an answer, though the rest never comes").unwrap();
            assert_eq!(&answer, b"HTTP/1.1 401", "{request}");
        }
        // And whoever sends all of it gets to read the answer.
        for _ in 0..20 {
            let response = server.put("x", sha256(b"file"), 0, 4 << 20, vec![0; 4 << 20]).await;
            assert_eq!(response.status(), 401);
        }
    }

    async fn another_companys_contract_answers_like_a_missing_one(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let owner = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = server.contract(&owner.token, state.contract).await;
        let call = owner.prepare(&server, &contract).await;
        for account in &ACCOUNTS[3..] {
            let stranger = Signer::new(&server, account).await;
            let token = Some(stranger.token.as_str());
            let view = |contract, document| Viewed { contract, document };
            let theirs = server.call(token, &view(contract.id, contract.documents[0].id)).await.unwrap_err();
            let missing = server.call(token, &view(ContractId::generate(), DocumentId::generate())).await.unwrap_err();
            assert_eq!((theirs.code, &theirs.message), (Code::NotFound, &missing.message));

            let act_token = server.act_token(&stranger.token, account).await;
            let theirs = Sign { act_token, ..call.clone() };
            let missing = Sign { contract: ContractId::generate(), ..theirs.clone() };
            assert_eq!(stranger.sign(&server, &theirs).await.unwrap_err().code, Code::NotFound);
            assert_eq!(stranger.sign(&server, &missing).await.unwrap_err().code, Code::NotFound);

            for file in [contract.documents[0].blob, contract.documents[1].blob, call.signed, call.seal] {
                assert_eq!(server.get(&stranger.token, file).await.status(), 404);
                let head = server.http.head(server.url(&format!("{BLOBS}/{file}"))).bearer_auth(&stranger.token);
                assert_eq!(head.send().await.unwrap().status(), 404);
            }
            let feed = server.feed(&stranger.token, 0).await;
            let text = serde_json::to_string(&feed).unwrap();
            for secret in [contract.id.to_string(), contract.number.to_string(), ACCOUNTS[0].login_id.to_owned()] {
                assert!(!text.contains(&secret), "{secret}");
            }
        }
        let done = OperationId::generate();
        let receipt = server.call_as(Some(&owner.token), done, &call).await.unwrap();
        let stranger = server.log_in(&ACCOUNTS[4]).await.access_token;
        let status = async |token: &str| server.call(Some(token), &Status { operation: done }).await.unwrap();
        let seen = status(&stranger).await;
        assert_eq!(seen, Outcome::Withdrawn);
        assert_eq!(status(&owner.token).await, Outcome::Done(Effect::Receipt(receipt)), "a stranger's question changes nothing");
    }

    async fn bid_03_another_companys_notice_bid_and_draft_answer_like_missing_ones(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = posted(&server, &key, content(&server)).await;
        let owner = Bidder::new(&server, &ACCOUNTS[0]).await;
        let notice = owner.notice(&server, state.notice).await.unwrap();
        let bid = owner.whole(&server, &notice, "7654321").await;
        let operation = OperationId::generate();
        let put = Put { kind: DraftKind::Bid, subject: notice.id.0, base_rev: 0, fields: Fields::from([("a", "1")]) };
        server.call(Some(&owner.token), &put).await.unwrap();
        server.call_as(Some(&owner.token), operation, &owner.call(&bid)).await.unwrap();
        for account in &ACCOUNTS[3..] {
            let stranger = Bidder::new(&server, account).await;
            let token = Some(stranger.token.as_str());
            let missing = BidNoticeId::generate();
            for (theirs, none) in [
                (json!({ "notice": notice.id }), json!({ "notice": missing })),
                (json!({ "subject": notice.id }), json!({ "subject": missing })),
            ] {
                let calls = [
                    ("bid.submit", serde_json::to_value(stranger.call(&bid)).unwrap()),
                    ("bid.decline", json!({ "notice": notice.id, "rev": 1, "reason": "x", "act_token": null })),
                    ("draft.put", serde_json::to_value(&put).unwrap()),
                ];
                for (name, call) in calls {
                    let mut answers = Vec::new();
                    for changes in [&theirs, &none] {
                        let mut call = call.clone();
                        for (field, value) in changes.as_object().unwrap() {
                            call[field] = value.clone();
                        }
                        let mut request = server.http.post(server.url(&format!("/api/v1/{name}"))).json(&call);
                        request = request.header("idempotency-key", OperationId::generate().to_string());
                        let response = request.bearer_auth(&stranger.token).send().await.unwrap();
                        let status = response.status().as_u16();
                        let problem: Problem = response.json().await.unwrap();
                        answers.push((status, problem.code, problem.message));
                    }
                    assert_eq!(answers[0], answers[1], "{name}");
                    assert_eq!(answers[0].1, Code::NotFound, "{name}");
                }
            }
            assert_eq!(server.call(token, &Status { operation }).await.unwrap(), Outcome::Withdrawn);
            assert_eq!(server.get(&stranger.token, bid.documents[0].file.blob).await.status(), 404);
            let text = serde_json::to_string(&server.feed(&stranger.token, 0).await).unwrap();
            for secret in [notice.id.to_string(), notice.number.to_string(), "7654321".into()] {
                assert!(!text.contains(&secret), "{secret}");
            }
        }
    }

    async fn knowing_a_hash_is_not_having_the_file(server: Server) {
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let seal = signer.upload_seal(&server).await;
        let stranger = server.log_in(&ACCOUNTS[3]).await.access_token;
        // Saying "I have all of it" with an empty chunk gives nothing away and grants nothing.
        let length = signer.seal.png().len() as u64;
        let response = server.put(&stranger, seal, length, length, Vec::new()).await;
        assert_eq!(response.status(), 409);
        assert_eq!(response.headers()["upload-offset"], "0");
        assert_eq!(server.get(&stranger, seal).await.status(), 404);
        assert_eq!(server.get(&stranger, sha256(b"nothing")).await.status(), 404);
        let bad = server.http.get(server.url(&format!("{BLOBS}/..%2f..%2fpepper.key"))).bearer_auth(&stranger);
        assert_eq!(bad.send().await.unwrap().status(), 404);
        let own = server.upload(&stranger, signer.seal.png()).await;
        assert_eq!(own, seal);
        assert_eq!(server.get(&stranger, seal).await.status(), 200);
        let none: Option<BlobId> = "x".parse().ok();
        assert_eq!(none, None);
    }

    async fn mgt_09_mgt_18_a_secondary_contact_sees_nothing_of_the_primarys_and_still_no_gaps(server: Server) {
        let primary = server.primary().await;
        let secondary = server.log_in(&ACCOUNTS[1]).await;
        let seen = async |token: &str| {
            let feed = server.feed(token, 0).await;
            assert!(feed.iter().zip(1..).all(|(change, seq)| change.seq == seq));
            let subjects: Vec<Subject> = feed.into_iter().map(|change| change.subject).collect();
            let contacts: Vec<_> = subjects
                .iter()
                .filter_map(|subject| match subject {
                    Subject::Contact(colleague) => Some(colleague.contact.clone()),
                    _ => None,
                })
                .collect();
            let has_company = subjects.iter().any(|subject| matches!(subject, Subject::Company(_)));
            (contacts, has_company, serde_json::to_string(&subjects).unwrap())
        };
        assert_eq!(primary.contact.role, ContactRole::Primary);
        let (contacts, has_company, text) = seen(&primary.access_token).await;
        assert_eq!((contacts.len(), has_company), (3, true));
        let secrets = [ACCOUNTS[0].login_id, ACCOUNTS[2].login_id, "02-2026-0101", "02-2026-0100", "012-345-678901"];
        assert!(secrets.iter().all(|secret| text.contains(secret)));
        let (contacts, has_company, text) = seen(&secondary.access_token).await;
        assert_eq!((contacts, has_company), (vec![secondary.contact], false));
        for secret in secrets {
            assert!(!text.contains(secret), "{secret}");
        }
        assert_eq!(secondary.company, primary.company, "what every screen shows of it comes with the session");
    }
}
