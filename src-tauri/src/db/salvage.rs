//! Reading what a damaged database still gives.

use std::path::Path;

use sqlx::SqliteConnection;
use sqlx::sqlite::SqlitePool;

use super::key::StoreKey;

/// Copies row by row what the damaged file still gives, from both ends of each table, as far as the condition beside the
/// table's name holds. Without a key it is a plain file.
pub(super) async fn salvage(
    pool: &SqlitePool,
    aside: &Path,
    key: Option<&StoreKey>,
    tables: &[(&'static str, &'static str)],
) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut old = Old { connection: &mut connection, path: aside.to_string_lossy().into_owned(), key };
    old.attach().await?;
    for (table, condition) in tables {
        let kept = old.rows(table, condition).await?;
        tracing::info!(table, kept, "salvaged");
    }
    old.detach().await
}

/// The damaged file, as `old` beside the new one.
struct Old<'a> {
    connection: &'a mut SqliteConnection,
    path: String,
    key: Option<&'a StoreKey>,
}

impl Old<'_> {
    async fn attach(&mut self) -> Result<(), sqlx::Error> {
        let key = self.key.map(StoreKey::raw).unwrap_or_default();
        sqlx::query("attach $1 as old key $2").bind(&self.path).bind(key).execute(&mut *self.connection).await?;
        Ok(())
    }

    async fn detach(&mut self) -> Result<(), sqlx::Error> {
        sqlx::query("detach old").execute(&mut *self.connection).await?;
        Ok(())
    }

    /// After one page that doesn't authenticate, SQLCipher gives no other of that connection.
    async fn reattach(&mut self) -> Result<(), sqlx::Error> {
        self.detach().await?;
        self.attach().await
    }

    async fn rows(&mut self, table: &str, condition: &str) -> Result<u64, sqlx::Error> {
        let mut kept = 0;
        for order in ["asc", "desc"] {
            let mut after: Option<i64> = None;
            loop {
                let (compare, edge) = match order {
                    "asc" => (">", after.unwrap_or(i64::MIN)),
                    _ => ("<", after.unwrap_or(i64::MAX)),
                };
                let next =
                    format!("select rowid from old.{table} where rowid {compare} $1 order by rowid {order} limit 1");
                let next = sqlx::query_scalar(sqlx::AssertSqlSafe(next)).bind(edge);
                match next.fetch_optional(&mut *self.connection).await {
                    Ok(Some(row)) => {
                        after = Some(row);
                        match self.copy(table, condition, row).await {
                            Ok(copied) => kept += copied,
                            Err(error) => {
                                tracing::warn!(table, row, %error, "a damaged row was left out");
                                self.reattach().await?;
                            }
                        }
                    }
                    Ok(None) => break,
                    Err(error) => {
                        tracing::warn!(table, order, %error, "a damaged table");
                        self.reattach().await?;
                        break;
                    }
                }
            }
        }
        Ok(kept)
    }

    async fn copy(&mut self, table: &str, condition: &str, row: i64) -> Result<u64, sqlx::Error> {
        use sqlx::Connection as _;
        let mut tx = self.connection.begin().await?;
        let copy =
            format!("insert or ignore into main.{table} select * from old.{table} where rowid = $1 and ({condition})");
        let copied = sqlx::query(sqlx::AssertSqlSafe(copy)).bind(row).execute(&mut *tx).await?.rows_affected();
        // Of the last page of a row that doesn't authenticate come zeros; that shows at the next reading only.
        sqlx::query("select count(*) from old.sqlite_schema").fetch_one(&mut *tx).await?;
        tx.commit().await?;
        Ok(copied)
    }
}
