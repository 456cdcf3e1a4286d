//! The window's questions to lists, whichever it is.

use futures_util::future::BoxFuture;
use pok_api::list::{Found, List, Part, Search};
use pok_api::{Handle, Problem};

use super::{Overlay, Query};
use crate::core::Core;

/// What a chapter adds to a list of its own.
pub(crate) trait Listed: List {
    /// Whether the person may see it, and what was written on this computer.
    ///
    /// # Errors
    /// `Unauthenticated`, `Forbidden`.
    fn here(core: &Core) -> BoxFuture<'_, Result<Overlay<Self>, Problem>>
    where
        Self: Sized,
    {
        Box::pin(async { core.who().map(|_| Overlay::none()) })
    }
}

impl<L: Listed> Handle<Search<L>> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Search { asked, paging, part, .. }: Search<L>) -> Result<Found<L::Row>, Problem> {
        let overlay = L::here(self).await?;
        let query = Query::<L>::asked(&asked, &paging)?.over(overlay);
        let pool = self.mirror.pool().await;
        let found = match part {
            Part::Rows => query.page(&pool, &paging).await,
            Part::Total => query.count(&pool).await.map(|total| Found { rows: Vec::new(), total: Some(total) }),
        };
        found.map_err(|error| self.mirror_fault(L::NAME, &error))
    }
}
