//! Deriving a list's table anew, in batches, after its declaration changed: a newer version of the program needs no
//! network for it, and the window is in use meanwhile.

use pok_api::desktop::event::CHANGED;
use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};

use super::TABLES;
use super::table::Table;
use super::write::rewrite;
use crate::core::Core;
use crate::store::Tx;

/// How many records a transaction goes through: others write in between.
const BATCH: i64 = 500;

/// Makes the tables of lists whose declaration isn't the one they were made from; what they hold comes by
/// [`derive_some`].
pub(crate) async fn begin_anew(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let known: Vec<(String, String)> = sqlx::query_as("select name, declaration from list").fetch_all(pool).await?;
    let declared = TABLES.iter().map(|table| (table, declaration(table)));
    let is_known = |table: &Table, made: &str| known.iter().any(|(name, by)| name == table.name && by == made);
    let changed = Vec::from_iter(declared.filter(|(table, declaration)| !is_known(table, declaration)));
    if changed.is_empty() {
        return Ok(());
    }
    let mut tx = Tx::begin(pool).await?;
    for (table, declaration) in changed {
        let make = format!("drop table if exists \"list_{}\"; {}", table.name, table.schema);
        sqlx::raw_sql(AssertSqlSafe(make)).execute(&mut *tx).await?;
        let query = "insert or replace into list (name, declaration, place) \
                     select $1, $2, case when exists (select 1 from record) then 0 end";
        sqlx::query(query).bind(table.name).bind(declaration).execute(&mut *tx).await?;
    }
    tx.commit().await
}

/// Whether a list waits to be derived or indexed: after a first copy, or because it couldn't be (the disk was full).
pub(crate) async fn waits(pool: &SqlitePool) -> Result<bool, sqlx::Error> {
    let query = "select exists (select 1 from list where place is not null)";
    Ok(sqlx::query_scalar(query).fetch_one(pool).await? || missing(pool).await?.is_some())
}

/// What makes the next index that isn't there yet; none before the first copy is whole: filling a table that has no
/// index and then indexing it is much quicker. Until then a page is found by going through all rows.
async fn missing(pool: &SqlitePool) -> Result<Option<&'static str>, sqlx::Error> {
    let is_whole: bool = sqlx::query_scalar("select read_at is not null from cursor").fetch_one(pool).await?;
    if !is_whole {
        return Ok(None);
    }
    let query = "select name from sqlite_schema where type = 'index'";
    let made: Vec<String> = sqlx::query_scalar(query).fetch_all(pool).await?;
    let mut all = TABLES.iter().flat_map(|table| table.indexes.lines());
    // Its name is the first of what is quoted.
    Ok(all.find(|index| index.split('"').nth(1).is_some_and(|name| made.iter().all(|made| made != name))))
}

/// Makes an index that isn't there yet; whether there was one. One at a time: nobody writes meanwhile, or reads while it
/// is committed.
pub(crate) async fn index_some(pool: &SqlitePool) -> Result<bool, sqlx::Error> {
    let Some(index) = missing(pool).await? else { return Ok(false) };
    let mut connection = pool.acquire().await?;
    // Pages may go to the disk before all of them do: they needn't fit into memory. Nobody else gets a connection that
    // does so, also where this is given up.
    connection.close_on_drop();
    sqlx::raw_sql("pragma cache_spill = on").execute(&mut *connection).await?;
    sqlx::query(AssertSqlSafe(index)).execute(&mut *connection).await?;
    Ok(true)
}

/// What a table is made from. What its values are is code: they count as changed with the program's version, and with how
/// text is folded.
fn declaration(table: &Table) -> String {
    format!("{} {} {}{}", env!("CARGO_PKG_VERSION"), pok_domain::typed::FOLDING, table.schema, table.indexes)
}

impl Core {
    /// Derives what waits for it, without being in anybody's way.
    pub(crate) async fn derive_lists(&self) {
        let _one = self.sync.deriving.lock().await;
        let mut derived = false;
        loop {
            let pool = self.mirror.pool().await;
            let has_more = match derive_some(&pool).await {
                Ok(false) => index_some(&pool).await,
                some => {
                    derived |= some.is_ok();
                    some
                }
            };
            match has_more {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let problem = self.mirror_fault("deriving a list", &error);
                    tracing::warn!(%problem, "a list stays as it is");
                    break;
                }
            }
        }
        if derived {
            self.host.emit(CHANGED, serde_json::Value::Null);
        }
    }
}

/// Derives some more; whether there is more to do.
async fn derive_some(pool: &SqlitePool) -> Result<bool, sqlx::Error> {
    let mut tx = Tx::begin(pool).await?;
    let query = "select name, place from list where place is not null order by name limit 1";
    let found: Option<(String, i64)> = sqlx::query_as(query).fetch_optional(&mut *tx).await?;
    let next = found.and_then(|(name, place)| Some((TABLES.iter().find(|table| table.name == name)?, place)));
    let Some((table, place)) = next else {
        tx.give_up().await;
        return Ok(false);
    };
    // Records that come meanwhile are written into the table as they come; going through them again changes nothing.
    let query = "select place, id from record where place > $1 and kind = $2 order by place limit $3";
    let records: Vec<(i64, String)> =
        sqlx::query_as(query).bind(place).bind(table.kinds[0]).bind(BATCH).fetch_all(&mut *tx).await?;
    if !records.is_empty() {
        rewrite(&mut tx, table, &records.iter().map(|(place, id)| (&**id, *place)).collect()).await?;
    }
    note(&mut tx, table.name, records.last().map(|(place, _)| *place)).await?;
    tx.commit().await?;
    Ok(true)
}

async fn note(on: &mut SqliteConnection, name: &str, place: Option<i64>) -> Result<(), sqlx::Error> {
    sqlx::query("update list set place = $1 where name = $2").bind(place).bind(name).execute(on).await?;
    Ok(())
}
