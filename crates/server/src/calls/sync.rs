//! What has changed since a computer last asked.

use pok_api::remote::sync::{Changes, Page};
use pok_api::{Handle, Problem};

use crate::app::App;
use crate::ground::caller::SignedIn;
use crate::ground::fault::Fault;
use crate::ground::feed::{self, Feed};
use crate::ground::secret::sha256;

/// The most changes of one page.
const MAX_PAGE: u32 = 1000;

impl Handle<Changes> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Changes) -> Result<Page, Problem> {
        let limit = call.limit.clamp(1, MAX_PAGE);
        let Feed { changes, head } =
            feed::read(self.database.pool(), caller.contact(), call.cursor.max(0), limit).await?;
        let restart = call.cursor < 0 || call.cursor > head;
        let json = serde_json::to_vec(&changes).map_err(Fault::from)?;
        Ok(Page { changes, head, at: self.now(), sha256: sha256(json), restart })
    }
}
