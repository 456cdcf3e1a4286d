//! What the server says of itself: fetched without a login, kept as last seen.

use pok_api::Problem;
use pok_api::desktop::event::ABOUT;
use pok_api::protocol::About;
use sqlx::SqlitePool;

use crate::core::Core;
use crate::core::host::emit;

impl Core {
    /// Fetches it and tells the window; quietly keeps the old where there is no network.
    pub(crate) async fn fetch_server_about(&self) {
        let Some(server) = self.remote.server() else { return };
        if let Err(problem) = self.fetch_about_of(&server.to_string()).await {
            tracing::info!(%problem, "the server says nothing of itself");
        }
    }

    async fn fetch_about_of(&self, server: &str) -> Result<(), Problem> {
        let about = self.remote.about().await?;
        let before = self.server_about().await?;
        let pool = self.mirror.pool().await;
        let kept = put_server_about(&pool, server, &about).await;
        kept.map_err(|error| self.mirror_fault("keeping what the server says", &error))?;
        let same = |before: &About| {
            (&before.buyer, &before.contact_mail, before.demo) == (&about.buyer, &about.contact_mail, about.demo)
        };
        if !before.is_some_and(|before| same(&before)) {
            emit(&*self.host, ABOUT, &about);
        }
        Ok(())
    }

    /// What the server in use said of itself last.
    pub(crate) async fn server_about(&self) -> Result<Option<About>, Problem> {
        let Some(server) = self.remote.server() else { return Ok(None) };
        let pool = self.mirror.pool().await;
        let query = sqlx::query_scalar("select body from about where server = $1").bind(server.to_string());
        let kept: Option<String> =
            query.fetch_optional(&*pool).await.map_err(|error| self.mirror_fault("what the server said", &error))?;
        Ok(kept.and_then(|body| serde_json::from_str(&body).ok()))
    }
}

/// Keeps what a server says of itself.
pub(crate) async fn put_server_about(pool: &SqlitePool, server: &str, about: &About) -> Result<(), sqlx::Error> {
    let body = serde_json::to_string(about).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let query = "insert or replace into about (server, body) values ($1, $2)";
    sqlx::query(query).bind(server).bind(body).execute(pool).await?;
    Ok(())
}
