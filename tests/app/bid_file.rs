//! Attached files: kept at once, sent when there is a network, taken up where they broke off (P-BID-07).

use std::time::Duration;

use pok_api::desktop::bid::{Attach, SaveFile, StopAttaching};
use pok_api::desktop::draft::{State, What};
use pok_api::{Bytes, Code};
use pok_domain::bid::{other_description, other_file, required};
use pok_domain::draft::Value;
use pok_domain::{BidNoticeId, OtherId};
use uuid::Uuid;

use crate::harness::{Cut, Desk, FAILURE, JIWOO, MINSEOK, PDF, Proxy, Server, text, within};

/// A picture of `length` bytes, of which most stand after it and belong to nobody.
fn picture(length: usize, seed: u8) -> Vec<u8> {
    let mut content = include_bytes!("../cases/sample.png").to_vec();
    content.extend((content.len()..length).map(|place| (place / 251) as u8 ^ place as u8 ^ seed));
    content
}

async fn attached(desk: &Desk, notice: BidNoticeId, content: &[u8]) -> pok_domain::draft::FileRef {
    let file = desk.attach("도면.zip", content).await.unwrap();
    let shown = desk.bid(notice).await.notice;
    desk.edit(notice, [(required(shown.documents[1].id), Some(Value::File(file.clone())))].into()).await;
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_12_14_files_are_attached_off_line_survive_a_restart_and_go_up() {
    let server = Server::start().await;
    let notice = server.posted("첨부").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let stopped = server.stop().await;
    let content = picture(2_500_000, 1);
    let file = attached(&desk, notice, &content).await;
    assert_eq!((&*file.name, file.bytes), ("도면.zip", 2_500_000));
    let row = OtherId(Uuid::from_u128(7));
    let other = desk.attach("../../\u{1112}\u{1161}\u{11ab}글.pdf", PDF).await.unwrap();
    assert_eq!(other.name, "한글.pdf");
    let changes = [(other_description(row), text("사양")), (other_file(row), Some(Value::File(other.clone())))];
    let draft = desk.edit(notice, changes.into()).await;
    assert_eq!(draft.files.len(), 2);
    let half = Uuid::now_v7();
    let piece = Attach { upload: half, name: "x.pdf".into(), offset: 0, length: 900, content: Bytes(PDF.to_vec()) };
    assert_eq!(desk.call(piece).await.unwrap(), None);

    let desk = desk.restart().await;
    desk.resume().await;
    let waiting = desk.waiting_to_be_sent().await;
    let files = waiting.iter().filter(|waits| matches!(waits.what, What::File(_)));
    assert!(files.clone().count() == 2 && files.into_iter().all(|waits| waits.subject == notice.0));
    let saved = desk.call(SaveFile { notice, blob: file.blob }).await.unwrap();
    assert_eq!(std::fs::read(saved.path).unwrap(), content, "off line too");

    let server = stopped.start().await;
    desk.sync().await;
    desk.all_sent().await;
    assert!(desk.bid(notice).await.draft.unwrap().files.is_empty());
    let colleague = Desk::new(&server.url()).await;
    colleague.log_in(&server, MINSEOK).await;
    let saved = colleague.call(SaveFile { notice, blob: file.blob }).await.unwrap();
    assert_eq!(std::fs::read(saved.path).unwrap(), content);
    // 삭제.
    let changes = [(other_description(row), None), (other_file(row), None)];
    let draft = desk.edit(notice, changes.into()).await;
    assert_eq!(draft.fields.files().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn bid_12_what_is_too_large_or_of_another_type_is_refused_at_once() {
    let desk = {
        let server = Server::start().await;
        let desk = Desk::new(&server.url()).await;
        desk.log_in(&server, JIWOO).await;
        desk
    };
    let limit = pok_api::protocol::MAX_FILE;
    let upload = Uuid::now_v7();
    let piece = |offset, length, content: &[u8]| Attach {
        upload,
        name: "a.pdf".into(),
        offset,
        length,
        content: Bytes(content.to_vec()),
    };
    let code = async |call: Attach| desk.call(call).await.unwrap_err().code;
    assert_eq!(code(piece(0, limit + 1, PDF)).await, Code::FileTooLarge);
    assert_eq!(desk.call(piece(0, limit, PDF)).await.unwrap(), None, "30 MB is not too large");
    assert_eq!(code(piece(limit, limit, b"x")).await, Code::Invalid);
    assert_eq!(code(piece(900_000, limit, b"x")).await, Code::Invalid, "a piece is missing");
    assert_eq!(code(piece(5, limit, b"x")).await, Code::NotFound, "and then it is begun anew");
    for wrong in [&b"MZ\x90 a program"[..], b"#!/bin/sh", b"<html></html>", b""] {
        let refused = code(piece(0, wrong.len() as u64, wrong)).await;
        assert!(matches!(refused, Code::FileType | Code::FileEmpty), "{wrong:?}");
    }
    let script = b"%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Pages 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
        trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n";
    assert_eq!(code(piece(0, script.len() as u64, script)).await, Code::FileActive);
    desk.call(StopAttaching { upload }).await.unwrap();
    assert_eq!(desk.waiting_to_be_sent().await, []);
    assert_eq!(desk.core.files().outgoing().await.unwrap(), [], "nothing of it is left");
    let whole = desk.attach("큰 파일.zip", &picture(limit as usize, 3)).await.unwrap();
    assert_eq!(whole.bytes, limit);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_goes_on_where_it_broke_off() {
    for (cut, restart) in [(Cut::Request, true), (Cut::Reply, false), (FAILURE, true)] {
        let server = Server::start().await;
        let notice = server.posted("첨부").await;
        let proxy = Proxy::to(server.running.address).await;
        let desk = Desk::new(&proxy.url()).await;
        desk.log_in(&server, JIWOO).await;
        proxy.cut_upload(3, cut, true);
        let content = picture(6 * 1024 * 1024, 5);
        let file = attached(&desk, notice, &content).await;
        assert!(within(Duration::from_secs(20), async || proxy.was_cut()).await);
        let desk = if restart { desk.restart().await } else { desk };
        desk.resume().await;
        let state = desk.bid(notice).await.draft.unwrap().files[0].state;
        assert!(matches!(state, State::Queued | State::Sending), "{state:?}");
        proxy.revive();
        desk.sync().await;
        desk.all_sent().await;
        assert!(proxy.pieces() <= 8, "{} pieces of 6, one or two of them twice", proxy.pieces());
        let colleague = Desk::new(&server.url()).await;
        colleague.log_in(&server, MINSEOK).await;
        let saved = colleague.call(SaveFile { notice, blob: file.blob }).await.unwrap();
        assert_eq!(std::fs::read(saved.path).unwrap(), content);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_is_not_sent_and_says_so() {
    let server = Server::start().await;
    let notice = server.posted("첨부").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let stopped = server.stop().await;
    let file = attached(&desk, notice, &picture(5_000, 9)).await;
    let key = desk.key();
    // Between two runs: a running one may hold the content already.
    let desk = desk
        .restart_after(async |data| {
            let files = pok::Files::open(data, &key).await.unwrap();
            let damage = "update chunk set content = x'504b0304' where file = (select id from file where sha256 = $1)";
            let pool = files.pool().await;
            let damaged = sqlx::query(damage).bind(file.blob.to_string()).execute(&*pool).await.unwrap();
            assert_eq!(damaged.rows_affected(), 1);
            pool.close().await;
        })
        .await;
    let _server = stopped.start().await;
    desk.resume().await;
    desk.sync().await;
    let is_said = within(Duration::from_secs(20), async || {
        let state = desk.bid(notice).await.draft.unwrap().files.first().map(|file| file.state);
        state == Some(State::Rejected(Code::FileMissing))
    });
    assert!(is_said.await, "{:?}", desk.waiting_to_be_sent().await);
}
