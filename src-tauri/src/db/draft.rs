//! What exists on this computer only, `draft.sqlite`: an acknowledged write is on the disk, whatever happens to the
//! power (design: sync, rule 3).

use std::path::Path;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqliteSynchronous};

use super::open::{OpenFault, open};
use super::quarantine;

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/draft");

/// Drafts, acts on their way, certificates, and who logged in last.
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
        match connect(&path).await {
            Err(OpenFault::Damaged(why)) => {
                tracing::warn!(why, "drafts");
                let aside = quarantine::set_aside(&path)?;
                let pool = connect(&path).await?;
                if let Err(error) = salvage(&pool, &aside).await {
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

async fn connect(path: &Path) -> Result<SqlitePool, OpenFault> {
    let options = SqliteConnectOptions::new()
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Extra)
        .foreign_keys(true)
        .busy_timeout(std::time::Duration::from_secs(5));
    open(path, options, 1, &MIGRATIONS, true).await
}

/// Copies row by row what the damaged file still gives, from both ends of each table.
async fn salvage(pool: &SqlitePool, aside: &Path) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    sqlx::query("attach $1 as old").bind(aside.to_string_lossy().into_owned()).execute(&mut *connection).await?;
    for table in ["draft", "operation", "receipt", "certificate", "session"] {
        let mut kept = 0_u64;
        for order in ["asc", "desc"] {
            let mut after: Option<i64> = None;
            loop {
                let (compare, edge) = match order {
                    "asc" => (">", after.unwrap_or(i64::MIN)),
                    _ => ("<", after.unwrap_or(i64::MAX)),
                };
                let next =
                    format!("select rowid from old.{table} where rowid {compare} $1 order by rowid {order} limit 1");
                let next =
                    sqlx::query_scalar(sqlx::AssertSqlSafe(next)).bind(edge).fetch_optional(&mut *connection).await;
                let Ok(Some(row)) = next else { break };
                after = Some(row);
                let copy = format!("insert or ignore into main.{table} select * from old.{table} where rowid = $1");
                match sqlx::query(sqlx::AssertSqlSafe(copy)).bind(row).execute(&mut *connection).await {
                    Ok(copied) => kept += copied.rows_affected(),
                    Err(error) => tracing::warn!(table, row, %error, "a damaged row was left out"),
                }
            }
        }
        tracing::info!(table, kept, "salvaged");
    }
    sqlx::query("detach old").execute(&mut *connection).await?;
    Ok(())
}
