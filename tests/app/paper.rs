//! Prices by Excel and receipts as PDF, through the core.

use std::path::Path;
use std::process::Command;

use pok_api::desktop::bid::{Import, Imported, SaveReceipt, Template};
use pok_api::desktop::contract::OpenFile;
use pok_api::{Bytes, Code, Problem};
use pok_domain::BidNoticeId;
use pok_domain::bid;
use sha2::{Digest, Sha256};

use crate::harness::{Desk, JIWOO, Server, price};

impl Desk {
    async fn import(&self, notice: BidNoticeId, file: Vec<u8>) -> Result<Imported, Problem> {
        self.call(Import { notice, file: Bytes(file) }).await
    }
}

/// What another program reads of a PDF: its text, and the file within it.
fn read(pdf: &str) -> (String, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let within = folder.path().join("within");
    let taken = Command::new("pdfdetach").args(["-save", "1", "-o"]).arg(&within).arg(pdf).output().unwrap();
    assert!(taken.status.success(), "{taken:?}");
    let text = Command::new("pdftotext").args(["-layout", pdf, "-"]).output().unwrap();
    (String::from_utf8_lossy(&text.stdout).into_owned(), std::fs::read(within).unwrap())
}

#[tokio::test]
async fn prices_go_out_by_excel_and_come_back() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let notice = server.posted("서버/스토리지 구매").await;
    desk.sync().await;
    let shown = desk.bid(notice).await.notice;
    let mut prices = price(&shown, 0, "1,200원");
    prices.extend(price(&shown, 1, "3500"));
    desk.edit(notice, prices).await;

    let saved = desk.call(Template { notice }).await.unwrap();
    assert_eq!(saved.name, format!("{}_서버_스토리지 구매_견적양식.xlsx", shown.number));
    assert_eq!(Path::new(&saved.path).parent(), Some(&*desk.downloads()));
    desk.call(OpenFile { path: saved.path.clone(), reveal: false }).await.unwrap();
    let form = std::fs::read(&saved.path).unwrap();

    desk.edit(notice, price(&shown, 0, "1")).await;
    let imported = desk.import(notice, form).await.unwrap();
    assert_eq!((imported.taken, imported.faults.len()), (2, 0));
    assert_eq!(desk.typed_price(notice).await, "1", "the window edits it in, as one step");
    desk.edit(notice, imported.changes).await;
    assert_eq!(desk.typed_price(notice).await, "1200");
    let total = bid::Form(&desk.bid(notice).await.draft.unwrap().fields).total(&shown).unwrap();
    assert_eq!(total.to_string(), "KRW 22,500");
}

#[tokio::test]
async fn a_file_that_is_no_form_changes_nothing() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let (notice, other) = (server.posted("하나").await, server.posted("둘").await);
    desk.sync().await;
    desk.type_price(notice, "700").await;
    desk.type_price(other, "800").await;
    let foreign = desk.call(Template { notice: other }).await.unwrap();
    let foreign = desk.import(notice, std::fs::read(foreign.path).unwrap()).await.unwrap();
    assert_eq!((foreign.taken, foreign.changes.len(), foreign.faults.len()), (0, 0, 1), "another notice's form");

    let refused = async |file: Vec<u8>| desk.import(notice, file).await.unwrap_err().code;
    assert_eq!(refused(vec![0; 10 * 1024 * 1024 + 1]).await, Code::FileTooLarge);
    assert_eq!(refused(b"PK\x03\x04 and nothing of a zip file".to_vec()).await, Code::FileType);
    assert_eq!(refused(Vec::new()).await, Code::FileEmpty);
    assert_eq!(desk.typed_price(notice).await, "700");
    let unknown = BidNoticeId(uuid::Uuid::nil());
    assert_eq!(desk.import(unknown, Vec::new()).await.unwrap_err().code, Code::NotFound);
    assert_eq!(desk.call(Template { notice: unknown }).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn bid_18_the_receipt_of_the_last_submission_is_had_without_a_network_and_holds_what_was_sent() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let notice = server.posted("서버 구매").await;
    desk.sync().await;
    let none = desk.call(SaveReceipt { notice }).await.unwrap_err();
    assert_eq!(none.code, Code::NotFound, "nothing was submitted");
    desk.fill(notice, "1,000").await;
    desk.submit(notice).await.unwrap();
    desk.type_price(notice, "2,000").await;
    let receipt = desk.submit(notice).await.unwrap();
    desk.type_price(notice, "3,000").await;
    let _stopped = server.stop().await;

    let saved = desk.call(SaveReceipt { notice }).await.unwrap();
    let (text, within) = read(&saved.path);
    let squeezed: String = text.split_whitespace().collect();
    let at = pok_domain::time::second(receipt.at);
    let number = desk.bid(notice).await.notice.number;
    for expected in [
        &*format!("{number}(2회)"),
        &*at.replace(' ', ""),
        &*receipt.sha256.to_string(),
        "KRW35,000",
        "견적서.pdf",
        "강지우",
    ] {
        assert!(squeezed.contains(expected), "{expected} is missing from {text}");
    }
    assert_eq!(<[u8; 32]>::from(Sha256::digest(&within)), receipt.sha256.0);
    let submitted: bid::Submission = serde_json::from_slice(&within).unwrap();
    assert_eq!(submitted.total.to_string(), "KRW 35,000", "what was submitted last, not what is being written");
}

#[tokio::test]
async fn a_decline_has_a_receipt_of_its_own() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let notice = server.posted("서버 구매").await;
    desk.sync().await;
    desk.fill(notice, "1,000").await;
    desk.submit(notice).await.unwrap();
    let receipt = desk.decline(notice, " 납기를 맞출 수 없습니다. ").await.unwrap();
    let saved = desk.call(SaveReceipt { notice }).await.unwrap();
    assert!(saved.name.contains("투찰포기"), "{}", saved.name);
    let (text, within) = read(&saved.path);
    assert!(text.contains("납기를 맞출 수 없습니다.") && !text.contains("견적금액"), "{text}");
    assert_eq!(<[u8; 32]>::from(Sha256::digest(&within)), receipt.sha256.0);
    let said: bid::Declination = serde_json::from_slice(&within).unwrap();
    assert_eq!((said.notice, said.at, said.reason.as_str()), (notice, receipt.at, "납기를 맞출 수 없습니다."));
}
