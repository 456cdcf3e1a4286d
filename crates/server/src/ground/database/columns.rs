//! What the columns of a row stand for.

use std::error::Error;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::any::AnyRow;
use sqlx::{Any, Decode, Row as _, Type};

/// Reads the columns of a row. What can't be read is an error that names its column.
pub(crate) trait Columns {
    /// The row.
    fn row(&self) -> &AnyRow;

    /// A column as it is kept.
    fn get<'r, T: Decode<'r, Any> + Type<Any>>(&'r self, column: &str) -> sqlx::Result<T> {
        self.row().try_get(column)
    }

    /// Text that spells an identifier, a code, a number, a day or a name.
    fn parsed<T: FromStr<Err: Error + Send + Sync + 'static>>(&self, column: &str) -> sqlx::Result<T> {
        self.get::<&str>(column)?.parse().map_err(unreadable(column))
    }

    /// The same, where there may be none.
    fn parsed_if_any<T: FromStr<Err: Error + Send + Sync + 'static>>(&self, column: &str) -> sqlx::Result<Option<T>> {
        self.get::<Option<&str>>(column)?.map(str::parse).transpose().map_err(unreadable(column))
    }

    /// What was written as JSON.
    fn json<T: DeserializeOwned>(&self, column: &str) -> sqlx::Result<T> {
        serde_json::from_str(self.get(column)?).map_err(unreadable(column))
    }

    /// The same, where there may be none.
    fn json_if_any<T: DeserializeOwned>(&self, column: &str) -> sqlx::Result<Option<T>> {
        self.get::<Option<&str>>(column)?.map(serde_json::from_str).transpose().map_err(unreadable(column))
    }

    /// An instant, kept in microseconds.
    fn instant(&self, column: &str) -> sqlx::Result<Timestamp> {
        Timestamp::from_microsecond(self.get(column)?).map_err(unreadable(column))
    }

    /// The same, where there may be none.
    fn instant_if_any(&self, column: &str) -> sqlx::Result<Option<Timestamp>> {
        self.get::<Option<i64>>(column)?.map(Timestamp::from_microsecond).transpose().map_err(unreadable(column))
    }

    /// Yes or no, kept as a number.
    fn flag(&self, column: &str) -> sqlx::Result<bool> {
        Ok(self.get::<i64>(column)? != 0)
    }

    /// How many; more than fit are as many as fit.
    fn count(&self, column: &str) -> sqlx::Result<u32> {
        Ok(self.get::<i64>(column)?.try_into().unwrap_or(u32::MAX))
    }
}

impl Columns for AnyRow {
    fn row(&self) -> &AnyRow {
        self
    }
}

/// The error of a column that says what it can't.
pub(crate) fn unreadable<E: Error + Send + Sync + 'static>(column: &str) -> impl FnOnce(E) -> sqlx::Error {
    |error| sqlx::Error::ColumnDecode { index: column.to_owned(), source: error.into() }
}
