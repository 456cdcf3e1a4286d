//! The tables of an empty database, and of one that an earlier version left behind.

use pok_server::make_tables;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::harness::{Server, database};

/// Everything there is to know of a database's tables, and which migrations it says it had.
async fn shape(sql: &mut AnyConnection) -> Vec<String> {
    let queries: &[&str] = match sql.backend_name() {
        "SQLite" => &[
            "select type || ' ' || name || ' ' || tbl_name || coalesce(sql, '') from sqlite_schema",
            "select version || description || success || hex(checksum) from _sqlx_migrations",
        ],
        _ => &[
            "select concat_ws(' ', table_name, ordinal_position, column_name, data_type, is_nullable, column_default) \
             from information_schema.columns where table_schema = 'public'",
            "select concat_ws(' ', cast(conrelid as regclass), conname, pg_get_constraintdef(oid)) from pg_constraint \
             where connamespace = cast('public' as regnamespace)",
            "select indexdef from pg_indexes where schemaname = 'public'",
            "select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal",
            "select pg_get_functiondef(oid) from pg_proc where pronamespace = cast('public' as regnamespace)",
            "select concat_ws(' ', version, description, success, encode(checksum, 'hex')) from _sqlx_migrations",
        ],
    };
    let seeds = ["select cast(count(*) as text) from audit_head", "select cast(count(*) as text) from feed_turn"];
    let mut shape = Vec::new();
    for query in queries.iter().chain(&seeds) {
        let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(*query)).fetch_all(&mut *sql).await.unwrap();
        let mut rows: Vec<String> = found.iter().map(|text| said(text)).collect();
        rows.sort();
        shape.extend(rows);
    }
    shape
}

/// Without comments and spaces: SQLite keeps a table as its author wrote it.
fn said(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once("--").map_or(line, |(said, _)| said));
    lines.flat_map(str::split_whitespace).collect()
}

on_both! {
    async fn what_an_earlier_version_left_comes_to_the_tables_of_an_empty_database(server: Server) {
        let mut server = server;
        let new = shape(&mut server.sql().await).await;
        let mut migrations = 0;
        server.running.take().unwrap().shutdown().await;
        loop {
            let (folder, old) = (tempfile::tempdir().unwrap(), database::make_empty(server.backend()).await);
            (server.folder, server.config.data) = (folder.path().to_owned(), folder.path().to_owned());
            server.config.database = old.url().map(str::to_owned);
            if !make_tables(&server.database_url(), Some(migrations + 1)).await.unwrap() {
                old.remove().await;
                break;
            }
            migrations += 1;
            let mut sql = server.sql().await;
            let kept = "insert into login_lock (login_sha256, failures, changed_at) values ('from before', 1, 2)";
            sqlx::query(kept).execute(&mut sql).await.unwrap();
            server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
            assert_eq!(shape(&mut sql).await, new, "after {migrations} migrations");
            let kept = "select count(*) from login_lock where login_sha256 = 'from before'";
            assert_eq!(sqlx::query_scalar::<_, i64>(kept).fetch_one(&mut sql).await.unwrap(), 1);
            server.primary().await;
            server.running.take().unwrap().shutdown().await;
            old.remove().await;
        }
        assert!(migrations >= 8, "{migrations}");
    }
}

#[test]
fn every_table_of_sqlite_is_strict() {
    crate::harness::run(database::Backend::Sqlite, |server| async move {
        let lax = "select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 \
                   and name not like 'sqlite_%' and name <> '_sqlx_migrations'";
        let lax: Vec<String> = sqlx::query_scalar(lax).fetch_all(&mut server.sql().await).await.unwrap();
        assert_eq!(lax, [""; 0]);
    });
}
