//! What exists on this computer only, `draft.sqlite`: an acknowledged write is on the disk, whatever happens to the
//! power (design: sync, rule 3).

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};

use super::open::{OpenFault, open};
use super::quarantine;
use super::salvage::salvage;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/draft");

/// Drafts, what waits to be sent, acts on their way, certificates, and who logged in last.
#[derive(Debug)]
pub struct Drafts {
    pub(super) pool: SqlitePool,
}

impl Drafts {
    /// Opens the file in `data`; of a damaged one, what can be read is kept (`true`).
    ///
    /// # Errors
    /// [`OpenFault::Newer`], or the disk refuses.
    pub async fn open(data: &Path) -> Result<(Self, bool), OpenFault> {
        let path = data.join("draft.sqlite");
        let (drafts, damaged) = match connect(&path).await {
            Err(OpenFault::Damaged(why)) => {
                tracing::warn!(why, "drafts");
                let aside = quarantine::set_aside(&path)?;
                let pool = connect(&path).await?;
                if let Err(error) = salvage(&pool, &aside).await {
                    tracing::warn!(%error, "nothing could be read of the damaged drafts");
                }
                (Self { pool }, true)
            }
            other => (Self { pool: other? }, false),
        };
        drafts.lose_flights(damaged).await?;
        Ok((drafts, damaged))
    }

    /// The one connection, for tests that must take something away from it.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

async fn connect(path: &Path) -> Result<SqlitePool, OpenFault> {
    let options = SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Extra)
        .foreign_keys(true)
        .busy_timeout(std::time::Duration::from_secs(5));
    open(path, options, 1, &MIGRATIONS, true).await
}
