//! Opening a database file: is it whole, is it ours, is it not from the future.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

use super::quarantine::with_suffix;
use crate::fault::is_damage;

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

impl From<MigrateError> for OpenFault {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Sql(sqlx::Error::Migrate(Box::new(other))),
        }
    }
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
    let existed = check_header(path)?;
    let options = options.filename(path).create_if_missing(true);
    // On macOS only this reaches the disk itself; elsewhere it says nothing.
    let options = options.pragma("fullfsync", "on").pragma("checkpoint_fullfsync", "on");
    let pool = SqlitePoolOptions::new().max_connections(connections).connect_with(options).await?;
    let result = prepare(&pool, path, migrator, existed, precious).await;
    if result.is_err() {
        pool.close().await;
    }
    result.map(|()| pool)
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
            touch_tables(pool).await?;
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
async fn check(pool: &SqlitePool) -> Result<(), OpenFault> {
    let found: String = sqlx::query_scalar("pragma quick_check(1)").fetch_one(pool).await?;
    if found == "ok" { Ok(()) } else { Err(OpenFault::Damaged(found)) }
}

/// Reads the root of every table: much cheaper than a whole check, and finds a file that was cut or
/// overwritten.
async fn touch_tables(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let names: Vec<String> =
        sqlx::query_scalar("select name from sqlite_schema where type = 'table'").fetch_all(pool).await?;
    for name in names {
        let quoted = name.replace('"', "\"\"");
        let query = sqlx::AssertSqlSafe(format!("select * from \"{quoted}\" not indexed limit 1"));
        sqlx::query(query).fetch_optional(pool).await?;
    }
    Ok(())
}

/// Whether there is a file that has something in it; a file that isn't SQLite's or was cut short is damaged.
fn check_header(path: &Path) -> Result<bool, OpenFault> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let length = file.metadata()?.len();
    if length == 0 {
        return Ok(false);
    }
    let mut header = [0; 100];
    file.read_exact(&mut header).map_err(|_| OpenFault::Damaged("cut short".to_owned()))?;
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(OpenFault::Damaged("not a database".to_owned()));
    }
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    let pages = u64::from(u32::from_be_bytes([header[28], header[29], header[30], header[31]]));
    // A write-ahead log may hold what the file still lacks, and a journal takes back a change that was cut short.
    let logged = ["-wal", "-journal"].into_iter().any(|companion| with_suffix(path, companion).exists());
    if !logged && length < page * pages {
        return Err(OpenFault::Damaged("shorter than it says".to_owned()));
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGES: std::ops::Range<usize> = 28..32;

    /// A file as a power loss leaves it: a large change half written, its journal beside it, and the first page, which
    /// already counts pages that never came.
    async fn interrupted(folder: &Path) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let (working, left) = (folder.join("working.sqlite"), folder.join("left.sqlite"));
        let options = SqliteConnectOptions::new().filename(&working).create_if_missing(true);
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
        file[PAGES].copy_from_slice(&100_000_u32.to_be_bytes());
        std::fs::write(&left, file)?;
        pool.close().await;
        Ok(left)
    }

    #[tokio::test]
    async fn a_change_cut_short_is_taken_back_and_not_called_damage() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let left = interrupted(folder.path()).await?;
        let migrator = Migrator::with_migrations(Vec::new());
        let pool = open(&left, SqliteConnectOptions::new(), 1, &migrator, true).await?;
        let kept: Vec<String> = sqlx::query_scalar("select body from kept").fetch_all(&pool).await?;
        assert_eq!(kept, ["before"]);
        pool.close().await;

        let left = interrupted(tempfile::tempdir_in(folder.path())?.keep().as_path()).await?;
        std::fs::remove_file(with_suffix(&left, "-journal"))?;
        let refused = open(&left, SqliteConnectOptions::new(), 1, &migrator, true).await;
        assert!(matches!(refused, Err(OpenFault::Damaged(_))), "without its journal it is");
        Ok(())
    }
}
