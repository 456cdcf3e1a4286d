//! Damaged and full disks: the copy is fetched again, what exists only here is kept.

use std::path::Path;
use std::time::Duration;

use pok_api::desktop::app::Warning;
use pok_api::desktop::contract::Read;
use pok_api::list::Given;
use pok_api::list::contract::Contracts;
use pok_api::{Code, desktop::home};

use crate::harness::{Desk, JIWOO, Server, asked, begun, large, within};

fn overwrite(path: &Path, from: usize, count: usize) {
    let mut content = std::fs::read(path).unwrap();
    let end = content.len().min(from + count);
    content[from..end].fill(0x5a);
    std::fs::write(path, content).unwrap();
}

/// Bytes of a page of the mirror.
const LARGE_PAGE: usize = 16_384;
/// Of the other files.
const PAGE: usize = 4_096;

fn quarantined(data: &Path, name: &str) -> usize {
    let entries = std::fs::read_dir(data).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|file| file.starts_with(&format!("{name}.quarantined-")) && file.ends_with(".sqlite")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_mirror_is_rebuilt_and_drafts_are_kept() {
    // The header, the tables' roots, a file cut short.
    for damage in [0..100, LARGE_PAGE..600_000, 0..0] {
        let server = Server::with_data().await;
        let desk = Desk::new(&server.url()).await;
        desk.log_in(&server, JIWOO).await;
        let contract = desk.waiting().await;
        desk.prepare(contract).await;
        let before = desk.list([]).await;
        let detail = desk.show(contract).await;
        let desk = desk
            .restart_after(async |data| {
                let mirror = data.join("mirror.sqlite");
                match damage.is_empty() {
                    true => std::fs::OpenOptions::new().write(true).open(&mirror).unwrap().set_len(9_000).unwrap(),
                    false => overwrite(&mirror, damage.start, damage.len()),
                }
            })
            .await;
        let started = desk.start().await;
        assert!(started.warnings.contains(&Warning::StoreRebuilt), "{damage:?}");
        assert!(started.who.is_some());
        assert_eq!(quarantined(&desk.data(), "mirror"), 1);
        assert_eq!(desk.list([]).await.total, 0);
        desk.sync().await;
        assert_eq!(desk.list([]).await, before);
        assert_eq!(desk.show(contract).await, detail, "readings and the chosen seal are kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_found_while_reading_is_repaired() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let before = desk.list([]).await;
    let key = desk.key();
    assert!(within(Duration::from_secs(20), async || desk.has_index("list_contracts.newest").await).await);
    let desk = desk
        .restart_after(async |data| {
            // A page deep inside an index: nothing at the start touches it.
            let (mirror, _) = pok::Mirror::open(data, &key).await.unwrap();
            let pool = mirror.pool().await;
            let root: i64 =
                sqlx::query_scalar("select rootpage from sqlite_schema where name = 'list_contracts.newest'")
                    .fetch_one(&*pool)
                    .await
                    .unwrap();
            pool.close().await;
            overwrite(&data.join("mirror.sqlite"), (root as usize - 1) * LARGE_PAGE, LARGE_PAGE);
        })
        .await;
    let started = desk.start().await;
    assert!(!started.warnings.contains(&Warning::StoreRebuilt), "not found at the start");
    let everything = asked([("cancelled", Given::With)]);
    assert_eq!(desk.search::<Contracts>(everything, large()).await.unwrap_err().code, Code::Internal);
    let rebuilt = within(Duration::from_secs(20), async || {
        desk.start().await.warnings.contains(&Warning::StoreRebuilt) && quarantined(&desk.data(), "mirror") == 1
    });
    assert!(rebuilt.await);
    desk.sync().await;
    assert_eq!(desk.list([]).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_damaged_drafts_what_can_be_read_is_kept() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    let detail = desk.show(contract).await;
    let key = desk.key();
    let desk = desk
        .restart_after(async |data| {
            let (drafts, damaged) = pok::Drafts::open(data, &key).await.unwrap();
            assert!(!damaged);
            let query = "select rootpage from sqlite_schema where name = 'operation'";
            let root: i64 = sqlx::query_scalar(query).fetch_one(drafts.pool()).await.unwrap();
            drafts.pool().close().await;
            overwrite(&data.join("draft.sqlite"), (root as usize - 1) * PAGE, PAGE);
        })
        .await;
    assert!(desk.start().await.warnings.contains(&Warning::DraftsDamaged));
    assert_eq!(quarantined(&desk.data(), "draft"), 1);
    desk.sync().await;
    assert_eq!(desk.show(contract).await, detail, "only the table that was hit is lost");

    // Nothing to save of a file without a head; the program starts all the same.
    let desk = desk.restart_after(async |data| overwrite(&data.join("draft.sqlite"), 0, 100)).await;
    assert!(desk.start().await.warnings.contains(&Warning::DraftsDamaged));
    assert!(desk.start().await.who.is_none());
    desk.log_in(&server, JIWOO).await;
    assert!(desk.show(contract).await.readings.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_versions_files_are_refused_in_clear_words() {
    let desk = Desk::new("").await;
    let (data, key) = (desk.data(), desk.key());
    desk.core.close().await;
    let (drafts, _) = pok::Drafts::open(&data, &key).await.unwrap();
    let newer = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
                 values (29991231000000, 'later', 1, x'00', 0)";
    sqlx::query(newer).execute(drafts.pool()).await.unwrap();
    drafts.pool().close().await;
    let refused = pok::Drafts::open(&data, &key).await.unwrap_err();
    assert!(matches!(refused, pok::OpenFault::Newer(_)), "{refused}");
    assert!(refused.to_string().contains("newer version"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_nothing_is_lost() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    let document = desk.show(contract).await.contract.documents[0].clone();
    // SQLite then answers as it does on a disk that can't give another page.
    let pool = desk.core.drafts().pool();
    let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(pool).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"))).execute(pool).await.unwrap();
    let seal = pok_api::desktop::seal::Prepare { image: pok_api::Bytes(crate::harness::seal_png()), whiteness: None };
    let png = Some(desk.call(seal).await.unwrap().png);
    let full = desk.call(pok_api::desktop::seal::Choose { contract, png: png.clone() }).await.unwrap_err();
    assert_eq!(full.code, Code::DiskFull);
    assert!(desk.show(contract).await.seal.is_none_or(|seal| seal.is_last));

    sqlx::query("pragma max_page_count = 1000000").execute(pool).await.unwrap();
    desk.call(pok_api::desktop::seal::Choose { contract, png }).await.unwrap();
    desk.call(Read { contract, reading: begun(&document) }).await.unwrap();
    assert!(desk.call(home::Show {}).await.unwrap().to_seal > 0);
}
