//! The change feed: per company a sequence without gaps, written in the same transaction as the change.

mod bell;
mod store;

use pok_api::remote::sync::{Changes, Page};
use pok_api::{Handle, Problem};

pub(crate) use bell::Bell;
pub(crate) use store::{Feed, forget_people, next, open, publish, publish_to_all, put, told_of_old, turn};

use crate::app::App;
use crate::caller::SignedIn;
use crate::secret::sha256;

/// The most changes of one page.
const MAX_PAGE: u32 = 1000;

impl Handle<Changes> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Changes) -> Result<Page, Problem> {
        let limit = call.limit.clamp(1, MAX_PAGE);
        let Feed { changes, head } =
            store::read(self.database().pool(), caller.contact(), call.cursor.max(0), limit).await?;
        let restart = call.cursor < 0 || call.cursor > head;
        let json = serde_json::to_vec(&changes).map_err(crate::fault::Fault::from)?;
        Ok(Page { changes, head, at: self.now(), sha256: sha256(json), restart })
    }
}
