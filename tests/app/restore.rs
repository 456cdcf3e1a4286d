//! A server that was put back to an earlier state, and the computers that saw more.

use pok_api::desktop::draft::Resolve;
use pok_domain::bid::price;
use pok_domain::draft::{DraftKind, Side, Value};

use crate::harness::{Desk, JIWOO, Server};

/// Everything that a computer has of its server, in some order.
async fn held(desk: &Desk) -> Vec<(String, String, String)> {
    let pool = desk.core.mirror().pool().await;
    sqlx::query_as("select kind, id, body from record order by kind, id").fetch_all(&*pool).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn s04_after_a_restore_a_computer_is_as_its_server_again_and_offers_what_it_has() {
    let server = Server::start().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let notice = server.posted("복구").await;
    desk.sync().await;
    desk.type_price(notice, "100").await;
    desk.all_sent().await;
    server.new_contract("백업 전", None).await;
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup");
    server.back_up(&backup).await;

    for lost in ["잃은 하나", "잃은 둘", "잃은 셋"] {
        server.new_contract(lost, None).await;
    }
    desk.type_price(notice, "200").await;
    desk.all_sent().await;
    desk.sync().await;
    let before = held(&desk).await;

    let server = server.stop().await.restored(&backup).start().await;
    // As many changes as were lost, and more: the feed is as long as before, and another one.
    for since in 0..8 {
        server.new_contract(&format!("복구 뒤 {since}"), None).await;
    }
    desk.sync().await;
    let now = held(&desk).await;
    assert_ne!(now, before);
    assert!(!now.iter().any(|(_, _, body)| body.contains("잃은")), "what was lost isn't shown as if it were there");
    assert_eq!(desk.typed_price(notice).await, "200", "nothing that was typed is");
    let there = desk.bid(notice).await.draft.unwrap().conflict.expect("prices never merge by themselves");
    let field = there.splits[0].field.clone();
    assert_eq!(there.splits[0].theirs.as_ref().map(Value::text), Some("100"));
    let choices = [(field, Side::Mine)].into();
    desk.call(Resolve { kind: DraftKind::Bid, subject: notice.0, rev: there.rev, choices }).await.unwrap();
    desk.all_sent().await;
    desk.sync().await;

    let fresh = Desk::new(&server.url()).await;
    fresh.log_in(&server, JIWOO).await;
    fresh.sync().await;
    assert_eq!(held(&desk).await, held(&fresh).await, "a new computer has the same");
    let fields = fresh.bid(notice).await.draft.unwrap().fields;
    let items = fresh.bid(notice).await.notice.items;
    let first = fields.0.get(&price(items[0].id)).map(Value::text);
    assert_eq!(first, Some("200"), "what this computer had is offered to the server again");
}
