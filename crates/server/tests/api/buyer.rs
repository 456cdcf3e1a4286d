//! The buyer's side: keys, roles, and what makes a contract.

use futures_util::future::join_all;
use pok_api::Code;
use pok_api::buyer::contract::{Cancel, Counterparty, Create, Created, RequestSeal, Show, State, Term};
use pok_api::remote::sync::Subject;
use pok_domain::contract::{ContractStatus, ContractType, IssueType};
use pok_domain::{ContractId, Name, Version};
use pok_server::demo::ACCOUNTS;
use pok_server::{BuyerRole, buyer_key_name, revoke_buyer_key};

use crate::harness::{Server, Signer, create, sealed};

on_both! {
    async fn only_a_purchaser_writes_contracts(server: Server) {
        let buyer = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &buyer, &create()).await;
        server.call(Some(&server.buyer(BuyerRole::Admin).await), &create()).await.unwrap();
        for role in [BuyerRole::Clerk, BuyerRole::Inspector, BuyerRole::Settlement] {
            let key = server.buyer(role).await;
            assert_eq!(server.call(Some(&key), &create()).await.unwrap_err().code, Code::Forbidden);
            let cancel = Cancel { contract: state.contract, rev: state.rev, reason: "시험".into() };
            assert_eq!(server.call(Some(&key), &cancel).await.unwrap_err().code, Code::Forbidden);
            let seen = server.call(Some(&key), &Show { contract: state.contract }).await.unwrap();
            assert_eq!(seen.status, ContractStatus::SealRequested);
        }
        let session = server.primary().await;
        for token in [None, Some("pok_wrong"), Some(session.access_token.as_str())] {
            assert_eq!(server.call(token, &create()).await.unwrap_err().code, Code::Unauthenticated);
        }
    }

    async fn gen_10_numbers_of_a_day_run_without_repeats_however_many_are_made_at_once(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let call = create();
        let made = join_all((0..16).map(|_| server.call(Some(&key), &call))).await;
        let mut sequences: Vec<u32> = made.into_iter().map(|made| made.unwrap().number.sequence).collect();
        sequences.sort_unstable();
        assert_eq!(sequences, (1..=16).collect::<Vec<_>>());
    }

    async fn an_empty_or_wrong_field_is_named(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let mut call = create();
        call.template = "none".into();
        call.items[0].quantity = None;
        call.items[0].unit_price = rust_decimal::Decimal::new(5, 1);
        call.attachments = vec!["없는 문서".into()];
        let problem = server.call(Some(&key), &call).await.unwrap_err();
        assert_eq!(problem.code, Code::Invalid);
        let fields: Vec<&str> = problem.fields.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["template", "attachments.0", "items.0.quantity", "items.0.unit_price"]);
        let mut unknown = create();
        unknown.supplier = Counterparty::BusinessRegNo("111-11-11111".parse().unwrap());
        assert_eq!(server.call(Some(&key), &unknown).await.unwrap_err().fields[0].field, "supplier");
        let (status, body) = server.post(Some(&key), "buyer.contract.create", &serde_json::json!({})).await;
        assert_eq!((status, body["code"].as_str()), (422, Some("invalid")));
    }

    async fn con_12_a_unit_price_contract_has_no_total(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let mut call = create();
        (call.template, call.contract_type) = ("unit_price".into(), ContractType::UnitPrice);
        call.items[0].quantity = None;
        let state = sealed(&server, &key, &call).await;
        let session = server.primary().await;
        let contract = server.contract(&session.access_token, state.contract).await;
        assert_eq!((contract.total, contract.items[0].quantity), (None, None));
    }

    async fn con_13_gen_11_an_amendment_is_the_second_version_of_the_same_number(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let mut amend = create();
        amend.amends = Some(state.number);
        amend.title = Name::parse("랙 서버 구매계약 (변경)").unwrap();
        assert_eq!(server.call(Some(&key), &amend).await.unwrap_err().code, Code::Stale);
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let first = server.contract(&signer.token, state.contract).await;
        signer.sign(&server, &signer.prepare(&server, &first).await).await.unwrap();
        let second = sealed(&server, &key, &amend).await;
        assert_eq!((second.number, second.version), (state.number, Version(2)));
        let second = server.contract(&signer.token, second.contract).await;
        assert_eq!((second.issue_type, second.status), (IssueType::Amended, ContractStatus::SealRequested));
        let first = server.contract(&signer.token, state.contract).await;
        assert_eq!((first.issue_type, first.status), (IssueType::New, ContractStatus::Completed));
        // While the second waits there is no third, and nobody else's number can be amended.
        assert_eq!(server.call(Some(&key), &amend).await.unwrap_err().code, Code::Stale);
        let mut foreign = amend.clone();
        foreign.supplier = Counterparty::LoginId(ACCOUNTS[4].login_id.parse().unwrap());
        assert_eq!(server.call(Some(&key), &foreign).await.unwrap_err().fields[0].field, "supplier");
    }

    async fn con_13_an_amendment_that_was_cancelled_stands_in_nobodys_way(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let first = sealed(&server, &key, &create()).await;
        let contract = server.contract(&signer.token, first.contract).await;
        signer.sign(&server, &signer.prepare(&server, &contract).await).await.unwrap();
        let amend = Create { amends: Some(first.number), ..create() };
        let cancel = async |state: &State| {
            let cancel = Cancel { contract: state.contract, rev: state.rev, reason: "시험".into() };
            server.call(Some(&key), &cancel).await.unwrap()
        };
        cancel(&sealed(&server, &key, &amend).await).await;
        // Of many at once one is written, and the others are told so.
        let answers = join_all((0..6).map(|_| server.call(Some(&key), &amend))).await;
        let (third, others): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        assert!(others.iter().all(|answer| answer.as_ref().unwrap_err().code == Code::Stale), "{others:?}");
        let third: Vec<Created> = third.into_iter().map(Result::unwrap).collect();
        assert_eq!(third.len(), 1);
        assert_eq!((third[0].number, third[0].version), (first.number, Version(3)));
        // A draft, too, is under way.
        assert_eq!(server.call(Some(&key), &amend).await.unwrap_err().code, Code::Stale);
        cancel(&server.call(Some(&key), &Show { contract: third[0].contract }).await.unwrap()).await;
        let fourth = sealed(&server, &key, &amend).await;
        let contract = server.contract(&signer.token, fourth.contract).await;
        signer.sign(&server, &signer.prepare(&server, &contract).await).await.unwrap();
        assert_eq!(server.call(Some(&key), &amend).await.unwrap().version, Version(5));

        let alone = sealed(&server, &key, &create()).await;
        cancel(&alone).await;
        let amend = Create { amends: Some(alone.number), ..create() };
        assert_eq!(server.call(Some(&key), &amend).await.unwrap_err().code, Code::Stale, "nothing was completed");
    }

    async fn a_request_without_measure_is_refused_by_field(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let long = "가".repeat(2_001);
        let mut call = create();
        call.buyer.phone = long.clone();
        (call.items[0].unit, call.items[0].requested_site) = (long.clone(), long.clone());
        (call.items[0].spec, call.items[0].category, call.items[0].name) = (long.clone(), long.clone(), long);
        call.attachments = vec!["보안서약서".into(), "보안서약서".into()];
        let term = |label: &str| Term { label: label.into(), value: "1년".into() };
        call.terms = vec![term("하자보증"), term(" 하자보증 ")];
        let fields = async |call: &Create| -> Vec<String> {
            let problem = server.call(Some(&key), call).await.unwrap_err();
            assert_eq!(problem.code, Code::Invalid);
            problem.fields.into_iter().map(|fault| fault.field).collect()
        };
        let expected = [
            "buyer.phone",
            "terms.1.label",
            "attachments.1",
            "items.0.name",
            "items.0.category",
            "items.0.spec",
            "items.0.unit",
            "items.0.requested_site",
        ];
        assert_eq!(fields(&call).await, expected);
        let mut many = create();
        many.terms = (0..51).map(|number| term(&number.to_string())).collect();
        many.attachments = vec!["보안서약서".into(); 6];
        many.items = vec![many.items[0].clone(); 501];
        let faults = fields(&many).await;
        assert_eq!(faults.iter().filter(|field| !field.contains('.')).count(), 3, "{faults:?}");
        let made = server.call(Some(&key), &create()).await.unwrap();
        assert_eq!(made.number.sequence, 1, "nothing else was written");
    }

    async fn a_revoked_key_is_refused_at_once(server: Server) {
        let (key, other) = (server.buyer(BuyerRole::Buyer).await, server.buyer(BuyerRole::Buyer).await);
        let name = buyer_key_name(BuyerRole::Buyer, &key);
        server.call(Some(&key), &create()).await.unwrap();
        assert!(revoke_buyer_key(&server.config, "buyer-00000000").await.is_err());
        revoke_buyer_key(&server.config, &name).await.unwrap();
        assert_eq!(server.call(Some(&key), &create()).await.unwrap_err().code, Code::Unauthenticated);
        server.call(Some(&other), &create()).await.unwrap();
        assert!(revoke_buyer_key(&server.config, &name).await.is_err(), "there is nothing left to revoke");
        let written = server.audited("buyer_key_revoked").await;
        assert_eq!(written.iter().map(|entry| entry["detail"].as_str()).collect::<Vec<_>>(), [Some(name.as_str())]);
    }

    async fn a_draft_is_not_shown_and_a_seal_is_requested_once(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let session = server.primary().await;
        let before = server.feed(&session.access_token, 0).await.len();
        let made = server.call(Some(&key), &create()).await.unwrap();
        assert_eq!(server.feed(&session.access_token, 0).await.len(), before);
        let request = RequestSeal { contract: made.contract, rev: made.rev, note_to_supplier: None };
        let answers = join_all((0..6).map(|_| server.call(Some(&key), &request))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        let others = answers.iter().filter_map(|answer| answer.as_ref().err());
        assert!(others.into_iter().all(|problem| problem.code == Code::Stale));
        assert_eq!(server.feed(&session.access_token, 0).await.len(), before + 1);
        let unknown = Show { contract: ContractId::generate() };
        assert_eq!(server.call(Some(&key), &unknown).await.unwrap_err().code, Code::NotFound);
    }

    async fn a_character_that_cannot_be_printed_is_named_and_changes_nothing(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let mut call = create();
        call.items[0].spec = "로켓 🚀 사양".into();
        let problem = server.call(Some(&key), &call).await.unwrap_err();
        assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::MissingGlyph, "items.0.spec"));
        assert!(problem.fields[0].message.contains("U+1F680"));
        let made = server.call(Some(&key), &create()).await.unwrap();
        assert_eq!(made.number.sequence, 1, "the refused one used up no number");

        let session = server.primary().await;
        let before = server.feed(&session.access_token, 0).await.len();
        let spoil = sqlx::query("update contract set title = $1 where id = $2").bind("로켓 🚀").bind(made.contract.to_string());
        spoil.execute(&mut server.sql().await).await.unwrap();
        let request = RequestSeal { contract: made.contract, rev: made.rev, note_to_supplier: None };
        let problem = server.call(Some(&key), &request).await.unwrap_err();
        assert_eq!((problem.code, problem.fields[0].field.as_str()), (Code::MissingGlyph, "title"));
        let state = server.call(Some(&key), &Show { contract: made.contract }).await.unwrap();
        assert_eq!((state.status, state.rev, state.document), (ContractStatus::Drafting, 1, None));
        assert_eq!(server.feed(&session.access_token, 0).await.len(), before);
    }

    async fn decomposed_hangul_is_stored_composed(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let mut call = create();
        call.items[0].name = "\u{1112}\u{1161}\u{11ab}".into();
        let state = sealed(&server, &key, &call).await;
        let session = server.primary().await;
        let contract = server.contract(&session.access_token, state.contract).await;
        assert_eq!(contract.items[0].name, "한");
        let seals = server.feed(&session.access_token, 0).await;
        assert!(!seals.iter().any(|change| matches!(change.subject, Subject::Seal(_))));
    }
}
