//! Who logged in last.

use pok_api::desktop::login::Who;

use super::Drafts;
use super::statement::{sql, text};

impl Drafts {
    /// Who logged in last on `server`.
    pub(crate) async fn last_session(&self, server: &str) -> Result<Option<Who>, sqlx::Error> {
        let query = "select who from session where id = 1 and server = $1";
        let who: Option<String> = sqlx::query_scalar(query).bind(server).fetch_optional(&self.pool).await?;
        Ok(who.and_then(|who| serde_json::from_str(&who).ok()))
    }

    /// Keeps who logged in.
    pub(crate) async fn put_session(&self, server: &str, who: &Who) -> Result<(), sqlx::Error> {
        let query = "insert into session (id, server, who) values (1, $1, $2) \
                     on conflict (id) do update set server = excluded.server, who = excluded.who";
        self.run(sql!(query, [server, text(who)?])).await
    }

    /// Forgets who logged in.
    pub(crate) async fn drop_session(&self) -> Result<(), sqlx::Error> {
        // What unlocks the window goes with it.
        self.run(sqlx::raw_sql("begin; delete from session; delete from window_lock; commit")).await
    }
}
