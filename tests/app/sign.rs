//! 계약서: reading, sealing, 서명 (spec 05 S5).

use pok_api::Code;
use pok_api::desktop::contract::{Download, OpenFile, Paper, Read};
use pok_api::desktop::login::LogOut;
use pok_api::desktop::seal::Choose;
use pok_api::remote::login::Proof;
use pok_domain::contract::{ContractStatus, Reading};
use unicode_normalization::UnicodeNormalization;

use crate::harness::{AREUM, Desk, JIWOO, MINSEOK, Server, begun};

#[tokio::test(flavor = "multi_thread")]
async fn con_15_con_21_signing_completes_the_contract() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let decomposed: String = "서버 구매계약 A/S".nfd().collect();
    let created = server.new_contract(&decomposed, None).await;
    desk.log_in(&server, JIWOO).await;
    let contract = created.contract;
    assert_eq!(desk.status(contract).await, ContractStatus::SealRequested);
    desk.prepare(contract).await;
    let receipt = desk.sign(contract, JIWOO).await.unwrap();
    assert_eq!(receipt.number, format!("{} (1차)", created.number));

    let detail = desk.show(contract).await;
    assert_eq!(detail.contract.status, ContractStatus::Completed, "seen at once, without another pull");
    assert_eq!(detail.contract.signed, Some(receipt.sha256));
    assert_eq!(detail.contract.signed_by.as_deref(), Some("강지우"));
    assert_eq!(detail.contract.consents.0.len(), 2);
    assert!(detail.readings.is_empty() && detail.seal.is_none(), "the draft has served");
    assert_eq!(server.state(contract).await.status, ContractStatus::Completed);

    let again = desk.sign(contract, JIWOO).await.unwrap_err();
    assert_eq!(again.code, Code::Stale);

    let saved = desk.call(Download { contract, what: Paper::Signed }).await.unwrap();
    assert_eq!(saved.name, format!("{}_1차_서버 구매계약 A_S.pdf", created.number));
    let pdf = std::fs::read(&saved.path).unwrap();
    let roots: Vec<Vec<u8>> = std::fs::read_dir(desk.data().join("roots"))
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    let report = pok_document::verify(&pdf, &roots);
    assert!(report.holds, "{report:?}");
    assert_eq!(report.signatures.len(), 2);
    assert_eq!(report.signatures[1].signer_name, "강지우");
    desk.call(OpenFile { path: saved.path.clone(), reveal: false }).await.unwrap();
    assert_eq!(desk.events.heard("opened").len(), 1);
    let elsewhere = OpenFile { path: desk.data().join("draft.sqlite").to_string_lossy().into(), reveal: false };
    assert_eq!(desk.call(elsewhere).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn con_16_the_seal_of_the_previous_contract_is_placed() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let (first, second) = (server.new_contract("하나", None).await, server.new_contract("둘", None).await);
    desk.log_in(&server, JIWOO).await;
    desk.prepare(first.contract).await;
    let chosen = desk.show(first.contract).await.seal.unwrap();
    assert!(!chosen.is_last);
    desk.sign(first.contract, JIWOO).await.unwrap();
    let placed = desk.show(second.contract).await.seal.unwrap();
    assert!(placed.is_last);
    assert_eq!(placed.blob, chosen.blob);
    let picture = pok::picture(&desk.core, &format!("/seal/{}", placed.blob), None).await;
    assert_eq!(picture.status, 200);
    assert!(picture.png.starts_with(b"\x89PNG"));

    // Another computer of the company has it too; a stranger's seal it doesn't.
    let other = Desk::new(&server.url()).await;
    other.log_in(&server, MINSEOK).await;
    assert_eq!(other.show(second.contract).await.seal, Some(placed.clone()));
    assert_eq!(pok::picture(&other.core, &format!("/seal/{}", placed.blob), None).await.status, 200);
    let unknown = format!("/seal/{}", "ab".repeat(32));
    assert_eq!(pok::picture(&other.core, &unknown, None).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn con_17_a_chosen_seal_survives_a_restart_and_can_be_taken_back() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    let before = desk.show(contract).await.seal;
    desk.prepare(contract).await;
    let chosen = desk.show(contract).await.seal;
    let desk = desk.restart().await;
    desk.start().await;
    let detail = desk.show(contract).await;
    assert_eq!(detail.seal, chosen);
    assert_eq!(detail.readings.len(), detail.contract.documents.len());
    assert_eq!(desk.call(Choose { contract, png: None }).await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_individual_signs_with_a_drawn_mark() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, AREUM).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    desk.sign(contract, AREUM).await.unwrap();
    assert_eq!(desk.status(contract).await, ContractStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn con_19_no_tick_before_the_end_and_none_for_another_file() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(&server, JIWOO).await;
    let document = desk.show(contract).await.contract.documents[0].clone();
    let reading = Reading {
        document: document.id,
        sha256: document.blob,
        pages: document.pages,
        furthest_page: document.pages - 1,
        viewed_ms: 10,
        agreed_at: Some(jiff::Timestamp::now()),
    };
    let read = |reading| desk.call(Read { contract, reading });
    assert_eq!(read(reading).await.unwrap_err().code, Code::ConsentMissing);
    let beyond = Reading { furthest_page: document.pages + 1, ..reading };
    assert_eq!(read(beyond).await.unwrap_err().code, Code::Invalid);
    let other_file = Reading { sha256: pok_domain::BlobId([7; 32]), ..reading };
    assert_eq!(read(other_file).await.unwrap_err().code, Code::Stale);
    let first = Reading { furthest_page: document.pages, agreed_at: None, ..reading };
    assert_eq!(read(first).await.unwrap(), [first]);
    // A second look from the top takes nothing back.
    let again = read(Reading { furthest_page: 0, viewed_ms: 5, agreed_at: None, ..reading }).await.unwrap();
    assert_eq!((again[0].furthest_page, again[0].viewed_ms), (document.pages, 10));
    let page = format!("/page/{contract}/{}/0", document.id);
    assert_eq!(pok::picture(&desk.core, &page, Some("width=400")).await.status, 200);
    let beyond = format!("/page/{contract}/{}/{}", document.id, document.pages);
    assert_eq!(pok::picture(&desk.core, &beyond, Some("width=400")).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn con_19_nobody_signs_for_what_a_colleague_agreed_to() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(&server, JIWOO).await;
    desk.prepare(contract).await;
    let hers = desk.show(contract).await;
    assert_eq!(hers.readings.len(), 2);
    desk.call(LogOut {}).await.unwrap();

    desk.log_in(&server, MINSEOK).await;
    let his = desk.show(contract).await;
    assert!(his.readings.is_empty(), "consent is given in person");
    assert!(his.seal.is_none_or(|seal| seal.is_last), "and so is a seal chosen");
    let picture = format!("/seal/{}", hers.seal.as_ref().unwrap().blob);
    assert_eq!(pok::picture(&desk.core, &picture, None).await.status, 404);
    assert_eq!(desk.sign(contract, MINSEOK).await.unwrap_err().code, Code::ConsentMissing);
    let begun = begun(&his.contract.documents[0]);
    assert_eq!(desk.call(Read { contract, reading: begun }).await.unwrap(), [begun]);
    desk.call(LogOut {}).await.unwrap();

    desk.log_in(&server, JIWOO).await;
    assert_eq!(desk.show(contract).await, hers, "hers are back");
    desk.sign(contract, JIWOO).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_the_server_no_longer_takes_is_replaced_at_the_next_try() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contracts = [server.new_contract("하나", None).await.contract, server.new_contract("둘", None).await.contract];
    desk.log_in(&server, JIWOO).await;
    for contract in contracts {
        desk.prepare(contract).await;
    }
    desk.sign(contracts[0], JIWOO).await.unwrap();
    server.revoke_certificates().await;
    assert_eq!(desk.sign(contracts[1], JIWOO).await.unwrap_err().code, Code::SignatureRefused);
    desk.sign(contracts[1], JIWOO).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn con_20_every_document_and_a_proof_before_signing() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(&server, JIWOO).await;
    assert_eq!(desk.sign(contract, JIWOO).await.unwrap_err().code, Code::ConsentMissing);
    desk.prepare(contract).await;
    let rev = desk.show(contract).await.contract.rev;
    let proof = Proof::Password("Wrong2026!".into());
    let wrong = desk.call(pok_api::desktop::contract::Sign { contract, rev, proof }).await.unwrap_err();
    assert_eq!(wrong.code, Code::WrongCredentials);
    assert_eq!(desk.sign_rev(contract, rev + 1, JIWOO).await.unwrap_err().code, Code::Stale);
    assert_eq!(desk.status(contract).await, ContractStatus::SealRequested);
    desk.sign(contract, JIWOO).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_press_has_no_second_effect() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    let contract = server.new_contract("서버", None).await.contract;
    desk.log_in(&server, JIWOO).await;
    desk.prepare(contract).await;
    let (one, two) = tokio::join!(desk.sign(contract, JIWOO), desk.sign(contract, JIWOO));
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|done| **done).count(), 1);
    assert_eq!(one.and(two).unwrap_err().code, Code::Stale);
    assert_eq!(desk.status(contract).await, ContractStatus::Completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_signers_at_the_same_moment_one_wins_and_the_other_sees_it() {
    let server = Server::start().await;
    let (jiwoo, minseok) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    let contract = server.new_contract("서버", None).await.contract;
    for (desk, who) in [(&jiwoo, JIWOO), (&minseok, MINSEOK)] {
        desk.log_in(&server, who).await;
        desk.prepare(contract).await;
    }
    let rev = jiwoo.show(contract).await.contract.rev;
    let (one, two) = tokio::join!(jiwoo.sign_rev(contract, rev, JIWOO), minseok.sign_rev(contract, rev, MINSEOK));
    let (won, lost, loser) = if one.is_ok() { (one, two, &minseok) } else { (two, one, &jiwoo) };
    let receipt = won.unwrap();
    assert_eq!(lost.unwrap_err().code, Code::Stale);
    let seen = loser.show(contract).await.contract;
    assert_eq!((seen.status, seen.signed), (ContractStatus::Completed, Some(receipt.sha256)));
    assert_eq!(server.state(contract).await.rev, seen.rev);
}
