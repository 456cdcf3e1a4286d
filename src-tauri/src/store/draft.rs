//! What exists on this computer only, `draft.sqlite`: an acknowledged write is on the disk, whatever happens to the
//! power (design: sync, rule 3).

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqlitePool;

use super::group::Group;
use super::key::StoreKey;
use super::open::{OpenFault, encrypted, open};
use super::salvage::{Table, salvage};
use super::{plain, quarantine};

/// The file's name in the data folder.
pub(super) const FILE: &str = "draft.sqlite";

/// What is saved of a damaged file.
const TABLES: [Table; 11] = [
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
    all("window_lock", &["select * from old.window_lock"]),
    all("signup", &["select * from old.signup"]),
];

const fn all(name: &'static str, sources: &'static [&'static str]) -> Table {
    Table { name, sources, condition: "true" }
}

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/draft");

/// Drafts, what waits to be sent, acts on their way, certificates, and who logged in last.
#[derive(Debug)]
pub struct Drafts {
    pub(super) pool: SqlitePool,
    pub(super) group: Group,
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
                (Self { pool, group: Group::default() }, true)
            }
            other => (Self { pool: other?, group: Group::default() }, false),
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

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqliteConnectOptions;

    use super::*;

    /// A file as the first version left it: somebody has read, somebody's 서명 has no answer, somebody has a receipt.
    async fn of_the_first_version(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
        let first = MIGRATIONS.iter().take(1).cloned().collect();
        let pool = open(path, SqliteConnectOptions::new(), 1, &Migrator::with_migrations(first), true).await?;
        sqlx::raw_sql(
            "insert into draft values ('sealing', 'contract', 'contact', 'company', '[]', x'89', 'ab', 7);
             insert into operation values ('key', 'contract.sign', 'contract', 'company', 'https://a.example', 8);
             insert into receipt values ('done', 'contract', 'company', '{}', 9);",
        )
        .execute(&pool)
        .await?;
        pool.close().await;
        Ok(())
    }

    #[tokio::test]
    async fn what_an_earlier_version_kept_is_there_also_after_damage() -> Result<(), Box<dyn std::error::Error>> {
        for damage in [false, true] {
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("draft.sqlite");
            of_the_first_version(&path).await?;
            if damage {
                let pool = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path)).await?;
                let root = "select rootpage from sqlite_schema where name = 'certificate'";
                let root: u32 = sqlx::query_scalar(root).fetch_one(&pool).await?;
                pool.close().await;
                let mut file = std::fs::read(&path)?;
                let page = (root as usize - 1) * 4_096;
                file[page..page + 4_096].fill(0x5a);
                std::fs::write(&path, file)?;
            }
            let (drafts, was_damaged) = Drafts::open(folder.path(), &StoreKey::generate()?).await?;
            assert_eq!(was_damaged, damage);
            let count = |query: &'static str| sqlx::query_scalar::<_, i64>(query).fetch_one(drafts.pool());
            let sealing = "select count(*) from sealing where contract = 'contract' and contact = 'contact' \
                           and readings = '[]' and image = x'89' and image_sha256 = 'ab' and updated_at = 7";
            let receipt = "select count(*) from receipt where operation = 'done' and kind = 'contract.sign' \
                           and subject = 'contract'";
            assert_eq!(count(sealing).await?, 1, "{damage}");
            assert_eq!(count(receipt).await?, 1, "{damage}");
            assert_eq!(count("select count(*) from operation where id = 'key'").await?, 1, "{damage}");
            assert_eq!(count("select count(*) from draft").await?, 0, "{damage}");
        }
        Ok(())
    }
}
