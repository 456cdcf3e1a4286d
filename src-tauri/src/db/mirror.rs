//! The copy of the server's data, `mirror.sqlite`.
//!
//! Whoever reads holds the pool for as long as the query takes, so that the file can be replaced in between: by a
//! fresh copy after a restart of the feed, or by an empty one after damage.

use std::path::{Path, PathBuf};

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};
use tokio::sync::{RwLock, RwLockReadGuard};

use super::open::{OpenFault, open};
use super::quarantine;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/mirror");

/// The mirror's file and its connections.
#[derive(Debug)]
pub struct Mirror {
    path: PathBuf,
    pool: RwLock<SqlitePool>,
}

impl Mirror {
    /// Opens the file in `data`; a damaged one is set aside and an empty one takes its place (`true`).
    ///
    /// # Errors
    /// [`OpenFault::Newer`], or the disk refuses.
    pub async fn open(data: &Path) -> Result<(Self, bool), OpenFault> {
        let path = data.join("mirror.sqlite");
        quarantine::remove(&staging_path(&path))?;
        let (pool, rebuilt) = match connect(&path).await {
            Err(OpenFault::Damaged(why)) => {
                tracing::warn!(why, "mirror");
                quarantine::set_aside(&path)?;
                (connect(&path).await?, true)
            }
            other => (other?, false),
        };
        Ok((Self { path, pool: RwLock::new(pool) }, rebuilt))
    }

    /// Connections, for as long as the guard is held.
    pub async fn pool(&self) -> RwLockReadGuard<'_, SqlitePool> {
        self.pool.read().await
    }

    /// An empty copy beside the one in use.
    pub(crate) async fn stage(&self) -> Result<SqlitePool, OpenFault> {
        let path = staging_path(&self.path);
        quarantine::remove(&path)?;
        connect(&path).await
    }

    /// Puts the staged copy in place of the one in use.
    pub(crate) async fn swap(&self, staged: SqlitePool) -> Result<(), OpenFault> {
        staged.close().await;
        let mut pool = self.pool.write().await;
        pool.close().await;
        let swapped =
            quarantine::remove(&self.path).and_then(|()| std::fs::rename(staging_path(&self.path), &self.path));
        *pool = connect(&self.path).await?;
        Ok(swapped?)
    }

    /// Starts anew with an empty file: the data was another company's.
    pub(crate) async fn clear(&self) -> Result<(), OpenFault> {
        let mut pool = self.pool.write().await;
        pool.close().await;
        let removed = quarantine::remove(&self.path);
        *pool = connect(&self.path).await?;
        Ok(removed?)
    }

    /// Sets a file that turned out to be damaged aside and starts anew.
    pub(crate) async fn set_aside(&self) -> Result<(), OpenFault> {
        let mut pool = self.pool.write().await;
        pool.close().await;
        let renamed = quarantine::set_aside(&self.path).map(drop);
        *pool = connect(&self.path).await?;
        Ok(renamed?)
    }

    /// Ends all connections.
    pub(crate) async fn close(&self) {
        self.pool.read().await.close().await;
    }
}

fn staging_path(path: &Path) -> PathBuf {
    path.with_extension("staging.sqlite")
}

async fn connect(path: &Path) -> Result<SqlitePool, OpenFault> {
    let options = SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(std::time::Duration::from_secs(5));
    // No copy before a migration: the server has it all.
    open(path, options, 4, &MIGRATIONS, false).await
}
