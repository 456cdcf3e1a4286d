//! Opening a database file: is it whole, is it ours, is it not from the future.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pok_api::{Code, Problem};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::OnceCell;

use super::key::StoreKey;
use crate::core::fault::{self, is_damage};

/// How long one connection waits for another: longer than a large change takes to reach a slow disk.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of a page, unless a file says otherwise.
pub(super) const PAGE: u32 = 4_096;

/// Bytes of a page of a file that is written in bulk: larger ones are encrypted and indexed in less time.
pub(super) const LARGE_PAGE: u32 = 4 * PAGE;

/// A file of this name in a data folder tells a debug build not to wait for the disk there: for tests in which no power is
/// lost and nothing is killed. What people get doesn't look for it.
pub const WITHOUT_SYNC: &str = "without-sync";

/// Why a database can't be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// The file is damaged.
    #[error("the file is damaged: {0}")]
    Damaged(String),
    /// A later version of this program wrote it.
    #[error("{0} was written by a newer version of PoK; install that version again")]
    Newer(PathBuf),
    /// The file can't be read or written.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The database refused.
    #[error(transparent)]
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for OpenFault {
    fn from(error: sqlx::Error) -> Self {
        if is_damage(&error) { Self::Damaged(error.to_string()) } else { Self::Sql(error) }
    }
}

impl From<OpenFault> for Problem {
    fn from(error: OpenFault) -> Self {
        match error {
            OpenFault::Newer(_) => Self::new(Code::ClientTooOld, error.to_string()),
            OpenFault::Io(error) => fault::file("opening a database", &error),
            OpenFault::Sql(error) => fault::sql("opening a database", &error),
            OpenFault::Damaged(why) => fault::internal("opening a database", why),
        }
    }
}

impl From<MigrateError> for OpenFault {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Sql(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

/// How each of our databases is opened. SQLCipher's SQLite is 3.50.4, whose write-ahead log can lose a commit when it is
/// reset, so it is a rollback journal; with `extra`, what was acknowledged survives a power loss there too.
pub(super) fn encrypted(key: &StoreKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        // Has to come first, and does.
        .pragma("key", format!("\"{}\"", key.raw()))
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Extra)
        .foreign_keys(true)
        // What a query puts aside is nobody's to read either.
        .pragma("temp_store", "memory")
        // Readers wait while a change reaches the disk, and the other way round.
        .busy_timeout(PATIENCE)
        // The first statement is the key.
        .disable_statement_logging()
}

/// Opens, checks cheaply and brings up to date.
///
/// What is `precious` exists nowhere else: it is checked wholly, and copied before a migration changes it. The rest is
/// too large to check at each start, and can be fetched again.
pub(super) async fn open(
    path: &Path,
    options: SqliteConnectOptions,
    connections: u32,
    migrator: &Migrator,
    precious: bool,
) -> Result<SqlitePool, OpenFault> {
    let existed = has_content(path)?;
    let pool = connect(path, options, connections).await?;
    let result = prepare(&pool, path, migrator, existed, precious).await;
    if result.is_err() {
        pool.close().await;
    }
    result.map(|()| pool)
}

/// Opens and checks cheaply what can be fetched again; its tables are for the caller to see to.
pub(super) async fn open_bare(
    path: &Path,
    options: SqliteConnectOptions,
    connections: u32,
) -> Result<SqlitePool, OpenFault> {
    let existed = has_content(path)?;
    let pool = connect(path, options, connections).await?;
    let touched = async {
        if existed {
            touch_tables(&mut *pool.acquire().await?).await?;
        }
        Ok(())
    };
    let touched: Result<(), OpenFault> = touched.await;
    if touched.is_err() {
        pool.close().await;
    }
    touched.map(|()| pool)
}

/// SQLite says that it is ready before SQLCipher is (`sqlite3_initialize` runs its `SQLITE_EXTRA_INIT` last): of the
/// first two files opened at once, one could find that it isn't. So a connection to nothing comes before all others.
async fn begin() -> Result<(), sqlx::Error> {
    static BEGUN: OnceCell<()> = OnceCell::const_new();
    // Before SQLCipher does: left to itself, libcrypto cleans up at exit, beside threads that still encipher.
    #[cfg(not(target_os = "macos"))]
    openssl_sys::init();
    let begin = async || SqliteConnection::connect("sqlite::memory:").await?.close().await;
    BEGUN.get_or_try_init(begin).await.copied()
}

/// Connections to a file; one of them is open.
pub(super) async fn connect(
    path: &Path,
    options: SqliteConnectOptions,
    connections: u32,
) -> Result<SqlitePool, OpenFault> {
    begin().await?;
    let options = options.filename(path).create_if_missing(true);
    // On macOS only this reaches the disk itself; elsewhere it says nothing.
    let options = options.pragma("fullfsync", "on").pragma("checkpoint_fullfsync", "on");
    let is_without_sync = cfg!(debug_assertions) && path.with_file_name(WITHOUT_SYNC).exists();
    let options = if is_without_sync { options.synchronous(SqliteSynchronous::Off) } else { options };
    // A file doesn't hang up: nothing is asked of a connection before each use.
    let pool = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
    Ok(pool.connect_with(options).await?)
}

/// Whether the key opens the file. What is damaged in its first page, no key opens.
pub(crate) async fn opens(path: &Path, key: &StoreKey) -> bool {
    opens_by(path, key, PAGE).await || opens_by(path, key, LARGE_PAGE).await
}

/// Whether the key opens the file, if its pages are so large.
pub(super) async fn opens_by(path: &Path, key: &StoreKey, page: u32) -> bool {
    if begin().await.is_err() {
        return false;
    }
    let options = SqliteConnectOptions::new().filename(path).pragma("key", format!("\"{}\"", key.raw()));
    let options = options.pragma("cipher_page_size", page.to_string());
    let Ok(mut connection) = options.disable_statement_logging().connect().await else { return false };
    let read = sqlx::query("select count(*) from sqlite_schema").fetch_one(&mut connection).await;
    let closed = connection.close().await;
    read.is_ok() && closed.is_ok()
}

async fn prepare(
    pool: &SqlitePool,
    path: &Path,
    migrator: &Migrator,
    existed: bool,
    precious: bool,
) -> Result<(), OpenFault> {
    if existed {
        let known = migrator.iter().map(|migration| migration.version).max().unwrap_or(0);
        let applied = applied(pool).await?;
        if applied > known {
            return Err(OpenFault::Newer(path.to_owned()));
        }
        if precious && applied > 0 && applied < known {
            let copy = path.with_extension(format!("before-{known}.sqlite"));
            if !copy.exists() {
                sqlx::query("vacuum into $1").bind(copy.to_string_lossy().into_owned()).execute(pool).await?;
            }
        }
        if precious {
            check(pool).await?;
        } else {
            touch_tables(&mut *pool.acquire().await?).await?;
        }
    }
    Ok(migrator.run(pool).await?)
}

/// The last migration that was applied; 0 for none.
async fn applied(pool: &SqlitePool) -> Result<i64, sqlx::Error> {
    let has = "select count(*) from sqlite_schema where name = '_sqlx_migrations'";
    if sqlx::query_scalar::<_, i64>(has).fetch_one(pool).await? == 0 {
        return Ok(0);
    }
    sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations").fetch_one(pool).await
}

/// Reads every page.
pub(super) async fn check(pool: &SqlitePool) -> Result<(), OpenFault> {
    let mut connection = pool.acquire().await?;
    let found: String = sqlx::query_scalar("pragma quick_check(1)").fetch_one(&mut *connection).await?;
    // A page that doesn't authenticate is read as zeros, which may pass; the next reading fails.
    touch_tables(&mut connection).await?;
    if found == "ok" { Ok(()) } else { Err(OpenFault::Damaged(found)) }
}

/// Reads the root of every table: much cheaper than a whole check, and finds a file that was cut or
/// overwritten.
async fn touch_tables(on: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let names: Vec<String> =
        sqlx::query_scalar("select name from sqlite_schema where type = 'table'").fetch_all(&mut *on).await?;
    for name in names {
        let quoted = name.replace('"', "\"\"");
        let query = sqlx::AssertSqlSafe(format!("select * from \"{quoted}\" not indexed limit 1"));
        sqlx::query(query).fetch_optional(&mut *on).await?;
    }
    Ok(())
}

/// Whether there is a file that has something in it.
fn has_content(path: &Path) -> io::Result<bool> {
    match std::fs::metadata(path) {
        Ok(found) => Ok(found.len() > 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::quarantine::with_suffix;

    const PAGE: usize = super::PAGE as usize;

    fn key() -> StoreKey {
        StoreKey::from_bytes(&[7; 32]).expect("32 bytes")
    }

    /// A file as a power loss leaves it: a large change half written over what was there, its journal beside it.
    async fn interrupted(folder: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let (working, left) = (folder.join("working.sqlite"), folder.join("left.sqlite"));
        let options = encrypted(&key()).filename(&working).create_if_missing(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        sqlx::raw_sql("create table kept (body); insert into kept values ('before')").execute(&pool).await?;
        sqlx::raw_sql(
            "pragma cache_size = 2; begin; update kept set body = 'after';
             with recursive n (i) as (select 1 union all select i + 1 from n where i < 400)
             insert into kept select randomblob(4000) from n",
        )
        .execute(&pool)
        .await?;
        std::fs::copy(with_suffix(&working, "-journal"), with_suffix(&left, "-journal"))?;
        let mut file = std::fs::read(&working)?;
        file[PAGE..PAGE + 2_000].fill(0);
        std::fs::write(&left, file)?;
        pool.close().await;
        Ok(left)
    }

    #[tokio::test]
    async fn a_change_cut_short_is_taken_back_and_not_called_damage() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let left = interrupted(folder.path()).await?;
        let migrator = Migrator::with_migrations(Vec::new());
        let pool = open(&left, encrypted(&key()), 1, &migrator, true).await?;
        let kept: Vec<String> = sqlx::query_scalar("select body from kept").fetch_all(&pool).await?;
        assert_eq!(kept, ["before"]);
        pool.close().await;

        let left = interrupted(tempfile::tempdir_in(folder.path())?.keep().as_path()).await?;
        std::fs::remove_file(with_suffix(&left, "-journal"))?;
        let refused = open(&left, encrypted(&key()), 1, &migrator, true).await;
        assert!(matches!(refused, Err(OpenFault::Damaged(_))), "without its journal it is: {refused:?}");
        Ok(())
    }

    /// What SQLCipher makes of pages that were overwritten is always called damage, never a fault of a query.
    #[tokio::test]
    async fn an_overwritten_page_is_damage_wherever_it_is() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("some.sqlite");
        let pool = open(&path, encrypted(&key()), 1, &Migrator::with_migrations(Vec::new()), false).await?;
        sqlx::raw_sql(
            "create table kept (body);
             with recursive n (i) as (select 1 union all select i + 1 from n where i < 40)
             insert into kept select randomblob(9000) from n",
        )
        .execute(&pool)
        .await?;
        pool.close().await;
        let whole = std::fs::read(&path)?;
        let mut unread = 0;
        for page in 0..whole.len() / PAGE {
            let mut damaged = whole.clone();
            damaged[page * PAGE + 100..page * PAGE + 200].fill(0x5a);
            std::fs::write(&path, damaged)?;
            let options = encrypted(&key()).filename(&path);
            let pool = match SqlitePoolOptions::new().max_connections(1).connect_with(options).await {
                Ok(pool) => pool,
                Err(error) => {
                    assert!(is_damage(&error), "page {page}: {error:?}");
                    continue;
                }
            };
            let read = async {
                let rows = sqlx::query("select body from kept").fetch_all(&pool).await?;
                // The fault of the very last page shows at the next statement.
                sqlx::query("select count(*) from kept").fetch_one(&pool).await?;
                Ok::<_, sqlx::Error>(rows.len())
            };
            match read.await {
                Err(error) => assert!(is_damage(&error), "page {page}: {error:?}"),
                Ok(_) => unread += 1,
            }
            pool.close().await;
            let checked = open(&path, encrypted(&key()), 1, &Migrator::with_migrations(Vec::new()), true).await;
            assert!(matches!(checked, Err(OpenFault::Damaged(_))), "page {page}: {checked:?}");
        }
        assert!(unread < 5, "the pages of other tables");
        Ok(())
    }

    /// The copy that is made before a migration is as unreadable as the file.
    #[tokio::test]
    async fn the_copy_before_a_migration_is_encrypted_too() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (path, copy) = (folder.path().join("some.sqlite"), folder.path().join("copy.sqlite"));
        let pool = open(&path, encrypted(&key()), 1, &Migrator::with_migrations(Vec::new()), true).await?;
        sqlx::raw_sql("create table kept (body); insert into kept values ('before')").execute(&pool).await?;
        sqlx::query("vacuum into $1").bind(copy.to_string_lossy().into_owned()).execute(&pool).await?;
        pool.close().await;
        assert!(!std::fs::read(&copy)?.windows(6).any(|window| window == b"before" || window == b"SQLite"));
        assert!(opens(&copy, &key()).await);
        Ok(())
    }

    #[tokio::test]
    async fn the_right_key_opens_and_another_does_not() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("some.sqlite");
        let pool = open(&path, encrypted(&key()), 1, &Migrator::with_migrations(Vec::new()), false).await?;
        sqlx::raw_sql("create table kept (body)").execute(&pool).await?;
        pool.close().await;
        assert!(opens(&path, &key()).await);
        assert!(!opens(&path, &StoreKey::generate()?).await);
        Ok(())
    }
}
