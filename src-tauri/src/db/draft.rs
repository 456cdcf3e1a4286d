//! What exists on this computer only, `draft.sqlite`: an acknowledged write is on the disk, whatever happens to the
//! power (design: sync, rule 3).

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqlitePool;

use super::key::StoreKey;
use super::open::{OpenFault, encrypted, open};
use super::salvage::salvage;
use super::{plain, quarantine};

/// The file's name in the data folder.
pub(super) const FILE: &str = "draft.sqlite";

/// What is saved of a damaged file.
const TABLES: [(&str, &str); 5] =
    [("draft", "true"), ("operation", "true"), ("receipt", "true"), ("certificate", "true"), ("session", "true")];

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/draft");

/// Drafts, acts on their way, certificates, and who logged in last.
#[derive(Debug)]
pub struct Drafts {
    pub(super) pool: SqlitePool,
}

impl Drafts {
    /// Opens the file in `data`; of a damaged one, what can be read is kept (`true`). One from before there was
    /// encryption is encrypted first.
    ///
    /// # Errors
    /// [`OpenFault::Newer`], or the disk refuses.
    pub async fn open(data: &Path, key: &StoreKey) -> Result<(Self, bool), OpenFault> {
        let path = data.join(FILE);
        let was_plain = plain::kind(&path)? == plain::Kind::Plain;
        let opened = match plain::encrypt(&path, key).await {
            Ok(()) => connect(&path, key).await,
            Err(fault) => Err(fault),
        };
        match opened {
            Err(OpenFault::Damaged(why)) => {
                tracing::warn!(why, "drafts");
                let aside = quarantine::set_aside(&path)?;
                let pool = connect(&path, key).await?;
                if let Err(error) = salvage(&pool, &aside, (!was_plain).then_some(key), &TABLES).await {
                    tracing::warn!(%error, "nothing could be read of the damaged drafts");
                }
                Ok((Self { pool }, true))
            }
            other => Ok((Self { pool: other? }, false)),
        }
    }

    /// The one connection, for tests that must take something away from it.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

async fn connect(path: &Path, key: &StoreKey) -> Result<SqlitePool, OpenFault> {
    open(path, encrypted(key), 1, &MIGRATIONS, true).await
}
