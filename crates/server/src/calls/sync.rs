//! What has changed since a computer last asked.

use pok_api::remote::sync::{Changes, Page};

use crate::app::{App, answers};
use crate::ground::caller::SignedIn;
use crate::ground::fault::Fault;
use crate::ground::feed::{self, Feed};
use crate::ground::secret::sha256;

/// The most changes of one page.
const MAX_PAGE: u32 = 1000;

answers! { SignedIn { Changes => changes } }

async fn changes(app: &App, caller: &SignedIn, call: Changes) -> Result<Page, Fault> {
    let limit = call.limit.clamp(1, MAX_PAGE);
    let cursor = (call.cursor, call.mark);
    let Feed { changes, head, mark, goes_on } =
        feed::read(app.database.pool(), caller.contact(), cursor, limit).await?;
    let changes = serde_json::value::to_raw_value(&changes)?;
    let sha256 = sha256(changes.get());
    Ok(Page { changes, head, mark, at: app.now(), sha256, restart: !goes_on })
}
