//! 서명 (spec 05 S5): one signature, the same receipt, and nothing that doesn't hold.

use futures_util::future::join_all;
use jiff::SignedDuration;
use pok_api::buyer::contract::{Cancel, RequestSeal};
use pok_api::remote::contract::{Sign, Viewed};
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::remote::sync::{Contract, Subject};
use pok_api::{Code, Receipt};
use pok_document::{Face, Field, SealOptions, SignRequest, prepare_seal, sign};
use pok_domain::contract::ContractStatus;
use pok_domain::{BlobId, OperationId, Version};
use pok_server::BuyerRole;
use pok_server::audit::Verdict;
use pok_server::demo::ACCOUNTS;
use sqlx::Row as _;

use crate::harness::sample::{GIF, ZIP};
use crate::harness::{Log, Server, Signer, create, sealed, sha256};

/// A contract that waits for the main company, and who may sign it.
async fn waiting(server: &Server) -> (Signer, Contract) {
    let key = server.buyer(BuyerRole::Buyer).await;
    let state = sealed(server, &key, &create()).await;
    let signer = Signer::new(server, &ACCOUNTS[0]).await;
    let contract = server.contract(&signer.token, state.contract).await;
    (signer, contract)
}

async fn refusal(server: &Server, signer: &Signer, call: &Sign) -> Code {
    signer.sign(server, call).await.unwrap_err().code
}

async fn count(server: &Server, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(&mut server.sql().await).await.unwrap().try_get(0).unwrap()
}

const SIGNED: &str = "select count(*) from audit where entry like '%\"event\":\"signed\"%'";
const BY_SUPPLIER: &str = "select count(*) from signature where party = 'SUPPLIER'";

on_both! {
    async fn con_21_signing_completes_the_contract(server: Server) {
        let (signer, contract) = waiting(&server).await;
        assert_eq!(contract.status, ContractStatus::SealRequested);
        assert_eq!((contract.version, contract.documents.len()), (Version::FIRST, 2));
        assert_eq!(contract.total.map(|total| total.to_string()), Some("KRW 2,744,000".into()));
        let document = contract.documents[1].id;
        server.call(Some(&signer.token), &Viewed { contract: contract.id, document }).await.unwrap();
        let call = signer.prepare(&server, &contract).await;
        let receipt = signer.sign(&server, &call).await.unwrap();
        assert_eq!(receipt.number, format!("{} (1차)", contract.number));
        assert_eq!(receipt.sha256, call.signed);

        let feed = server.feed(&signer.token, 0).await;
        let last = feed.last().unwrap();
        assert_eq!(last.seq, receipt.seq);
        let Subject::Contract(now) = &last.subject else { panic!("{last:?}") };
        assert_eq!((now.status, now.signed), (ContractStatus::Completed, Some(call.signed)));
        assert_eq!((now.signed_by.as_deref(), now.completed_at), (Some("강지우"), Some(receipt.at)));
        assert_eq!(now.consents, call.consents);
        let seal = feed.iter().rev().find_map(|change| match &change.subject {
            Subject::Seal(seal) => Some(seal.blob),
            _ => None,
        });
        assert_eq!(seal, Some(call.seal));
        let session = server.log_in(&ACCOUNTS[1]).await;
        let file = server.download(&session.access_token, call.signed).await;
        let roots: Vec<Vec<u8>> = session.trusted_roots.into_iter().map(|root| root.0).collect();
        let report = pok_document::verify(&file, &roots);
        assert!(report.holds, "{report:?}");
        let signers: Vec<_> = report.signatures.iter().map(|one| (one.field, one.company.as_str())).collect();
        assert_eq!(signers, [(Field::Buyer, "주식회사 다온커머스"), (Field::Supplier, "주식회사 가람시스템즈")]);
    }

    async fn con_21_of_64_at_once_one_signs(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let keys: Vec<OperationId> = (0..64).map(|_| OperationId::generate()).collect();
        let send = |key: OperationId| server.call_as(Some(&signer.token), key, &call);
        let answers = join_all(keys.iter().map(|key| send(*key))).await;
        let done: Vec<(OperationId, Receipt)> = keys
            .iter()
            .zip(&answers)
            .filter_map(|(key, answer)| Some((*key, answer.clone().ok()?)))
            .collect();
        assert_eq!(done.len(), 1, "{answers:?}");
        assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(|problem| problem.code == Code::Stale));
        assert_eq!((count(&server, SIGNED).await, count(&server, BY_SUPPLIER).await), (1, 1));
        let (winner, receipt) = &done[0];
        for _ in 0..3 {
            assert_eq!(&send(*winner).await.unwrap(), receipt);
        }
        let loser = keys.iter().find(|key| *key != winner).unwrap();
        assert_eq!(send(*loser).await.unwrap_err().code, Code::Stale);
        let status = async |operation| server.call(Some(&signer.token), &Status { operation }).await.unwrap();
        assert_eq!(status(*winner).await, Outcome::Done(Effect::Receipt(receipt.clone())));
        assert!(matches!(status(*loser).await, Outcome::Refused(problem) if problem.code == Code::Stale));
    }

    async fn con_21_the_same_key_at_once_has_one_effect_and_one_receipt(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let key = OperationId::generate();
        let answers = join_all((0..16).map(|_| server.call_as(Some(&signer.token), key, &call))).await;
        let receipts: Vec<Receipt> = answers.into_iter().map(Result::unwrap).collect();
        assert!(receipts.iter().all(|receipt| receipt == &receipts[0]));
        assert_eq!((count(&server, SIGNED).await, count(&server, BY_SUPPLIER).await), (1, 1));
    }

    async fn a_key_belongs_to_one_request(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let key = OperationId::generate();
        let receipt = server.call_as(Some(&signer.token), key, &call).await.unwrap();
        let other = Sign { rev: call.rev + 1, ..call.clone() };
        assert_eq!(server.call_as(Some(&signer.token), key, &other).await.unwrap_err().code, Code::KeyReused);
        let later = Sign { act_token: "another try".into(), ..call };
        assert_eq!(server.call_as(Some(&signer.token), key, &later).await.unwrap(), receipt);
        let (status, body) =
            server.post(Some(&signer.token), "contract.sign", &serde_json::to_value(&later).unwrap()).await;
        assert_eq!((status, body["fields"][0]["field"].as_str()), (422, Some("idempotency-key")));
    }

    async fn an_old_revision_is_stale(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let old = Sign { rev: call.rev - 1, ..call.clone() };
        assert_eq!(refusal(&server, &signer, &old).await, Code::Stale);
        signer.sign(&server, &call).await.unwrap();
    }

    async fn con_20_every_document_is_read_and_agreed_to(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let mut missing = call.clone();
        missing.consents.0.pop();
        assert_eq!(refusal(&server, &signer, &missing).await, Code::ConsentMissing);
        let mut unread = call.clone();
        unread.consents.0[0].furthest_page = 0;
        assert_eq!(refusal(&server, &signer, &unread).await, Code::ConsentMissing);
        let mut untouched = call.clone();
        untouched.consents.0[1].agreed_at = None;
        assert_eq!(refusal(&server, &signer, &untouched).await, Code::ConsentMissing);
        let mut fewer_pages = call.clone();
        fewer_pages.consents.0[0].pages -= 1;
        fewer_pages.consents.0[0].furthest_page -= 1;
        assert_eq!(refusal(&server, &signer, &fewer_pages).await, Code::Stale);
        let mut other = call.clone();
        other.consents.0[1].sha256 = call.signed;
        assert_eq!(refusal(&server, &signer, &other).await, Code::Stale);
        assert_eq!(count(&server, BY_SUPPLIER).await, 0);
        signer.sign(&server, &call).await.unwrap();
    }

    async fn an_act_token_is_for_one_act_of_one_contact_within_five_minutes(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let with = |act_token: String| Sign { act_token, ..call.clone() };
        assert_eq!(refusal(&server, &signer, &with("none".into())).await, Code::ReauthenticationNeeded);
        let colleague = server.log_in(&ACCOUNTS[1]).await;
        let theirs = server.act_token(&colleague.access_token, &ACCOUNTS[1]).await;
        assert_eq!(refusal(&server, &signer, &with(theirs)).await, Code::ReauthenticationNeeded);
        server.clock.advance(SignedDuration::from_mins(6));
        assert_eq!(refusal(&server, &signer, &call).await, Code::ReauthenticationNeeded);
        let fresh = server.act_token(&signer.token, &ACCOUNTS[0]).await;
        signer.sign(&server, &with(fresh.clone())).await.unwrap();
        let key = server.buyer(BuyerRole::Buyer).await;
        let next = sealed(&server, &key, &create()).await;
        let next = server.contract(&signer.token, next.contract).await;
        let used = Sign { act_token: fresh, ..signer.prepare(&server, &next).await };
        assert_eq!(refusal(&server, &signer, &used).await, Code::ReauthenticationNeeded);
    }

    async fn a_changed_or_foreign_file_is_refused(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let good = signer.signed_file(&server, &contract).await;
        let base = server.download(&signer.token, contract.documents[0].blob).await;
        let mut changed = good.clone();
        let middle = base.len() / 2;
        changed[middle] ^= 1;
        let mut longer = good.clone();
        longer.extend_from_slice(b"\n% more\n");
        let key = server.buyer(BuyerRole::Buyer).await;
        let other = sealed(&server, &key, &create()).await;
        let other = server.contract(&signer.token, other.contract).await;
        let other = signer.signed_file(&server, &other).await;
        let now = jiff::Timestamp::now().as_microsecond();
        let request = |field, at| SignRequest { field, face: Face::Invisible, signed_at_micros: at };
        let old = sign(&base, &request(Field::Supplier, now - 3 * 24 * 3_600_000_000), &signer.identity).unwrap();
        for (what, file) in
            [("unsigned", &base), ("changed", &changed), ("longer", &longer), ("another's", &other), ("old", &old)]
        {
            // A changed byte may make it unreadable, and then it doesn't even go up.
            let id = sha256(file);
            let up = server.put(&signer.token, id, 0, file.len() as u64, file.clone()).await;
            if what == "changed" && up.status() == 415 {
                continue;
            }
            let call = signer.prepare_with(&server, &contract, file).await;
            assert_eq!(refusal(&server, &signer, &call).await, Code::SignatureRefused, "{what}");
        }
        let mut absent = signer.prepare_with(&server, &contract, &good).await;
        absent.signed = sha256(b"never went up");
        assert_eq!(refusal(&server, &signer, &absent).await, Code::FileMissing);
        assert_eq!((count(&server, SIGNED).await, count(&server, BY_SUPPLIER).await), (0, 0));
        let call = signer.prepare_with(&server, &contract, &good).await;
        signer.sign(&server, &call).await.unwrap();
    }

    async fn only_the_contacts_own_living_certificate_of_this_server_signs(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let refused = async |signer: &Signer| {
            let call = signer.prepare(&server, &contract).await;
            refusal(&server, signer, &call).await
        };
        // A colleague's key in this contact's session.
        let colleague = Signer::new(&server, &ACCOUNTS[1]).await;
        let borrowed = Signer { identity: colleague.identity.clone(), token: signer.token.clone(), ..signer_like(&signer) };
        assert_eq!(refused(&borrowed).await, Code::SignatureRefused);
        // Somebody else's authority.
        let now = jiff::Timestamp::now().as_microsecond();
        let authority = pok_document::Authority::generate("주식회사 다온커머스 PoK CA", now - 1_000_000_000).unwrap();
        let key = pok_document::generate_key();
        let request = pok_document::certificate_request(&key, "강지우").unwrap();
        let subject = pok_document::Subject {
            name: "강지우".into(),
            company: "주식회사 가람시스템즈".into(),
            business_reg_no: None,
            contact_id: "1".into(),
            field: Field::Supplier,
        };
        let day = 24 * 3_600_000_000;
        let own = authority.issue(&request, &subject, [1; 16], now - 60_000_000, now + day).unwrap();
        let chain = [own, authority.root_der().unwrap()];
        let identity = pok_document::SigningIdentity::new(key, &chain).unwrap();
        assert_eq!(refused(&Signer { identity, ..signer_like(&signer) }).await, Code::SignatureRefused);
        // Revoked.
        let revoke = "update certificate set revoked_at = 1 where sha256 = $1";
        let revoke = sqlx::query(revoke).bind(signer.identity.certificate_sha256());
        assert_eq!(revoke.execute(&mut server.sql().await).await.unwrap().rows_affected(), 1);
        assert_eq!(refused(&signer).await, Code::SignatureRefused);
        assert_eq!(count(&server, BY_SUPPLIER).await, 0);
    }

    async fn a_cancelled_contract_cannot_be_signed_nor_a_signed_one_cancelled(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let key = server.buyer(BuyerRole::Buyer).await;
        let call = signer.prepare(&server, &contract).await;
        let cancel =
            |contract: &Contract| Cancel { contract: contract.id, rev: contract.rev, reason: "수량 변경".into() };
        let state = server.call(Some(&key), &cancel(&contract)).await.unwrap();
        assert_eq!(state.status, ContractStatus::Cancelled);
        assert_eq!(refusal(&server, &signer, &call).await, Code::Stale);
        assert_eq!(server.contract(&signer.token, contract.id).await.status, ContractStatus::Cancelled);
        assert_eq!(server.call(Some(&key), &cancel(&contract)).await.unwrap_err().code, Code::Stale);

        let next = sealed(&server, &key, &create()).await;
        let next = server.contract(&signer.token, next.contract).await;
        signer.sign(&server, &signer.prepare(&server, &next).await).await.unwrap();
        assert_eq!(server.call(Some(&key), &cancel(&next)).await.unwrap_err().code, Code::Stale);
    }

    async fn a_companys_contracts_are_signed_sealed_and_cancelled_at_once(server: Server) {
        const EACH: usize = 6;
        let key = server.buyer(BuyerRole::Buyer).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let (mut signs, mut seals, mut cancels) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..EACH {
            let state = sealed(&server, &key, &create()).await;
            let contract = server.contract(&signer.token, state.contract).await;
            signs.push(signer.prepare(&server, &contract).await);
            let made = server.call(Some(&key), &create()).await.unwrap();
            seals.push(RequestSeal { contract: made.contract, rev: made.rev, note_to_supplier: None });
            let state = sealed(&server, &key, &create()).await;
            cancels.push(Cancel { contract: state.contract, rev: state.rev, reason: "시험".into() });
        }
        let sign = join_all(signs.iter().map(|call| signer.sign(&server, call)));
        let seal = join_all(seals.iter().map(|call| server.call(Some(&key), call)));
        let cancel = join_all(cancels.iter().map(|call| server.call(Some(&key), call)));
        let (signed, sealed, cancelled) = futures_util::join!(sign, seal, cancel);
        for answer in signed {
            answer.unwrap();
        }
        for answer in sealed.into_iter().chain(cancelled) {
            answer.unwrap();
        }
        assert!(matches!(server.running().verify_audit().await.unwrap(), Verdict::Holds { .. }));
        let feed = server.feed(&signer.token, 0).await;
        assert!(feed.iter().zip(1..).all(|(change, seq)| change.seq == seq));
    }

    async fn con_17_the_seal_has_gone_up_and_is_one(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let with = |seal| Sign { seal, ..call.clone() };
        assert_eq!(refusal(&server, &signer, &with(sha256(b"x"))).await, Code::FileMissing);
        assert_eq!(refusal(&server, &signer, &with(call.signed)).await, Code::SealType);
        let mut damaged = signer.seal.png().to_vec();
        damaged.truncate(100);
        let refused = server.put(&signer.token, sha256(&damaged), 0, 100, damaged).await;
        assert_eq!(refused.status(), 415, "it doesn't even go up");
        let mut long = signer.seal.png().to_vec();
        long.resize(5 * 1024 * 1024 + 1, 0);
        for (png, code) in [
            (png(40, 40, [200, 20, 20, 0]), Code::SealUnreadable),
            (png(561, 20, [200, 20, 20, 255]), Code::SealSize),
            (long, Code::SealSize),
        ] {
            let seal = upload_long(&server, &signer.token, &png).await;
            assert_eq!(refusal(&server, &signer, &with(seal)).await, code);
        }
        let kept = "select count(*) from last_seal";
        assert_eq!((count(&server, BY_SUPPLIER).await, count(&server, kept).await), (0, 0));
        signer.sign(&server, &call).await.unwrap();
    }

    async fn con_21_the_signature_shows_the_seal_that_went_up(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let base = server.download(&signer.token, contract.documents[0].blob).await;
        let other = prepare_seal(&png(80, 80, [10, 10, 10, 255]), &SealOptions::default()).unwrap();
        let now = jiff::Timestamp::now().as_microsecond();
        for face in [Face::Invisible, Face::Text("강지우"), Face::Seal(&other)] {
            let request = SignRequest { field: Field::Supplier, face, signed_at_micros: now };
            let file = sign(&base, &request, &signer.identity).unwrap();
            let call = signer.prepare_with(&server, &contract, &file).await;
            let refused = signer.sign(&server, &call).await.unwrap_err();
            assert_eq!((refused.code, refused.message.contains("seal")), (Code::SignatureRefused, true), "{refused}");
        }
        assert_eq!(count(&server, BY_SUPPLIER).await, 0);
        signer.sign(&server, &signer.prepare(&server, &contract).await).await.unwrap();
    }

    async fn a_certificate_revoked_while_the_signature_waits_for_its_turn_signs_nothing(server: Server) {
        let (signer, contract) = waiting(&server).await;
        let call = signer.prepare(&server, &contract).await;
        let mut sql = server.sql().await;
        let begin = if server.config.database.is_some() { "begin" } else { "begin immediate" };
        sqlx::query(begin).execute(&mut sql).await.unwrap();
        sqlx::query("update contract set rev = rev").execute(&mut sql).await.unwrap();
        let operation = OperationId::generate();
        let revoking = async {
            Log::says(&["contract.sign waits for its turn", &operation.to_string()]).await;
            let revoke = sqlx::query("update certificate set revoked_at = 1 where sha256 = $1");
            let revoke = revoke.bind(signer.identity.certificate_sha256());
            assert_eq!(revoke.execute(&mut sql).await.unwrap().rows_affected(), 1);
            sqlx::query("commit").execute(&mut sql).await.unwrap();
        };
        let signing = server.call_as(Some(&signer.token), operation, &call);
        let (signed, ()) = futures_util::join!(signing, revoking);
        let refused = signed.unwrap_err();
        assert_eq!((refused.code, refused.message.contains("revoked")), (Code::SignatureRefused, true), "{refused}");
        assert_eq!(count(&server, BY_SUPPLIER).await, 0);
    }

    async fn only_a_png_is_a_seal_and_only_the_contract_is_signed_whatever_else_may_go_up(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let state = sealed(&server, &key, &create()).await;
        let signer = Signer::new(&server, &ACCOUNTS[0]).await;
        let contract = server.contract(&signer.token, state.contract).await;
        let call = signer.prepare(&server, &contract).await;
        for (file, seal) in [(ZIP, Code::SealType), (GIF, Code::SealType)] {
            let file = server.upload(&signer.token, file).await;
            let refused = signer.sign(&server, &Sign { seal: file, ..call.clone() }).await.unwrap_err();
            assert_eq!(refused.code, seal);
            let refused = signer.sign(&server, &Sign { signed: file, ..call.clone() }).await.unwrap_err();
            assert_eq!(refused.code, Code::SignatureRefused);
        }
        signer.sign(&server, &call).await.unwrap();
    }
}

/// A picture of one colour.
fn png(width: u32, height: u32, colour: [u8; 4]) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::from_pixel(width, height, image::Rgba(colour));
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// A file of more than one chunk.
async fn upload_long(server: &Server, token: &str, content: &[u8]) -> BlobId {
    let id = sha256(content);
    let mut at = 0;
    for chunk in content.chunks(pok_api::protocol::CHUNK) {
        let response = server.put(token, id, at, content.len() as u64, chunk.to_vec()).await;
        assert_eq!(response.status(), 200, "{:?}", response.text().await);
        at += chunk.len() as u64;
    }
    id
}

fn signer_like(signer: &Signer) -> Signer {
    Signer {
        token: signer.token.clone(),
        account: signer.account,
        identity: signer.identity.clone(),
        seal: signer.seal.clone(),
    }
}
