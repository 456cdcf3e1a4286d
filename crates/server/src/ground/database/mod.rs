//! The database: SQLite in the data folder, or PostgreSQL. One SQL text per query serves both.

mod columns;
mod migrations;
mod transaction;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, AssertSqlSafe, Transaction};
use tokio::sync::futures::OwnedNotified;
use tokio::sync::{Notify, Semaphore};

pub(crate) use columns::{Columns, unreadable};
#[cfg(feature = "demo")]
pub use migrations::make_tables;
pub(crate) use transaction::Tx;

use crate::ground::bell::Bell;
use crate::ground::clock::{Clock, whole_micros};
use crate::ground::config::Config;
use crate::ground::fault::Fault;

/// A query with what its places stand for, in their order: `sql!("delete from token where sha256 = $1", [hash])`.
macro_rules! sql {
    ($query:expr, [$($bound:expr),+ $(,)?]) => { sqlx::query($query)$(.bind($bound))+ };
}
pub(crate) use sql;

/// A query that adds a row: `insert!(token { sha256: hash, kind: "ACCESS", expires_at })`. What SQL says after the row,
/// such as `"on conflict do nothing"`, comes after it.
macro_rules! insert {
    (@ $column:ident) => { $column };
    (@ $column:ident $value:expr) => { $value };
    ($table:ident { $($column:ident $(: $value:expr)?),+ $(,)? } $(, $then:literal)?) => {{
        static QUERY: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
            let columns = [$(stringify!($column)),+];
            $crate::ground::database::insert_into(stringify!($table), &columns, concat!($($then)?))
        });
        sqlx::query(QUERY.as_str())$(.bind($crate::ground::database::insert!(@ $column $($value)?)))+
    }};
}
pub(crate) use insert;

/// The text of [`insert!`].
pub(crate) fn insert_into(table: &str, columns: &[&str], then: &str) -> String {
    let places: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    format!("insert into {table} ({}) values ({}) {then}", columns.join(", "), places.join(", "))
}

/// The database in the data folder.
const FILE: &str = "pok.db";

/// What is behind the pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    fn of(url: &str) -> Self {
        if url.starts_with("sqlite:") { Self::Sqlite } else { Self::Postgres }
    }

    /// Begins a transaction that writes.
    async fn begin(self, pool: &AnyPool) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self {
            Self::Sqlite => pool.begin_with("BEGIN IMMEDIATE").await,
            Self::Postgres => pool.begin().await,
        }
    }
}

/// The pool, and the order in which writers take turns.
#[derive(Clone)]
pub(crate) struct Database {
    pool: AnyPool,
    backend: Backend,
    /// SQLite has one writer at a time: waiting here is fair and never runs into its busy timeout.
    turn: Arc<Semaphore>,
    /// What time it is in a transaction that begins now.
    clock: Arc<dyn Clock>,
    bell: Bell,
    /// How long it is waited for others.
    patience: Duration,
    /// Wakes the jobs: see [`crate::ground::wake`].
    jobs: Arc<Notify>,
}

impl Database {
    /// Opens the database that `config` names, or the file `pok.db` in its folder, and brings its tables up to date.
    pub(crate) async fn open(config: &Config, bell: Bell) -> Result<Self, Fault> {
        sqlx::any::install_default_drivers();
        let url = config.database.clone().unwrap_or_else(|| sqlite_url(&config.data.join(FILE)));
        let backend = Backend::of(&url);
        let synchronous = if config.waits_for_disk() { WAITS } else { "pragma synchronous = off" };
        let patience = config.patience;
        let waits_for_others = format!("pragma busy_timeout = {}", patience.as_millis());
        let options = AnyPoolOptions::new().max_connections(10).acquire_timeout(patience);
        let options = options.after_connect(move |connection, _| {
            let waits_for_others = waits_for_others.clone();
            Box::pin(async move {
                if backend == Backend::Sqlite {
                    for pragma in SQLITE_PRAGMAS.iter().copied().chain([synchronous]) {
                        sqlx::query(pragma).execute(&mut *connection).await?;
                    }
                    sqlx::query(AssertSqlSafe(waits_for_others)).execute(&mut *connection).await?;
                }
                Ok(())
            })
        });
        let pool = options.connect(&url).await?;
        let dated = migrations::dated(backend);
        migrations::begin(&pool, backend, dated).await?;
        dated.run(&pool).await?;
        let (clock, jobs) = (Arc::clone(&config.clock), config.jobs());
        Ok(Self { pool, backend, turn: Arc::new(Semaphore::new(1)), clock, bell, patience, jobs })
    }

    /// For reading outside a transaction.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// The server's clock, in whole microseconds.
    pub(crate) fn now(&self) -> Timestamp {
        whole_micros(self.clock.now())
    }

    /// Moves the clock on. False where it can't be moved.
    #[cfg(feature = "demo")]
    pub(crate) fn advance(&self, by: jiff::SignedDuration) -> bool {
        let clock = self.clock.moved();
        if let Some(clock) = clock {
            clock.advance(by);
        }
        clock.is_some()
    }

    /// Begins a writing transaction at the time it is now.
    pub(crate) async fn write(&self) -> Result<Tx, Fault> {
        self.write_at(self.now()).await
    }

    /// Begins a writing transaction whose time was taken earlier, e.g. printed on a document.
    pub(crate) async fn write_at(&self, now: Timestamp) -> Result<Tx, Fault> {
        let turn = match self.backend {
            Backend::Sqlite => {
                let turn = tokio::time::timeout(self.patience, Arc::clone(&self.turn).acquire_owned()).await;
                let turn = turn.map_err(|_| Fault::busy(&"no turn to write came"))?;
                Some(turn.map_err(|error| Fault::Broken(error.into()))?)
            }
            Backend::Postgres => None,
        };
        let inner = self.backend.begin(&self.pool).await?;
        Ok(Tx::new(inner, turn, now, self.bell.clone(), Arc::clone(&self.jobs)))
    }

    /// Ends when a transaction with [`Tx::wake`] is on disk, or the clock is moved, after this.
    pub(crate) fn woken(&self) -> OwnedNotified {
        Arc::clone(&self.jobs).notified_owned()
    }

    /// Closes every connection.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// An acknowledged write is on disk: WAL needs this for that.
const WAITS: &str = "pragma synchronous = full";

const SQLITE_PRAGMAS: &[&str] = &[
    "pragma journal_mode = wal",
    "pragma foreign_keys = on",
    // What is replaced is not kept, on the disk either (BID-18).
    "pragma secure_delete = on",
];

/// The file of the database that `config` names, where it is one of the server's folder.
pub(crate) fn sqlite_file(config: &Config) -> Option<PathBuf> {
    config.database.is_none().then(|| config.data.join(FILE))
}

/// The URL of a database file, whatever characters its path has.
pub(crate) fn sqlite_url(file: &Path) -> String {
    use std::fmt::Write as _;
    let mut url = String::from("sqlite:");
    for byte in file.to_string_lossy().replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => url.push(char::from(byte)),
            // Writing to a string can't fail.
            _ => drop(write!(url, "%{byte:02X}")),
        }
    }
    url + "?mode=rwc"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unless tests say otherwise, which they can in a demo build alone.
    #[tokio::test]
    async fn every_sqlite_connection_waits_for_the_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { data: folder.path().to_owned(), ..Config::default() };
        let database = Database::open(&config, Bell::new()).await.expect("a database");
        let mut connections = Vec::new();
        for _ in 0..3 {
            let mut connection = database.pool().acquire().await.expect("a connection");
            let waits: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(&mut *connection).await.expect("a row");
            let mode: String =
                sqlx::query_scalar("pragma journal_mode").fetch_one(&mut *connection).await.expect("a row");
            assert_eq!((waits, mode.as_str()), (2, "wal"), "2 is FULL");
            connections.push(connection);
        }
    }
}
