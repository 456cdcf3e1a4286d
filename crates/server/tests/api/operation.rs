//! What became of a write whose answer was lost.

use std::collections::BTreeSet;

use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;
use pok_api::buyer::bid;
use pok_api::buyer::contract::{Cancel, Create, RequestSeal, Show};
use pok_api::buyer::terms::Publish;
use pok_api::buyer::{board, member};
use pok_api::remote::bid::{Decline, Submit};
use pok_api::remote::contract::Sign;
use pok_api::remote::draft::Put;
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::remote::{company, contact, signup};
use pok_api::{Call, Code};
use pok_domain::contract::ContractStatus;
use pok_domain::{ContractId, OperationId};
use pok_server::BuyerRole;
use pok_server::audit::Verdict;
use pok_server::demo::ACCOUNTS;
use serde_json::json;
use sqlx::Row as _;

use crate::harness::{Bidder, Server, Signer, content, create, posted, sealed};

macro_rules! binding {
    ($($call:ty,)*) => { [$((<$call as Call>::BINDING, <$call as Call>::NAME)),*] };
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(&mut server.sql().await).await.unwrap().try_get(0).unwrap()
}

/// Writes contracts until the server is gone, and keeps those that were acknowledged.
async fn write_until_killed(server: &Server, key: &str, acknowledged: &Mutex<Vec<ContractId>>) {
    let call = create();
    while let Ok(answer) = server.try_call(Some(key), OperationId::generate(), &call).await {
        acknowledged.lock().unwrap().push(answer.unwrap().contract);
    }
}

on_both! {
    /// Shows that what was acknowledged doesn't live in the server's memory, and that half a transaction leaves nothing
    /// behind. It doesn't show that it would outlive the computer's own end: what a killed process gave to the operating
    /// system is still written. That is `synchronous`' part, which `database` checks.
    async fn what_was_acknowledged_outlives_a_killed_server_and_the_replay_answers_the_same(server: Server) {
        let mut server = server;
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        server.run_apart().await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        let operation = OperationId::generate();
        let receipt = server.call_as(Some(&signer.token), operation, &call).await.unwrap();

        let acknowledged = Mutex::new(Vec::new());
        let killing = async {
            while acknowledged.lock().unwrap().len() < 20 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            server.kill();
        };
        let writing = join_all((0..6).map(|_| write_until_killed(&server, &key, &acknowledged)));
        futures_util::join!(writing, killing);
        let written = acknowledged.into_inner().unwrap();
        server.restart_apart();

        let outcome = server.call(Some(&signer.token), &Status { operation }).await.unwrap();
        assert_eq!(outcome, Outcome::Done(Effect::Receipt(receipt.clone())));
        assert_eq!(server.call_as(Some(&signer.token), operation, &call).await.unwrap(), receipt);
        let query = sqlx::query_scalar::<_, String>("select id from contract");
        let kept = query.fetch_all(&mut server.sql().await).await.unwrap();
        assert!(written.iter().all(|id| kept.contains(&id.to_string())));
        server.run_here().await;
        assert!(matches!(server.running().verify_audit().await.unwrap(), Verdict::Holds { .. }));
        let entries = server.audited("contract_written").await;
        assert!(written.iter().all(|id| entries.iter().any(|entry| entry["contract"] == id.to_string())));
    }
    async fn an_outcome_once_told_is_final_however_late_the_write_comes(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let token = Some(signer.token.as_str());
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        let operation = OperationId::generate();
        for _ in 0..2 {
            assert_eq!(server.call(token, &Status { operation }).await.unwrap(), Outcome::Withdrawn);
        }
        assert_eq!(server.call_as(token, operation, &call).await.unwrap_err().code, Code::Stale);
        assert_eq!(server.call(token, &Status { operation }).await.unwrap(), Outcome::Withdrawn);
        let now = server.call(Some(&key), &Show { contract: contract.id }).await.unwrap();
        assert_eq!((now.status, now.rev), (ContractStatus::SealRequested, contract.rev));
        let receipt = signer.sign(&server, &call).await.unwrap();
        assert_eq!(receipt.sha256, call.signed, "with another key it is signed, and the act token was not used up");
    }

    async fn a_question_at_the_same_time_and_the_write_agree(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let token = Some(signer.token.as_str());
        for wait in 0..6_u64 {
            let state = sealed(&server, &key, &create()).await;
            let contract = server.contract(&signer.token, state.contract).await;
            let call = signer.prepare(&server, &contract).await;
            let operation = OperationId::generate();
            let asking = async {
                tokio::time::sleep(Duration::from_millis(wait * 8)).await;
                server.call(token, &Status { operation }).await.unwrap()
            };
            let (signed, told) = futures_util::join!(server.call_as(token, operation, &call), asking);
            match told {
                Outcome::Done(effect) => assert_eq!(Effect::Receipt(signed.unwrap()), effect),
                Outcome::Withdrawn => assert_eq!(signed.unwrap_err().code, Code::Stale),
                Outcome::Refused(problem) => panic!("{problem}"),
            }
        }
    }

    async fn an_answer_given_again_is_written_down_first(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let operation = OperationId::generate();
        let again = "select count(*) from operation where replayed_at is not null";
        server.call_as(Some(&key), operation, &create()).await.unwrap();
        assert_eq!(count(&server, again).await, 0);
        server.call_as(Some(&key), operation, &create()).await.unwrap();
        assert_eq!(count(&server, again).await, 1);
    }

    async fn every_binding_call_needs_a_key(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let sign = signer.prepare(&server, &contract).await;
        let seal = RequestSeal { contract: state.contract, rev: state.rev, note_to_supplier: None };
        let cancel = Cancel { contract: state.contract, rev: state.rev, reason: "시험".into() };
        let bidder = Bidder::new(&server, &ACCOUNTS[0]).await;
        let posted = posted(&server, &key, content(&server)).await;
        let notice = bidder.notice(&server, posted.notice).await.unwrap();
        let submit = bidder.call(&bidder.whole(&server, &notice, "1000").await);
        let (id, said) = (notice.id, serde_json::to_value(content(&server)).unwrap());
        let put = json!({ "kind": "BID", "subject": id, "base_rev": 0, "fields": {} });
        let publish = json!({ "kind": "TERMS", "title": "이용약관", "body": "시험", "effective_at": Timestamp::now(), "needs_reconsent": false });
        let decide = json!({ "application": id, "decision": "approve" });
        let offline = json!({ "company": {
            "name": "시험", "entity_type": "CORPORATION", "business_reg_no": "220-81-62517", "representative_name": "시험",
            "phone": "02-1", "address": { "postal_code": "08510", "road": "시험로 1", "detail": "" },
        } });
        let bar = json!({ "business_reg_no": "220-81-62517", "reason": "시험" });
        let board = json!({ "notice": null, "is_pinned": false, "title": "시험", "body": "시험" });
        let lift = json!({ "business_reg_no": "220-81-62517", "application": null });
        let award = json!({ "notice": id, "rev": 2, "company": bidder.company });
        let asked = json!({ "request": id });
        let verdict = json!({ "request": id, "verdict": { "approve": { "reason": "" } } });
        let who = json!({ "name": "시험", "birth_date": "1990-01-01" });
        let leave = json!({ "who": who, "withdrawal": "OTHER", "reason": "시험" });
        let office = json!({ "contact_phone": "", "job_title": "", "department": "" });
        let update = json!({ "office": office, "asked": { "name": "시험", "login_id": "a@b.example" } });
        let change = json!({ "fields": {}, "certificate": null, "reason": "시험" });
        let take_out = json!({ "contact": id, "withdrawal": "OTHER", "reason": "시험" });
        let calls = [
            (&signer.token, contact::CancelRequest::NAME, asked.clone()),
            (&signer.token, contact::Decide::NAME, verdict.clone()),
            (&signer.token, contact::Delegate::NAME, json!({ "to": id, "reason": "시험" })),
            (&signer.token, contact::RequestWithdrawal::NAME, leave.clone()),
            (&signer.token, contact::Update::NAME, update),
            (&signer.token, contact::Withdraw::NAME, take_out),
            (&signer.token, company::CancelRequest::NAME, asked),
            (&signer.token, company::RequestChange::NAME, change),
            (&signer.token, company::RequestWithdrawal::NAME, leave),
            (&key, member::DecideRequest::NAME, verdict),
            (&key, member::NamePrimary::NAME, json!({ "contact": id, "reason": "시험" })),
            (&signer.token, Submit::NAME, serde_json::to_value(&submit).unwrap()),
            (&signer.token, Decline::NAME, json!({ "notice": id, "rev": 1, "reason": "시험", "act_token": null })),
            (&signer.token, Put::NAME, put),
            (&key, bid::Create::NAME, json!({ "content": &said })),
            (&key, bid::Post::NAME, json!({ "notice": id, "rev": 1 })),
            (&key, bid::Amend::NAME, json!({ "notice": id, "rev": 2, "content": &said })),
            (&key, bid::Close::NAME, json!({ "notice": id, "rev": 2 })),
            (&key, bid::Award::NAME, award),
            (&key, bid::Fail::NAME, json!({ "notice": id, "rev": 2, "reason": "시험" })),
            (&signer.token, Sign::NAME, serde_json::to_value(&sign).unwrap()),
            (&key, Create::NAME, serde_json::to_value(create()).unwrap()),
            (&key, RequestSeal::NAME, serde_json::to_value(&seal).unwrap()),
            (&key, member::Bar::NAME, bar),
            (&key, member::Decide::NAME, decide.clone()),
            (&key, member::IssueCode::NAME, json!({ "company": bidder.company })),
            (&key, member::Lift::NAME, lift),
            (&key, member::Register::NAME, json!({ "supplier": offline, "mail": "a@b.example" })),
            (&key, board::Put::NAME, board),
            (&key, board::Remove::NAME, json!({ "notice": id })),
            (&key, Publish::NAME, publish),
            (&signer.token, signup::Decide::NAME, decide),
            (&key, Cancel::NAME, serde_json::to_value(&cancel).unwrap()),
        ];
        let listed = pok_api::remote_calls!(binding).into_iter().chain(pok_api::buyer_calls!(binding));
        let binding: BTreeSet<&str> = listed.filter(|(binding, _)| *binding).map(|(_, name)| name).collect();
        assert_eq!(calls.iter().map(|(_, name, _)| *name).collect::<BTreeSet<_>>(), binding);
        for (token, name, body) in calls {
            let (status, body) = server.post(Some(token), name, &body).await;
            assert_eq!((status, body["fields"][0]["field"].as_str()), (422, Some("idempotency-key")), "{name}");
        }
        let described = pok_server::openapi();
        for (name, path) in described["paths"].as_object().unwrap() {
            let needs = path["post"]["parameters"].as_array().is_some_and(|parameters| {
                parameters.iter().any(|parameter| parameter["name"] == "idempotency-key" && parameter["required"] == true)
            });
            assert_eq!(needs, binding.iter().any(|call| name.ends_with(&format!("/{call}"))), "{name}");
        }
    }

    async fn the_buyers_writes_have_one_effect_per_key(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let colleague = server.buyer(BuyerRole::Admin).await;
        let operation = OperationId::generate();
        let call = create();
        let at_once = join_all((0..8).map(|_| server.call_as(Some(&key), operation, &call))).await;
        let made = at_once[0].clone().unwrap();
        assert!(at_once.into_iter().all(|answer| answer.unwrap() == made));
        assert_eq!(server.call_as(Some(&colleague), operation, &call).await.unwrap(), made);
        assert_eq!(count(&server, "select count(*) from contract").await, 1);
        let other = Create { payment: "선급".into(), ..create() };
        assert_eq!(server.call_as(Some(&key), operation, &other).await.unwrap_err().code, Code::KeyReused);

        let seal = RequestSeal { contract: made.contract, rev: made.rev, note_to_supplier: None };
        assert_eq!(server.call_as(Some(&key), operation, &seal).await.unwrap_err().code, Code::KeyReused);
        let wrong = RequestSeal { rev: made.rev + 1, ..seal.clone() };
        assert_eq!(server.call(Some(&key), &wrong).await.unwrap_err().code, Code::Stale);
        let operation = OperationId::generate();
        let at_once = join_all((0..4).map(|_| server.call_as(Some(&key), operation, &seal))).await;
        let sealed = at_once[0].clone().unwrap();
        assert!(at_once.into_iter().all(|answer| answer.unwrap() == sealed));
        assert_eq!((sealed.status, sealed.rev), (ContractStatus::SealRequested, made.rev + 1));

        let cancel = Cancel { contract: made.contract, rev: sealed.rev, reason: "수량 변경".into() };
        let wrong = Cancel { rev: made.rev, ..cancel.clone() };
        let refused = OperationId::generate();
        assert_eq!(server.call_as(Some(&key), refused, &wrong).await.unwrap_err().code, Code::Stale);
        let operation = OperationId::generate();
        let cancelled = server.call_as(Some(&key), operation, &cancel).await.unwrap();
        assert_eq!(cancelled.status, ContractStatus::Cancelled);
        assert_eq!(server.call_as(Some(&key), operation, &cancel).await.unwrap(), cancelled);
        assert_eq!(server.call(Some(&key), &cancel).await.unwrap_err().code, Code::Stale);
        assert_eq!(server.call_as(Some(&key), refused, &wrong).await.unwrap_err().code, Code::Stale);
    }

    async fn a_refusal_that_can_be_mended_leaves_the_key_free(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let operation = OperationId::generate();
        let wrong = Create { template: "none".into(), ..create() };
        assert_eq!(server.call_as(Some(&key), operation, &wrong).await.unwrap_err().code, Code::Invalid);
        server.call_as(Some(&key), operation, &create()).await.unwrap();
    }

    async fn a_companys_key_is_not_the_buyers(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let operation = OperationId::generate();
        let made = server.call_as(Some(&key), operation, &create()).await.unwrap();
        let token = server.primary().await.access_token;
        assert_eq!(server.call(Some(&token), &Status { operation }).await.unwrap(), Outcome::Withdrawn);
        assert_eq!(server.call_as(Some(&key), operation, &create()).await.unwrap(), made);
    }
}
