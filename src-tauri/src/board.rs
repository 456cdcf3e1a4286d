//! 공지사항: fetched without a login, kept as last seen.

use pok_api::Problem;
use pok_api::desktop::event::NOTICES;
use pok_api::record::Record as _;
use pok_api::remote::board::List;
use pok_domain::board::{Notice, in_order};

use crate::core::Core;
use crate::core::host::emit;
use crate::list;
use crate::record::{self, Body};
use crate::store::Tx;

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
        let mut kept = record::all(&*pool).await.map_err(|error| self.mirror_fault("the board", &error))?;
        in_order(&mut kept);
        Ok(kept)
    }

    async fn keep_notices(&self, notices: &[Notice]) -> Result<(), Problem> {
        let pool = self.mirror.pool().await;
        let kept = async {
            let mut tx = Tx::begin(&pool).await?;
            sqlx::query("delete from record where kind = $1").bind(Notice::KIND).execute(&mut *tx).await?;
            let entries = notices.iter().map(|notice| Body::from(notice).map(list::Entry::of));
            let entries = entries.collect::<Result<Vec<_>, _>>()?;
            list::write(&mut tx, &entries.iter().collect::<Vec<_>>(), &[]).await?;
            tx.commit().await
        };
        kept.await.map_err(|error| self.mirror_fault("keeping the board", &error))
    }
}
