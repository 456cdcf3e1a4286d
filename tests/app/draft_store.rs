//! Drafts on a disk that fails, and beside a mirror that is thrown away.

use pok_api::Code;
use pok_api::desktop::app::Warning;
use pok_api::desktop::bid::Edit;
use pok_api::desktop::draft::State;
use pok_api::desktop::login::LogOut;

use crate::harness::{Desk, EUNBI, JIWOO, Server, price};

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_the_change_and_keeps_what_was_there() {
    let server = Server::start().await;
    let notice = server.posted("꽉 찬 디스크").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.type_price(notice, "100").await;
    desk.all_sent().await;
    let pool = desk.core.drafts().pool();
    let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(pool).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"))).execute(pool).await.unwrap();
    let shown = desk.bid(notice).await.notice;
    // More than the free room of a page.
    let large = price(&shown, 1, &"1".repeat(7_900));
    let before = desk.bid(notice).await.draft;
    let full = desk.call(Edit { notice, changes: large.clone() }).await.unwrap_err();
    assert_eq!(full.code, Code::DiskFull);
    assert_eq!(desk.bid(notice).await.draft, before, "nothing half");
    let outbox: i64 = sqlx::query_scalar("select count(*) from outbox").fetch_one(pool).await.unwrap();
    assert_eq!(outbox, 0);
    sqlx::query("pragma max_page_count = 1000000").execute(pool).await.unwrap();
    desk.edit(notice, large).await;
    desk.all_sent().await;
    let too_much = desk.call(Edit { notice, changes: price(&shown, 1, &"1".repeat(8_001)) }).await.unwrap_err();
    assert_eq!(too_much.code, Code::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirror_fetched_anew_leaves_drafts_alone() {
    let server = Server::start().await;
    let notice = server.posted("다시 받기").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.type_price(notice, "100").await;
    desk.save(notice).await;
    let stopped = server.stop().await;
    desk.type_price(notice, "200").await;
    let desk = desk
        .restart_after(async |data| {
            std::fs::write(data.join("mirror.sqlite"), b"this is no database").unwrap();
        })
        .await;
    assert!(desk.start().await.warnings.contains(&Warning::StoreRebuilt));
    desk.resume().await;
    let kept: String = sqlx::query_scalar("select mine from draft").fetch_one(desk.core.drafts().pool()).await.unwrap();
    assert!(kept.contains("200"));
    let server = stopped.start().await;
    desk.sync().await;
    desk.all_sent().await;
    assert_eq!(desk.typed_price(notice).await, "200");
    let fresh = Desk::new(&server.url()).await;
    fresh.log_in(&server, JIWOO).await;
    assert_eq!(fresh.typed_price(notice).await, "200");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_company_on_the_same_computer_sees_nothing_of_it() {
    let server = Server::start().await;
    let notice = server.posted("같은 컴퓨터").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    desk.type_price(notice, "100").await;
    desk.call(LogOut {}).await.unwrap();
    desk.log_in(&server, EUNBI).await;
    assert_eq!((desk.bid(notice).await.draft, desk.waiting_to_be_sent().await), (None, vec![]));
    assert_eq!(desk.sync().await.waiting, 0);
    desk.type_price(notice, "77").await;
    desk.all_sent().await;
    desk.call(LogOut {}).await.unwrap();
    desk.log_in(&server, JIWOO).await;
    desk.all_sent().await;
    assert_eq!(desk.typed_price(notice).await, "100", "each has their own");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_damaged_file_drafts_are_saved_and_find_their_place_in_the_outbox() {
    let server = Server::start().await;
    let notice = server.posted("손상").await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let stopped = server.stop().await;
    desk.type_price(notice, "100").await;
    let key = desk.key();
    let desk = desk
        .restart_after(async |data| {
            let (drafts, _) = pok::Drafts::open(data, &key).await.unwrap();
            let query = "select rootpage from sqlite_schema where name = 'outbox'";
            let root: i64 = sqlx::query_scalar(query).fetch_one(drafts.pool()).await.unwrap();
            drafts.pool().close().await;
            let path = data.join("draft.sqlite");
            let mut file = std::fs::read(&path).unwrap();
            let page = (root as usize - 1) * 4_096;
            file[page..page + 4_096].fill(0x5a);
            std::fs::write(path, file).unwrap();
        })
        .await;
    assert!(desk.start().await.warnings.contains(&Warning::DraftsDamaged));
    desk.resume().await;
    let state = desk.bid(notice).await.draft.unwrap().state;
    assert_ne!(state, State::Saved, "it waits, or is being tried");
    let _server = stopped.start().await;
    desk.sync().await;
    desk.all_sent().await;
    assert_eq!(desk.typed_price(notice).await, "100");
}
