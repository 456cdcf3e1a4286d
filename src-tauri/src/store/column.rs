//! Reading columns into the types of the domain.

use std::str::FromStr;

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

type Boxed = Box<dyn std::error::Error + Send + Sync>;

/// Text that has to be something: an identifier, a code, a day, an amount.
pub(crate) fn parsed<T: FromStr<Err: Into<Boxed>>>(row: &SqliteRow, column: &str) -> Result<T, sqlx::Error> {
    row.try_get::<&str, _>(column)?.parse().map_err(|error: T::Err| decode(column, error))
}

/// The same where there may be nothing.
pub(crate) fn parsed_if<T: FromStr<Err: Into<Boxed>>>(row: &SqliteRow, column: &str) -> Result<Option<T>, sqlx::Error> {
    let text = row.try_get::<Option<&str>, _>(column)?;
    text.map(|text| text.parse().map_err(|error: T::Err| decode(column, error))).transpose()
}

/// An instant.
pub(crate) fn instant_if(row: &SqliteRow, column: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    let micros = row.try_get::<Option<i64>, _>(column)?;
    micros.map(|micros| Timestamp::from_microsecond(micros).map_err(|error| decode(column, error))).transpose()
}

/// The same where there has to be one.
pub(crate) fn instant(row: &SqliteRow, column: &str) -> Result<Timestamp, sqlx::Error> {
    Timestamp::from_microsecond(row.try_get(column)?).map_err(|error| decode(column, error))
}

/// JSON in a column.
pub(crate) fn json<T: serde::de::DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(row.try_get(column)?).map_err(|error| decode(column, error))
}

/// The same where there may be nothing.
pub(crate) fn json_if<T: serde::de::DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<Option<T>, sqlx::Error> {
    let text = row.try_get::<Option<&str>, _>(column)?;
    text.map(|text| serde_json::from_str(text).map_err(|error| decode(column, error))).transpose()
}

fn decode(column: &str, error: impl Into<Boxed>) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: error.into() }
}
