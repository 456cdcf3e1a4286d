//! 공지사항 and what the server says of itself: fetched without a login, kept as last seen.

use pok_api::Problem;
use pok_api::desktop::event::{ABOUT, NOTICES};
use pok_api::protocol::About;
use pok_api::record::Record as _;
use pok_api::remote::notice::List;
use pok_domain::notice::{Notice, in_order};
use sqlx::SqlitePool;

use crate::core::Core;
use crate::db::Tx;
use crate::host::emit;
use crate::list;
use crate::record::{self, Body};

impl Core {
    /// Fetches both and tells the window; quietly keeps the old where there is no network.
    pub(crate) async fn fetch_board(&self) {
        let Some(server) = self.remote.server() else { return };
        if let Err(problem) = self.fetch_about(&server.to_string()).await {
            tracing::info!(%problem, "the server says nothing of itself");
        }
        let fetched = async {
            let mut notices = self.remote.open(&List {}).await?;
            in_order(&mut notices);
            self.keep_notices(&notices).await?;
            Ok::<_, Problem>(notices)
        };
        match fetched.await {
            Ok(notices) => emit(&*self.host, NOTICES, &notices),
            Err(problem) => tracing::info!(%problem, "no fresh notices"),
        }
    }

    async fn fetch_about(&self, server: &str) -> Result<(), Problem> {
        let about = self.remote.about().await?;
        let before = self.kept_about().await?;
        let pool = self.mirror.pool().await;
        let kept = put_about(&pool, server, &about).await;
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
    pub(crate) async fn kept_about(&self) -> Result<Option<About>, Problem> {
        let Some(server) = self.remote.server() else { return Ok(None) };
        let pool = self.mirror.pool().await;
        let query = sqlx::query_scalar("select body from about where server = $1").bind(server.to_string());
        let kept: Option<String> =
            query.fetch_optional(&*pool).await.map_err(|error| self.mirror_fault("what the server said", &error))?;
        Ok(kept.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// The board as last seen, in its order (P-GEN-05).
    pub(crate) async fn kept_notices(&self) -> Result<Vec<Notice>, Problem> {
        let pool = self.mirror.pool().await;
        let mut kept = record::all(&*pool).await.map_err(|error| self.mirror_fault("the board", &error))?;
        in_order(&mut kept);
        Ok(kept)
    }

    async fn keep_notices(&self, notices: &[Notice]) -> Result<(), Problem> {
        let pool = self.mirror.pool().await;
        let kept = async {
            let mut tx = Tx::begin(&pool).await?;
            sqlx::query("delete from record where kind = $1").bind(Notice::KIND).execute(&mut *tx).await?;
            let bodies = notices.iter().map(Body::from).collect::<Result<Vec<_>, _>>()?;
            list::write(&mut tx, &bodies.iter().collect::<Vec<_>>(), &[]).await?;
            tx.commit().await
        };
        kept.await.map_err(|error| self.mirror_fault("keeping the board", &error))
    }
}

/// Keeps what a server says of itself.
pub(crate) async fn put_about(pool: &SqlitePool, server: &str, about: &About) -> Result<(), sqlx::Error> {
    let body = serde_json::to_string(about).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let query = "insert or replace into about (server, body) values ($1, $2)";
    sqlx::query(query).bind(server).bind(body).execute(pool).await?;
    Ok(())
}
