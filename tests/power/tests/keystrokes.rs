//! A draft and its outbox row, committed with each keystroke as the desktop does it, under the settings of its draft file
//! and under weaker ones: the weaker ones lose, so the proof can fail. `POK_SOAK` multiplies the number of losses.

use std::path::Path;

use fastrand::Rng;
use pok_power::{Count, Fault, Workload, prove, vfs};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Connection as _};

/// Three drafts that grow letter by letter; a draft has an outbox row exactly while it isn't on the server.
struct Keystrokes {
    journal: SqliteJournalMode,
    synchronous: SqliteSynchronous,
    random: Rng,
    count: u64,
}

const SCHEMA: &str = "
    create table if not exists draft (subject integer primary key, body text not null, rev integer not null,
        is_sent integer not null);
    create table if not exists outbox (subject integer primary key, body text not null, base_rev integer not null)";

const KEY: &str = "\"x'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'\"";

const SPLIT: &str = "
    select count(*) from draft left join outbox using (subject)
    where case when outbox.subject is null then not is_sent
          else is_sent or outbox.body != draft.body or base_rev != rev end";

impl Workload for Keystrokes {
    type Store = SqliteConnection;

    async fn open(&mut self, folder: &Path) -> Result<SqliteConnection, Fault> {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("draft.sqlite"))
            .vfs(vfs::NAME)
            // Encrypts as the desktop does where the build has SQLCipher; a plain SQLite passes over it.
            .pragma("key", KEY)
            .create_if_missing(true)
            .journal_mode(self.journal)
            .synchronous(self.synchronous);
        let mut store = options.disable_statement_logging().connect().await?;
        sqlx::raw_sql(SCHEMA).execute(&mut store).await?;
        Ok(store)
    }

    async fn write(&mut self, store: &mut SqliteConnection) -> Result<(), Fault> {
        self.count += 1;
        let subject = self.random.i64(0..3);
        let mut change = store.begin().await?;
        let known: Option<(String, i64)> = sqlx::query_as("select body, rev from draft where subject = $1")
            .bind(subject)
            .fetch_optional(&mut *change)
            .await?;
        let (mut body, mut rev) = known.unwrap_or_default();
        // What is pasted spans several pages, and clearing a field gives them back.
        match self.random.u8(0..10) {
            0 => body.clear(),
            1 => body.extend(std::iter::repeat_n('가', self.random.usize(1..4_000))),
            _ => {}
        }
        body.push_str(&format!("·{}", self.count));
        let is_sent = self.random.u8(0..5) == 0;
        if is_sent {
            rev += 1;
            sqlx::query("delete from outbox where subject = $1").bind(subject).execute(&mut *change).await?;
        } else {
            sqlx::query("insert or replace into outbox values ($1, $2, $3)")
                .bind(subject)
                .bind(&body)
                .bind(rev)
                .execute(&mut *change)
                .await?;
        }
        sqlx::query("insert or replace into draft values ($1, $2, $3, $4)")
            .bind(subject)
            .bind(&body)
            .bind(rev)
            .bind(is_sent)
            .execute(&mut *change)
            .await?;
        Ok(change.commit().await?)
    }

    async fn state(&mut self, store: &mut SqliteConnection) -> Result<Vec<String>, Fault> {
        let rows = "select 'draft', subject, body, rev from draft
                    union all select 'outbox', subject, body, base_rev from outbox order by 1, 2";
        let rows: Vec<(String, i64, String, i64)> = sqlx::query_as(rows).fetch_all(store).await?;
        Ok(rows.into_iter().map(|(table, subject, body, rev)| format!("{table} {subject} {rev} {body}")).collect())
    }

    async fn contradiction(&mut self, store: &mut SqliteConnection) -> Result<Option<String>, Fault> {
        let whole: String = sqlx::query_scalar("pragma integrity_check").fetch_one(&mut *store).await?;
        if whole != "ok" {
            return Err(whole.into());
        }
        let splits: i64 = sqlx::query_scalar(SPLIT).fetch_one(store).await?;
        Ok((splits > 0).then(|| format!("{splits} drafts and their outbox rows disagree")))
    }

    async fn close(&mut self, store: SqliteConnection) -> Result<(), Fault> {
        Ok(store.close().await?)
    }
}

fn soak() -> u32 {
    std::env::var("POK_SOAK").ok().and_then(|times| times.parse().ok()).unwrap_or(1).max(1)
}

async fn losses(journal: SqliteJournalMode, synchronous: SqliteSynchronous, points: u32) -> Result<Count, Fault> {
    vfs::register(false)?;
    let mut scratch = SqliteConnectOptions::new().in_memory(true).connect().await?;
    let cipher: Option<String> = sqlx::query_scalar("pragma cipher_version").fetch_optional(&mut scratch).await?;
    let name = format!("{journal:?}+{synchronous:?}, SQLCipher {}", cipher.as_deref().unwrap_or("none"));
    let seed = fastrand::u64(..);
    let mut work = Keystrokes { journal, synchronous, random: Rng::with_seed(seed), count: 0 };
    let count = prove(&mut work, points, &mut Rng::with_seed(!seed)).await?;
    println!(
        "{name}, seed {seed}: {count}{}",
        count.examples.iter().map(|one| format!("\n    {one}")).collect::<String>()
    );
    Ok(count)
}

/// What `draft.sqlite` is opened with.
#[tokio::test]
async fn no_acknowledged_keystroke_is_lost_with_the_power() -> Result<(), Fault> {
    let points = 1_000 * soak();
    let count = losses(SqliteJournalMode::Delete, SqliteSynchronous::Extra, points).await?;
    assert_eq!(count, Count { points, ..Count::default() });
    Ok(())
}

/// The log is synced with each commit, which is enough too.
#[tokio::test]
async fn a_log_that_is_synced_with_each_commit_loses_nothing_either() -> Result<(), Fault> {
    let points = 300 * soak();
    let count = losses(SqliteJournalMode::Wal, SqliteSynchronous::Full, points).await?;
    assert_eq!(count, Count { points, ..Count::default() });
    Ok(())
}

/// A journal that was deleted may be back, and takes the last commit back.
#[tokio::test]
async fn a_journal_whose_end_is_not_synced_loses_a_keystroke() -> Result<(), Fault> {
    let count = losses(SqliteJournalMode::Delete, SqliteSynchronous::Full, 300 * soak()).await?;
    assert!(count.lost > 0, "{count}");
    assert_eq!((count.split, count.damaged), (0, 0), "it is whole all the same: {count}");
    Ok(())
}

/// sqlx's and everybody's favourite.
#[tokio::test]
async fn a_log_that_is_synced_now_and_then_loses_many() -> Result<(), Fault> {
    let count = losses(SqliteJournalMode::Wal, SqliteSynchronous::Normal, 300 * soak()).await?;
    assert!(count.lost > 0, "{count}");
    assert_eq!((count.split, count.damaged), (0, 0), "it is whole all the same: {count}");
    Ok(())
}

/// Nothing synced at all: the only one that is damaged, so damage would be noticed.
#[tokio::test]
async fn a_file_that_is_never_synced_is_damaged() -> Result<(), Fault> {
    let count = losses(SqliteJournalMode::Delete, SqliteSynchronous::Off, 300 * soak()).await?;
    assert!(count.damaged > 0, "{count}");
    Ok(())
}
