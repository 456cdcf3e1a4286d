//! One database per test, removed afterwards.

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, PgConnection, Row as _};

const URL: &str = "POK_TEST_POSTGRES";
const SQLITE_ONLY: &str = "POK_TEST_SQLITE_ONLY";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// Only where somebody said so: a test that isn't run says nothing.
    pub(crate) fn is_skipped(self) -> bool {
        self == Self::Postgres && std::env::var(SQLITE_ONLY).is_ok_and(|set| set == "1")
    }
}

/// A database that is there for one test.
pub(crate) struct Database {
    url: Option<String>,
    name: String,
}

impl Database {
    /// None for SQLite in the server's folder.
    pub(crate) fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Drops it, whoever is still connected.
    pub(crate) fn remove(self) {
        if self.url.is_some() {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(administer(format!("drop database {} with (force)", self.name)));
        }
    }
}

pub(crate) async fn make(backend: Backend) -> Database {
    let name = format!("pok_test_{}", pok_domain::OperationId::generate().0.simple());
    let url = match backend {
        Backend::Sqlite => None,
        Backend::Postgres => {
            administer(format!("create database {name}")).await;
            let (server, _) = admin_url().rsplit_once('/').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
            Some(format!("{server}/{name}"))
        }
    };
    Database { url, name }
}

/// Every row of every table as text, after its table's name.
pub(crate) async fn rows(sql: &mut AnyConnection) -> String {
    let is_sqlite = sql.backend_name() == "SQLite";
    let tables = match is_sqlite {
        true => "select name from sqlite_master where type = 'table'",
        false => "select cast(table_name as text) from information_schema.tables where table_schema = 'public'",
    };
    let names: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut *sql).await.unwrap();
    let mut text = String::new();
    for name in names {
        let row = match is_sqlite {
            false => "cast(t.* as text)".to_owned(),
            true => {
                let columns = format!("select name from pragma_table_info('{name}')");
                let columns =
                    sqlx::query_scalar::<_, String>(AssertSqlSafe(columns)).fetch_all(&mut *sql).await.unwrap();
                let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                quoted.join(" || '|' || ")
            }
        };
        let rows = format!("select {row} from \"{name}\" t");
        for row in sqlx::query(AssertSqlSafe(rows)).fetch_all(&mut *sql).await.unwrap() {
            let row = row.try_get::<&str, _>(0).unwrap().replace('\n', " ");
            text += &format!("{name} {row}\n");
        }
    }
    text
}

fn admin_url() -> String {
    std::env::var(URL).unwrap_or_else(|_| {
        panic!(
            "{URL} isn't set: it names a PostgreSQL server by the URL of a superuser. `cargo xtask test` starts one and \
             sets it; {SQLITE_ONLY}=1 leaves PostgreSQL out"
        )
    })
}

async fn administer(statement: String) {
    let mut connection = PgConnection::connect(&admin_url()).await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
