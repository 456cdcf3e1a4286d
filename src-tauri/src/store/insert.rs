//! Writing many rows of a table.

use std::sync::Arc;

use sqlx::error::BoxDynError;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, Sqlite, SqliteConnection};

/// How many rows go into one statement: the most that are left. So there are few texts, and each is prepared once.
const ROWS: [usize; 3] = [100, 10, 1];

/// Writes rows of a table, many at a time.
pub(crate) struct Insert {
    columns: usize,
    /// One for each of [`ROWS`].
    texts: [Arc<str>; ROWS.len()],
}

impl Insert {
    /// Into columns of a table; `conflict` says what becomes of rows that are there.
    pub(crate) fn new(table: &str, columns: &[&str], conflict: &str) -> Self {
        let named = columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ");
        let row = format!("({})", vec!["?"; columns.len()].join(", "));
        let text = |rows| format!("insert into {table} ({named}) values {} {conflict}", vec![&*row; rows].join(", "));
        Self { columns: columns.len(), texts: ROWS.map(|rows| text(rows).into()) }
    }

    /// Writes rows whose columns are bound in their order. While some are written, which a thread of the database's
    /// does, the next are bound.
    pub(crate) async fn write<R>(
        &self,
        on: &mut SqliteConnection,
        mut rows: &[R],
        bind: impl Fn(&mut SqliteArguments, &R) -> Result<(), BoxDynError>,
    ) -> Result<(), sqlx::Error> {
        let mut next = self.next(&mut rows, &bind)?;
        while let Some(query) = next {
            let (written, after) = tokio::join!(query.execute(&mut *on), async { self.next(&mut rows, &bind) });
            written?;
            next = after?;
        }
        Ok(())
    }

    fn next<R>(
        &self,
        rows: &mut &[R],
        bind: impl Fn(&mut SqliteArguments, &R) -> Result<(), BoxDynError>,
    ) -> Result<Option<Query<'static, Sqlite, SqliteArguments>>, sqlx::Error> {
        let fits = ROWS.iter().zip(&self.texts).find(|(many, _)| **many <= rows.len());
        let Some((many, text)) = fits else { return Ok(None) };
        let (some, rest) = rows.split_at(*many);
        *rows = rest;
        let mut arguments = SqliteArguments::default();
        arguments.reserve(many * self.columns, 0);
        some.iter().try_for_each(|row| bind(&mut arguments, row)).map_err(sqlx::Error::Encode)?;
        Ok(Some(sqlx::query_with(AssertSqlSafe(Arc::clone(text)), arguments)))
    }
}

#[cfg(test)]
mod tests {
    use sqlx::Connection as _;

    use super::*;

    #[tokio::test]
    async fn all_rows_are_written_in_few_statements() -> Result<(), sqlx::Error> {
        let mut on = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::raw_sql("create table kept (place integer primary key, body)").execute(&mut on).await?;
        let insert = Insert::new("kept", &["place", "body"], "on conflict (place) do update set body = excluded.body");
        for many in [0, 1, 9, 10, 11, 100, 123, 320] {
            let rows: Vec<(i64, String)> = (0..many).map(|place| (place, format!("{place} of {many}"))).collect();
            let bind = |to: &mut SqliteArguments, (place, body): &(i64, String)| {
                to.add(*place)?;
                to.add(&**body)
            };
            insert.write(&mut on, &rows, bind).await?;
            let found = sqlx::query_as("select place, body from kept order by place").fetch_all(&mut on).await?;
            assert_eq!(rows, found);
        }
        assert_eq!(on.cached_statements_size(), ROWS.len() + 1, "each text is prepared once");
        Ok(())
    }
}
