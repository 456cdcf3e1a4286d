//! What is kept on this computer is encrypted, and its key is in the key store or under a passphrase (design: security,
//! "the lost laptop").

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use pok_api::desktop::app::{Ready, Warning};
use pok_api::desktop::contract::{Download, Paper};
use pok_domain::ContractId;
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

use crate::harness::{Desk, JIWOO, Server, price, text, within};

/// Every file below a folder, with its content.
pub(crate) fn content(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(content(&path));
        } else {
            match std::fs::read(&path) {
                // A journal whose change is over.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                read => drop(all.insert(path, read.unwrap())),
            }
        }
    }
    all
}

pub(crate) fn set_aside(data: &Path) -> usize {
    content(data).keys().filter(|path| path.to_string_lossy().contains(".quarantined-")).count()
}

fn contains(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|window| window == wanted)
}

/// Turns an encrypted file into one as it was before there was encryption.
async fn as_before(path: &Path, key: &str) {
    let plain = path.with_extension("plain");
    let options = SqliteConnectOptions::new().filename(path).pragma("key", format!("\"x'{key}'\""));
    let page = if path.ends_with("mirror.sqlite") { "16384" } else { "4096" };
    let options = options.create_if_missing(true).pragma("cipher_page_size", page);
    let mut connection = options.connect().await.unwrap();
    let attach = sqlx::query("attach $1 as plain key ''").bind(plain.to_string_lossy().into_owned());
    attach.execute(&mut connection).await.unwrap();
    sqlx::query("select sqlcipher_export('plain')").fetch_all(&mut connection).await.unwrap();
    sqlx::query("detach plain").execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    std::fs::rename(plain, path).unwrap();
    assert!(std::fs::read(path).unwrap().starts_with(b"SQLite format 3\0"));
}

fn key_hex(desk: &Desk) -> String {
    let key = desk.secrets.get("store").unwrap().unwrap();
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_kept_can_be_read_without_the_key() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let who = desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    let detail = desk.show(contract).await;
    let document = detail.contract.documents[0].id;
    desk.call(Download { contract, what: Paper::Document(document) }).await.unwrap();
    let titles = desk.list([]).await.rows.into_iter().map(|row| row.title.to_string());
    let mut wanted: Vec<Vec<u8>> = titles.map(String::into_bytes).collect();
    assert!(wanted.len() > 3 && wanted.iter().all(|title| title.len() > 5));
    wanted.extend([who.company.name.to_string(), who.contact.name.to_string(), contract.to_string()].map(Into::into));
    // A database, a document, a seal.
    wanted.extend([b"SQLite format 3\0".to_vec(), b"%PDF-".to_vec(), b"\x89PNG\r\n".to_vec()]);
    wanted.extend([key_hex(&desk).into_bytes(), desk.secrets.get("store").unwrap().unwrap()]);
    let (data, key) = (desk.data(), desk.key());
    let read = || {
        let files = content(&data);
        assert!(files.keys().filter(|path| path.extension().is_some_and(|ending| ending == "sqlite")).count() >= 3);
        for (path, content) in files {
            let found = wanted.iter().find(|wanted| contains(&content, wanted));
            assert!(found.is_none(), "{path:?} has {:?}", String::from_utf8_lossy(found.unwrap()));
        }
    };
    read();
    desk.core.close().await;
    read();
    let (mirror, _) = pok::Mirror::open(&data, &key).await.unwrap();
    let title = "select count(*) from record where kind = 'contract' and body ->> 'title' = $1";
    let title = sqlx::query_scalar::<_, i64>(title).bind(detail.contract.title.to_string());
    assert_eq!(title.fetch_one(&*mirror.pool().await).await.unwrap(), 1, "it is all there");
}

async fn pragma(connection: &mut sqlx::SqliteConnection, name: &str) -> String {
    use sqlx::{Row, ValueRef};
    let query = sqlx::AssertSqlSafe(format!("pragma {name}"));
    let row = sqlx::query(query).fetch_one(connection).await.unwrap();
    assert!(!row.try_get_raw(0).unwrap().is_null());
    row.try_get::<String, _>(0).or_else(|_| row.try_get::<i64, _>(0).map(|value| value.to_string())).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_connection_keeps_what_it_acknowledged() {
    let desk = Desk::synced("").await;
    let check = async |pool: &SqlitePool| {
        let mut connections = Vec::new();
        for _ in 0..pool.options().get_max_connections() {
            connections.push(pool.acquire().await.unwrap());
        }
        for connection in &mut connections {
            let found = [
                pragma(connection, "journal_mode").await,
                pragma(connection, "synchronous").await,
                pragma(connection, "temp_store").await,
                pragma(connection, "foreign_keys").await,
            ];
            assert_eq!(found, ["delete", "3", "2", "1"]);
            assert!(pragma(connection, "cipher_version").await.starts_with("4."));
        }
        connections.len()
    };
    assert_eq!(check(desk.core.drafts().pool()).await, 1);
    assert!(check(&*desk.core.mirror().pool().await).await > 1);
    assert!(check(&*desk.core.files().pool().await).await > 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_and_a_writer_wait_for_each_other() {
    let desk = Desk::new("").await;
    let pool = desk.core.mirror().pool().await.clone();
    let writer = tokio::spawn({
        let pool = pool.clone();
        async move {
            for round in 0..20 {
                let mut tx = pool.begin_with("begin immediate").await.unwrap();
                // More than the cache holds.
                let query = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 1500) \
                             insert into record (kind, id, rev, body) \
                             select 'x', printf('%d-%d', $1, i), 0, hex(randomblob(4000)) from n";
                sqlx::query(query).bind(round).execute(&mut *tx).await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
                tx.commit().await.unwrap();
            }
        }
    });
    let mut longest = Duration::ZERO;
    while !writer.is_finished() {
        let begun = std::time::Instant::now();
        let rows: i64 = sqlx::query_scalar("select count(*) from record").fetch_one(&pool).await.unwrap();
        longest = longest.max(begun.elapsed());
        assert_eq!(rows % 1_500, 0, "a page is there wholly or not at all");
    }
    writer.await.unwrap();
    println!("the longest reading took {longest:?}");
}

struct Before {
    desk: Desk,
    contract: ContractId,
}

/// A computer with a 서명 under way, its files as they were before there was encryption.
async fn before(server: &Server) -> (Before, pok_api::desktop::contract::Detail) {
    let desk = Desk::new(&server.url()).await;
    desk.log_in(server, JIWOO).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    let query = "insert into operation (id, kind, subject, company, server, created_at) \
                 values ('01930000-0000-7000-8000-000000000001', 'contract.sign', 'some', 'company', 'server', 1)";
    sqlx::query(query).execute(desk.core.drafts().pool()).await.unwrap();
    let detail = desk.show(contract).await;
    (Before { desk, contract }, detail)
}

/// How a migration may be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Killed {
    /// It wasn't begun.
    Before,
    /// The key is in the key store, and nothing else was done.
    KeyMade,
    /// Half of the encrypted copy is written.
    HalfWritten,
    /// All of it is, and not yet in its place.
    Written,
    /// The plain file itself was left in the middle of a change, with its journal.
    InAChange,
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_files_are_encrypted_and_nothing_of_the_drafts_is_lost_wherever_that_is_killed() {
    let server = Server::with_data().await;
    let (Before { desk, contract }, detail) = before(&server).await;
    let list = desk.list([]).await;
    let mut desk = desk;
    for killed in [Killed::Before, Killed::KeyMade, Killed::HalfWritten, Killed::Written, Killed::InAChange] {
        let (key, secrets) = (key_hex(&desk), Arc::clone(&desk.secrets));
        desk = desk
            .restart_after(async |data| {
                let (draft, encrypting) = (data.join("draft.sqlite"), data.join("draft.encrypting.sqlite"));
                let encrypted = std::fs::read(&draft).unwrap();
                as_before(&draft, &key).await;
                as_before(&data.join("mirror.sqlite"), &key).await;
                std::fs::write(data.join("mirror.sqlite-wal"), b"some log").unwrap();
                std::fs::remove_file(data.join("file.sqlite")).unwrap();
                std::fs::create_dir_all(data.join("blobs")).unwrap();
                std::fs::write(data.join("blobs/some"), b"%PDF-").unwrap();
                match killed {
                    Killed::Before => {
                        std::fs::remove_file(data.join("store.id")).unwrap();
                        secrets.forget("store").unwrap();
                    }
                    Killed::KeyMade => std::fs::remove_file(data.join("store.id")).unwrap(),
                    Killed::HalfWritten => std::fs::write(encrypting, &encrypted[..encrypted.len() / 2]).unwrap(),
                    Killed::Written => std::fs::write(encrypting, &encrypted).unwrap(),
                    Killed::InAChange => leave_in_a_change(&draft).await,
                }
            })
            .await;
        let started = desk.start().await;
        assert_eq!(started.warnings, [], "{killed:?}");
        let operations: Vec<String> =
            sqlx::query_scalar("select subject from operation").fetch_all(desk.core.drafts().pool()).await.unwrap();
        assert_eq!(operations, ["some"], "{killed:?}");
        let data = desk.data();
        assert!(!data.join("blobs").exists() && !data.join("draft.encrypting.sqlite").exists());
        for (path, content) in content(&data) {
            assert!(!contains(&content, b"SQLite format 3\0"), "{killed:?}: {path:?}");
        }
        desk.sync().await;
        assert_eq!(desk.show(contract).await, detail, "{killed:?}: readings and the chosen seal are kept");
        assert_eq!(desk.list([]).await, list, "{killed:?}: the copy is fetched anew");
        assert_eq!(set_aside(&data), 0);
    }
}

/// As a power loss leaves a plain file: its rows are gone in the file, and in the journal beside.
async fn leave_in_a_change(draft: &Path) {
    let suffixed = |path: &Path, suffix: &str| PathBuf::from(format!("{}{suffix}", path.display()));
    let left = draft.with_extension("left");
    let mut connection = SqliteConnectOptions::new().filename(draft).connect().await.unwrap();
    let change = "pragma cache_size = 2; begin; delete from operation; delete from sealing; \
                  with recursive n (i) as (select 1 union all select i + 1 from n where i < 400) \
                  insert into receipt select i, i, i, i, hex(randomblob(2000)), i from n";
    sqlx::raw_sql(change).execute(&mut connection).await.unwrap();
    std::fs::copy(draft, &left).unwrap();
    let journal = std::fs::read(suffixed(draft, "-journal")).unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    std::fs::rename(&left, draft).unwrap();
    std::fs::write(suffixed(draft, "-journal"), journal).unwrap();
}

/// Names follow what is typed by a moment.
async fn named(desk: &Desk, names: &[String]) {
    let known = || {
        let mut known = desk.core.unsynced().titles();
        known.sort();
        known
    };
    within(Duration::from_secs(20), async || known() == names).await;
    assert_eq!(known(), names);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_costs_unsynced_drafts_alone_and_they_are_named() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let list = desk.list([]).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    let mut names = Vec::new();
    for title in ["사무용품 구매", "서버 임차"] {
        let notice = server.posted(title).await;
        desk.sync().await;
        let notice = desk.bid(notice).await.notice;
        names.push((notice.id, format!("{} {title}", notice.number), price(&notice, 0, "1")));
    }
    let sent = names[0].clone();
    desk.edit(sent.0, sent.2).await;
    desk.sync().await;
    desk.all_sent().await;
    named(&desk, &[]).await;
    let stopped = server.stop().await;
    for (notice, _, price) in &names {
        desk.edit(*notice, price.clone()).await;
    }
    desk.edit(names[0].0, [("other/x".to_owned(), text("더"))].into()).await;
    let mut names: Vec<_> = names.into_iter().map(|(_, name, _)| name).collect();
    names.sort();
    named(&desk, &names).await;
    let names = desk.core.unsynced().titles();
    let secrets = Arc::clone(&desk.secrets);
    let desk = desk.restart_after(async |_| secrets.forget("store").unwrap()).await;

    let lost = Warning::KeyLost { unsynced: names };
    assert_eq!(desk.start().await.warnings, std::slice::from_ref(&lost));
    assert_eq!(set_aside(&desk.data()), 3, "nothing is thrown away");
    assert!(desk.core.unsynced().titles().is_empty());
    assert!(desk.start().await.who.is_none(), "who was logged in is among what was lost");
    // Killed before anybody saw it.
    let desk = desk.restart().await;
    assert_eq!(desk.start().await.warnings, std::slice::from_ref(&lost));
    desk.call(Ready {}).await.unwrap();
    let desk = desk.restart().await;
    assert_eq!(desk.start().await.warnings, []);

    let server = stopped.start().await;
    desk.log_in(&server, JIWOO).await;
    assert_eq!(desk.list([]).await, list);
    assert!(desk.show(contract).await.readings.is_empty());

    // Another key is as good as none; without unsynced drafts, that is said too.
    let secrets = Arc::clone(&desk.secrets);
    let desk = desk.restart_after(async |_| secrets.put("store", &[7; 32]).unwrap()).await;
    assert_eq!(desk.start().await.warnings, [Warning::KeyLost { unsynced: Vec::new() }]);
    assert_eq!(set_aside(&desk.data()), 6);
    desk.log_in(&server, JIWOO).await;
    assert_eq!(desk.list([]).await, list);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_without_its_check_value_is_known_by_the_files() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let list = desk.list([]).await;
    let check = desk.data().join("store.id");
    let desk = desk.restart_after(async |_| std::fs::remove_file(&check).unwrap()).await;
    assert_eq!(desk.start().await.warnings, []);
    assert_eq!(desk.list([]).await, list);
    assert!(check.exists());
}
