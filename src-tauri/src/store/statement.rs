//! Statements, and what is bound to them.

use serde::Serialize;
use sqlx::{Execute, Executor as _, Sqlite};

use super::Drafts;

/// A query with what its places stand for, in their order: `sql!("delete from upload where blob = $1", [blob])`.
macro_rules! sql {
    ($query:expr, [$($bound:expr),+ $(,)?]) => { sqlx::query($query)$(.bind($bound))+ };
}
pub(super) use sql;

impl Drafts {
    /// Writes, whatever rows there are to write to.
    pub(super) async fn run<'q>(&self, query: impl Execute<'q, Sqlite> + 'q) -> Result<(), sqlx::Error> {
        self.pool.execute(query).await.map(drop)
    }
}

/// A value as JSON.
pub(super) fn text(value: &(impl Serialize + ?Sized)) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}
