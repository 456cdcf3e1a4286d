//! 공지사항 and what the server says of itself: fetched without a login, kept as last seen.

use pok_api::Problem;
use pok_api::desktop::event::{ABOUT, NOTICES};
use pok_api::protocol::About;
use pok_api::remote::notice::List;
use pok_domain::notice::{Notice, in_order};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqlitePool};

use crate::core::Core;
use crate::db::Tx;
use crate::db::column::{name, parsed};
use crate::host::emit;
use crate::sync::put_notice;

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
        let query = "select * from notice order by is_pinned desc, posted_on desc, id desc";
        let kept: Result<Vec<Kept>, _> = sqlx::query_as(query).fetch_all(&*pool).await;
        let kept = kept.map_err(|error| self.mirror_fault("the board", &error))?;
        Ok(kept.into_iter().map(|Kept(notice)| notice).collect())
    }

    async fn keep_notices(&self, notices: &[Notice]) -> Result<(), Problem> {
        let pool = self.mirror.pool().await;
        let kept = async {
            let mut tx = Tx::begin(&pool).await?;
            sqlx::query("delete from notice").execute(&mut *tx).await?;
            for notice in notices {
                put_notice(&mut tx, notice.id, Some(notice)).await?;
            }
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

struct Kept(Notice);

impl FromRow<'_, SqliteRow> for Kept {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(Notice {
            id: parsed(row, "id")?,
            is_pinned: row.try_get("is_pinned")?,
            title: name(row, "title")?,
            body: row.try_get("body")?,
            posted_on: parsed(row, "posted_on")?,
        }))
    }
}
