//! Files from before there was encryption: told by their header, and encrypted.
//!
//! Killed at any moment, the next start finds the plain file whole and begins again, or the encrypted one in its place:
//! what is being written has another name until it is on the disk and was read back.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use super::key::StoreKey;
use super::open::{OpenFault, check, encrypted};
use super::quarantine::{remove, with_suffix};

/// What a file is by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// There is none, or nothing in it.
    Absent,
    /// A plain SQLite database.
    Plain,
    /// Encrypted, or damaged: which, only the key tells.
    Sealed,
}

/// Looks at the first bytes.
pub(crate) fn kind(path: &Path) -> io::Result<Kind> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kind::Absent),
        Err(error) => return Err(error),
    };
    let mut header = Vec::new();
    file.by_ref().take(16).read_to_end(&mut header)?;
    Ok(match &*header {
        [] => Kind::Absent,
        b"SQLite format 3\0" => Kind::Plain,
        _ => Kind::Sealed,
    })
}

/// Encrypts a plain file; any other stays as it is.
///
/// # Errors
/// [`OpenFault::Damaged`] where the plain file is, or the disk refuses: it is still there, as it was.
pub(super) async fn encrypt(path: &Path, key: &StoreKey) -> Result<(), OpenFault> {
    let next = being_written(path);
    // Left by a start that was killed.
    remove(&next)?;
    if kind(path)? != Kind::Plain {
        return Ok(());
    }
    tracing::info!(path = %path.display(), "a plain database is encrypted");
    // Opening takes back a change that was cut short; leaving the write-ahead log brings its content in.
    let options = SqliteConnectOptions::new()
        .filename(path)
        // Else what is attached could not be created either.
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Extra);
    let plain = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let copied = copy(&plain, &next, key).await;
    plain.close().await;
    let before = copied?;
    File::options().write(true).open(&next)?.sync_all()?;
    verify(&next, key, &before).await?;
    // One that stays would be rolled back into the encrypted file.
    for companion in ["-journal", "-wal"] {
        if with_suffix(path, companion).exists() {
            return Err(io::Error::other("a plain database is still being changed").into());
        }
    }
    std::fs::rename(&next, path)?;
    crate::store::disk::sync_folder(path)?;
    remove_companions(path)?;
    Ok(())
}

/// Writes the encrypted copy; answers what it must hold.
async fn copy(plain: &SqlitePool, next: &Path, key: &StoreKey) -> Result<Vec<(String, i64)>, OpenFault> {
    check(plain).await?;
    let before = counts(plain).await?;
    let mut connection = plain.acquire().await?;
    sqlx::query("attach $1 as sealed key $2")
        .bind(next.to_string_lossy().into_owned())
        .bind(key.raw())
        .execute(&mut *connection)
        .await?;
    sqlx::query("select sqlcipher_export('sealed')").fetch_all(&mut *connection).await?;
    sqlx::query("detach sealed").execute(&mut *connection).await?;
    Ok(before)
}

/// Reads the copy back.
async fn verify(next: &Path, key: &StoreKey, before: &[(String, i64)]) -> Result<(), OpenFault> {
    let options = encrypted(key).filename(next);
    let sealed = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let read = async {
        check(&sealed).await?;
        counts(&sealed).await.map_err(OpenFault::from)
    };
    let after = read.await;
    sealed.close().await;
    if after? != before {
        return Err(io::Error::other("the encrypted copy is not the plain file's").into());
    }
    Ok(())
}

/// How many rows each table has.
async fn counts(pool: &SqlitePool) -> Result<Vec<(String, i64)>, sqlx::Error> {
    let names: Vec<String> =
        sqlx::query_scalar("select name from sqlite_schema where type = 'table' order by name").fetch_all(pool).await?;
    let mut counts = Vec::new();
    for name in names {
        let query = format!("select count(*) from \"{}\"", name.replace('"', "\"\""));
        counts.push((name, sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(pool).await?));
    }
    Ok(counts)
}

fn remove_companions(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(with_suffix(path, "-shm")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn being_written(path: &Path) -> PathBuf {
    path.with_extension("encrypting.sqlite")
}
