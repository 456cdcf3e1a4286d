//! Who logged in last.

use pok_api::desktop::login::Who;

use super::Drafts;

impl Drafts {
    /// Who logged in last on `server`.
    pub(crate) async fn last_session(&self, server: &str) -> Result<Option<Who>, sqlx::Error> {
        let query = "select who from session where id = 1 and server = $1";
        let who: Option<String> = sqlx::query_scalar(query).bind(server).fetch_optional(&self.pool).await?;
        Ok(who.and_then(|who| serde_json::from_str(&who).ok()))
    }

    /// Keeps who logged in.
    pub(crate) async fn put_session(&self, server: &str, who: &Who) -> Result<(), sqlx::Error> {
        let who = serde_json::to_string(who).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let query = "insert into session (id, server, who) values (1, $1, $2) \
                     on conflict (id) do update set server = excluded.server, who = excluded.who";
        sqlx::query(query).bind(server).bind(who).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets who logged in.
    pub(crate) async fn drop_session(&self) -> Result<(), sqlx::Error> {
        // What unlocks the window goes with it.
        sqlx::raw_sql("begin; delete from session; delete from window_lock; commit").execute(&self.pool).await?;
        Ok(())
    }
}
