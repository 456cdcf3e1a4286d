//! One database per test, removed afterwards.

use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, PgConnection, Row as _};
use tokio::sync::OnceCell;

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
    pub(crate) async fn remove(self) {
        if self.url.is_some() {
            administer(&format!("drop database {} with (force)", self.name)).await;
        }
    }
}

/// One with the tables of now.
pub(crate) async fn make(backend: Backend) -> Database {
    match backend {
        Backend::Sqlite => create(backend, "").await,
        Backend::Postgres => create(backend, TEMPLATE.get_or_init(template).await).await,
    }
}

/// One without any table.
pub(crate) async fn make_empty(backend: Backend) -> Database {
    create(backend, "template1").await
}

async fn create(backend: Backend, template: &str) -> Database {
    let name = format!("pok_test_{}", pok_domain::OperationId::generate().0.simple());
    let url = match backend {
        Backend::Sqlite => None,
        Backend::Postgres => {
            administer(&format!("create database {name} template {template}")).await;
            Some(url_of(&name))
        }
    };
    Database { url, name }
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// The database that PostgreSQL copies, made where there is none with the tables of now. It stays: a server that isn't
/// thrown away after the tests has it for the next run.
async fn template() -> String {
    let tables = super::sha256(include_bytes!("../../../migrations/baseline.sql")).to_string();
    let name = format!("pok_template_{}", &tables[..16]);
    let mut connection = PgConnection::connect(&admin_url()).await.unwrap();
    // Other tests may begin now too. The lock ends with the connection.
    sqlx::query("select pg_advisory_lock(hashtext('pok_template'))").execute(&mut connection).await.unwrap();
    let there = sqlx::query("select 1 from pg_database where datname = $1").bind(&name);
    if there.fetch_optional(&mut connection).await.unwrap().is_none() {
        let made = make_empty(Backend::Postgres).await;
        pok_server::make_tables(made.url().unwrap(), None).await.unwrap();
        administer(&format!("alter database {} rename to {name}", made.name)).await;
    }
    connection.close().await.unwrap();
    name
}

fn url_of(name: &str) -> String {
    let url = admin_url();
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{name}")
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

async fn administer(statement: &str) {
    let mut connection = PgConnection::connect(&admin_url()).await.unwrap();
    sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
