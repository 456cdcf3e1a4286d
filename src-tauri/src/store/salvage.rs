//! Reading what a damaged database still gives.

use std::path::Path;

use sqlx::SqliteConnection;
use sqlx::sqlite::SqlitePool;

use super::key::StoreKey;

/// A table to save.
pub(super) struct Table {
    /// Its name now.
    pub(super) name: &'static str,
    /// Where its rows may come from: the first that gives any, as an older version may have written the file.
    pub(super) sources: &'static [&'static str],
    /// Which rows.
    pub(super) condition: &'static str,
}

/// Copies row by row what the damaged file still gives, from both ends of each table. Without a key it is a plain file.
pub(super) async fn salvage(
    pool: &SqlitePool,
    aside: &Path,
    key: Option<&StoreKey>,
    tables: &[Table],
) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let mut old = Old { connection: &mut connection, path: aside.to_string_lossy().into_owned(), key };
    old.attach().await?;
    for table in tables {
        let mut kept = 0;
        for source in table.sources {
            kept = old.rows(table, source).await?;
            if kept > 0 {
                break;
            }
        }
        tracing::info!(table = table.name, kept, "salvaged");
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

    async fn rows(&mut self, table: &Table, source: &str) -> Result<u64, sqlx::Error> {
        let from = source.rsplit_once(" from ").map_or(source, |(_, from)| from);
        let name = table.name;
        let mut kept = 0;
        for order in ["asc", "desc"] {
            let mut after: Option<i64> = None;
            loop {
                let (compare, edge) = match order {
                    "asc" => (">", after.unwrap_or(i64::MIN)),
                    _ => ("<", after.unwrap_or(i64::MAX)),
                };
                let next = format!("select rowid from {from} where rowid {compare} $1 order by rowid {order} limit 1");
                let next = sqlx::query_scalar(sqlx::AssertSqlSafe(next)).bind(edge);
                match next.fetch_optional(&mut *self.connection).await {
                    Ok(Some(row)) => {
                        after = Some(row);
                        match self.copy(table, source, row).await {
                            Ok(copied) => kept += copied,
                            Err(error) => {
                                tracing::warn!(table = name, row, %error, "a damaged row was left out");
                                self.reattach().await?;
                            }
                        }
                    }
                    Ok(None) => break,
                    Err(error) => {
                        tracing::warn!(table = name, order, %error, "a damaged table");
                        self.reattach().await?;
                        break;
                    }
                }
            }
        }
        Ok(kept)
    }

    async fn copy(&mut self, table: &Table, source: &str, row: i64) -> Result<u64, sqlx::Error> {
        use sqlx::Connection as _;
        let mut tx = self.connection.begin().await?;
        let Table { name, condition, .. } = table;
        let copy = format!("insert or ignore into main.{name} {source} where rowid = $1 and ({condition})");
        let copied = sqlx::query(sqlx::AssertSqlSafe(copy)).bind(row).execute(&mut *tx).await?.rows_affected();
        // Of the last page of a row that doesn't authenticate come zeros; that shows at the next reading only.
        sqlx::query("select count(*) from old.sqlite_schema").fetch_one(&mut *tx).await?;
        tx.commit().await?;
        Ok(copied)
    }
}
