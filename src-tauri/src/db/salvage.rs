//! Saving what a damaged file of drafts still gives.

use std::path::Path;

use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnection;

/// Where the rows of a table may come from: the first that the damaged file has, as an older version may have written it.
const TABLES: [(&str, &[&str]); 9] = [
    (
        "sealing",
        &[
            "select * from old.sealing",
            "select subject, contact, company, body, image, image_sha256, updated_at from old.draft",
        ],
    ),
    (
        "draft",
        &["select kind, subject, company, server, mine, base, base_rev, own_rev, conflict, is_held, merged, \
                 updated_at from old.draft"],
    ),
    ("outbox", &["select * from old.outbox"]),
    ("past", &["select * from old.past"]),
    ("upload", &["select * from old.upload"]),
    ("operation", &["select id, kind, subject, company, server, created_at from old.operation"]),
    (
        "receipt",
        &[
            "select operation, kind, subject, company, receipt, at from old.receipt",
            "select operation, 'contract.sign', contract, company, receipt, at from old.receipt",
        ],
    ),
    ("certificate", &["select * from old.certificate"]),
    ("session", &["select * from old.session"]),
];

/// Copies row by row, from both ends of each table.
pub(super) async fn salvage(pool: &SqlitePool, aside: &Path) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    sqlx::query("attach $1 as old").bind(aside.to_string_lossy().into_owned()).execute(&mut *connection).await?;
    for (table, sources) in TABLES {
        let mut kept = 0;
        for source in sources {
            kept = copy(&mut connection, table, source).await;
            if kept > 0 {
                break;
            }
        }
        tracing::info!(table, kept, "salvaged");
    }
    sqlx::query("detach old").execute(&mut *connection).await?;
    Ok(())
}

async fn copy(on: &mut SqliteConnection, table: &str, source: &str) -> u64 {
    let from = source.rsplit_once(" from ").map_or(source, |(_, from)| from);
    let mut kept = 0;
    for order in ["asc", "desc"] {
        let mut after: Option<i64> = None;
        loop {
            let (compare, edge) = match order {
                "asc" => (">", after.unwrap_or(i64::MIN)),
                _ => ("<", after.unwrap_or(i64::MAX)),
            };
            let next = format!("select rowid from {from} where rowid {compare} $1 order by rowid {order} limit 1");
            let next = sqlx::query_scalar(sqlx::AssertSqlSafe(next)).bind(edge).fetch_optional(&mut *on).await;
            let Ok(Some(row)) = next else { break };
            after = Some(row);
            let copy = format!("insert or ignore into main.{table} {source} where rowid = $1");
            match sqlx::query(sqlx::AssertSqlSafe(copy)).bind(row).execute(&mut *on).await {
                Ok(copied) => kept += copied.rows_affected(),
                Err(error) => tracing::warn!(table, row, %error, "a damaged row was left out"),
            }
        }
    }
    kept
}
