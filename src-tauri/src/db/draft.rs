//! What exists on this computer only, `draft.sqlite`: an acknowledged write is on the disk, whatever happens to the
//! power (design: sync, rule 3).

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqlitePool;

use super::key::StoreKey;
use super::open::{OpenFault, encrypted, open};
use super::salvage::{Table, salvage};
use super::{plain, quarantine};

/// The file's name in the data folder.
pub(super) const FILE: &str = "draft.sqlite";

/// What is saved of a damaged file.
const TABLES: [Table; 9] = [
    all(
        "sealing",
        &[
            "select * from old.sealing",
            "select subject, contact, company, body, image, image_sha256, updated_at from old.draft",
        ],
    ),
    all(
        "draft",
        &["select kind, subject, company, server, mine, base, base_rev, own_rev, conflict, is_held, merged, \
                    updated_at from old.draft"],
    ),
    all("outbox", &["select * from old.outbox"]),
    all("past", &["select * from old.past"]),
    all("upload", &["select * from old.upload"]),
    all("operation", &["select id, kind, subject, company, server, created_at from old.operation"]),
    all(
        "receipt",
        &[
            "select operation, kind, subject, company, receipt, at from old.receipt",
            "select operation, 'contract.sign', contract, company, receipt, at from old.receipt",
        ],
    ),
    all("certificate", &["select * from old.certificate"]),
    all("session", &["select * from old.session"]),
];

const fn all(name: &'static str, sources: &'static [&'static str]) -> Table {
    Table { name, sources, condition: "true" }
}

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/draft");

/// Drafts, what waits to be sent, acts on their way, certificates, and who logged in last.
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
        let (drafts, damaged) = match opened {
            Err(OpenFault::Damaged(why)) => {
                tracing::warn!(why, "drafts");
                let aside = quarantine::set_aside(&path)?;
                let pool = connect(&path, key).await?;
                if let Err(error) = salvage(&pool, &aside, (!was_plain).then_some(key), &TABLES).await {
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

async fn connect(path: &Path, key: &StoreKey) -> Result<SqlitePool, OpenFault> {
    open(path, encrypted(key), 1, &MIGRATIONS, true).await
}
