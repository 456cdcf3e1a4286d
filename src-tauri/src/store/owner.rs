//! Whose the mirror is.

use std::fmt::Display;

use pok_api::desktop::login::Who;
use sqlx::SqlitePool;

use super::statement::sql;

/// Whose mirror it is.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct Owner {
    pub(crate) server: String,
    pub(crate) company: String,
    pub(crate) contact: String,
    /// What may be seen depends on it.
    pub(crate) role: String,
}

impl Owner {
    /// The mirror of whoever is logged in on `server`.
    pub(crate) fn new(server: &impl Display, who: &Who) -> Self {
        Self {
            server: server.to_string(),
            company: who.company.id.to_string(),
            contact: who.contact.id.to_string(),
            role: who.contact.role.to_string(),
        }
    }
}

/// Whose mirror it is; none where nobody's yet.
pub(crate) async fn owner(pool: &SqlitePool) -> Result<Option<Owner>, sqlx::Error> {
    sqlx::query_as("select server, company, contact, role from owner").fetch_optional(pool).await
}

/// Writes whose mirror it is.
pub(crate) async fn put_owner(pool: &SqlitePool, owner: &Owner) -> Result<(), sqlx::Error> {
    let query = "insert into owner (id, server, company, contact, role) values (1, $1, $2, $3, $4)";
    sql!(query, [&owner.server, &owner.company, &owner.contact, &owner.role]).execute(pool).await.map(drop)
}
