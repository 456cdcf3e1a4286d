//! 공지사항: fetched without a login, kept as last seen.

use pok_api::Problem;
use pok_api::desktop::event::NOTICES;
use pok_api::remote::notice::List;
use pok_domain::notice::{Notice, in_order};
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row};

use crate::core::Core;
use crate::core::host::emit;
use crate::store::Tx;
use crate::store::column::{name, parsed};
use crate::sync::put_notice;

impl Core {
    /// Fetches it and tells the window; quietly keeps the old where there is no network.
    pub(crate) async fn fetch_board(&self) {
        if self.remote.server().is_none() {
            return;
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

    /// The board as last seen, in its order (P-GEN-05).
    pub(crate) async fn notices(&self) -> Result<Vec<Notice>, Problem> {
        let pool = self.mirror.pool().await;
        let query = "select * from notice order by is_pinned desc, posted_on desc, id desc";
        let kept: Result<Vec<Listed>, _> = sqlx::query_as(query).fetch_all(&*pool).await;
        let kept = kept.map_err(|error| self.mirror_fault("the board", &error))?;
        Ok(kept.into_iter().map(|Listed(notice)| notice).collect())
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

struct Listed(Notice);

impl FromRow<'_, SqliteRow> for Listed {
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
