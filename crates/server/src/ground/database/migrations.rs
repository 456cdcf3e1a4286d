//! The tables, from one source for both databases. It is PostgreSQL's SQL; SQLite has other words for the same types, and
//! a line that begins with `--sqlite: ` or `--postgres: ` is that database's alone.
//!
//! Dated migrations are only ever added to: databases keep a checksum of each as their own SQL reads. An empty database
//! gets `baseline.sql` instead, which is what they come to.

use std::sync::LazyLock;

use sqlx::migrate::{Migrate as _, Migration, Migrator};
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Executor as _, SqlSafeStr as _};

use super::Backend;
use crate::ground::fault::Fault;

static DATED: Migrator = sqlx::migrate!();
/// Where databases keep which migrations they had.
const BOOKS: &str = "_sqlx_migrations";
const BASELINE: &str = include_str!("../../../migrations/baseline.sql");

/// Gives an empty database every table, and the bookkeeping of every migration; all of it or nothing.
pub(super) async fn begin(pool: &AnyPool, backend: Backend, dated: &Migrator) -> Result<(), Fault> {
    let mut tx = backend.begin(pool).await?;
    let tables = match backend {
        Backend::Sqlite => "select count(*) from sqlite_schema",
        Backend::Postgres => {
            // Another server may begin with the same database now.
            sqlx::query("select pg_advisory_xact_lock(hashtext('pok baseline'))").execute(&mut *tx).await?;
            "select count(*) from information_schema.tables where table_schema = current_schema()"
        }
    };
    if sqlx::query_scalar::<_, i64>(tables).fetch_one(&mut *tx).await? == 0 {
        let sql: &mut AnyConnection = &mut tx;
        sql.execute(AssertSqlSafe(backend.dialect(BASELINE)).into_sql_str()).await?;
        tx.ensure_migrations_table(BOOKS).await?;
        for one in dated.iter() {
            tx.skip(BOOKS, one).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// The dated migrations as a database reads them.
pub(super) fn dated(backend: Backend) -> &'static Migrator {
    static SQLITE: LazyLock<Migrator> = LazyLock::new(|| read(Backend::Sqlite));
    static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| read(Backend::Postgres));
    match backend {
        Backend::Sqlite => &SQLITE,
        Backend::Postgres => &POSTGRES,
    }
}

fn read(backend: Backend) -> Migrator {
    let read = |one: &Migration| {
        let sql = AssertSqlSafe(backend.dialect(one.sql.as_str())).into_sql_str();
        Migration::new(one.version, one.description.clone(), one.migration_type, sql, one.no_tx)
    };
    Migrator::with_migrations(DATED.iter().map(read).collect())
}

impl Backend {
    fn dialect(self, source: &str) -> String {
        let mine = |line| match (self, str::split_once(line, ": ")) {
            (Self::Sqlite, Some(("--sqlite", mine))) | (Self::Postgres, Some(("--postgres", mine))) => Some(mine),
            (_, Some(("--sqlite" | "--postgres", _))) => None,
            _ => Some(line),
        };
        let text: String = source.split_inclusive('\n').filter_map(mine).collect();
        match self {
            Self::Sqlite => text.replace("bigint", "integer").replace("bytea", "blob").replace("\n);", "\n) strict;"),
            Self::Postgres => text,
        }
    }
}

/// Makes the tables of an empty database, for tests: as they are now, or as the first `migrations` of the dated ones leave
/// them, which is what an earlier version left behind. Answers whether there are so many.
///
/// # Errors
/// [`Fault`] of the database.
#[cfg(feature = "demo")]
pub async fn make_tables(url: &str, migrations: Option<usize>) -> Result<bool, Fault> {
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(url).await?;
    let backend = Backend::of(url);
    let dated = dated(backend);
    let made = match migrations {
        None => begin(&pool, backend, dated).await.map(|()| true)?,
        Some(migrations) => {
            let last = migrations.checked_sub(1).and_then(|last| dated.iter().nth(last));
            if let Some(last) = last {
                dated.run_to(last.version, &pool).await?;
            }
            last.is_some()
        }
    };
    pool.close().await;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How the checksums begin that databases keep: of the migration as SQLite reads it, and as PostgreSQL does.
    const KEPT: [(i64, &str, &str); 9] = [
        (20261123000000, "3f018e665ed35ae6", "6715898dfa62d7fd"),
        (20261123100000, "b4532121d27ad09d", "fccaec12b4df422e"),
        (20261123200000, "e7712e1e84d80b75", "e7712e1e84d80b75"),
        (20261124000000, "a202cd24781eeedf", "822013bc0989e722"),
        (20261124010000, "025a6025afec389b", "025a6025afec389b"),
        (20261124050000, "9351395d625b0691", "3ef52da0895bd7a2"),
        (20261124100000, "245ea706ec993c0b", "9547ed9e7cd86714"),
        (20261124200000, "c17a43faaf1fbc78", "c0732b4e8b7d8ed8"),
        (20261130000000, "ca5c81e4f5560dbc", "ca5c81e4f5560dbc"),
    ];

    #[test]
    fn what_databases_keep_of_a_migration_stays_true() {
        let checksums = |backend| {
            let begins = |one: &Migration| one.checksum[..8].iter().map(|byte| format!("{byte:02x}")).collect();
            dated(backend).iter().map(|one| (one.version, begins(one))).collect::<Vec<(i64, String)>>()
        };
        let (sqlite, postgres) = (checksums(Backend::Sqlite), checksums(Backend::Postgres));
        for (index, (version, in_sqlite, in_postgres)) in KEPT.into_iter().enumerate() {
            assert_eq!(sqlite[index], (version, in_sqlite.to_owned()));
            assert_eq!(postgres[index], (version, in_postgres.to_owned()));
        }
    }
}
