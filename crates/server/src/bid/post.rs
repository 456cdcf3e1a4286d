//! 공고게시: suppliers see the notice, and are told.

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::buyer::bid::{Post, State};
use pok_domain::bid::{NoticeAct, Occasion, TenderMethod, Window};
use pok_domain::{BidNoticeId, CompanyId};

use super::state::state;
use super::{mail, store};
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;

pub(super) async fn post(app: &App, caller: &Buyer, call: Post) -> Result<State, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let kept = store::for_update(tx, call.notice).await?.ok_or_else(Problem::not_found)?;
        kept.after(NoticeAct::Post, call.rev)?;
        let invited = store::invited(tx.sql(), kept.notice.id).await?;
        can_be_answered(kept.notice.method, kept.notice.window, &invited, tx.now())?;
        let kept = place(tx, kept.notice.id).await?;
        mail::due(tx, &kept, Occasion::Posted).await?;
        let record = Record::new(Event::NoticePosted, caller.actor()).notice(kept.notice.id);
        audit::append(tx, record.detail(kept.notice.number.to_string())).await?;
        state(tx.sql(), kept.notice.id).await
    })
    .await
}

/// Whether there is anybody to answer a notice, and time to.
pub(super) fn can_be_answered(
    method: TenderMethod,
    window: Window,
    invited: &[CompanyId],
    now: Timestamp,
) -> Result<(), Problem> {
    if window.closes() <= now {
        return Err(Problem::field("content.window.closes_at", "bids would close in the past"));
    }
    if method == TenderMethod::Selective && invited.is_empty() {
        return Err(Problem::field("content.invited", "a selective tender names at least one supplier"));
    }
    Ok(())
}

/// Writes the new state and puts the notice into the feeds.
pub(super) async fn place(tx: &mut Tx, id: BidNoticeId) -> Result<store::NoticeRow, Fault> {
    store::set_posted(tx, id).await?;
    tx.wake();
    let kept = store::find(tx.sql(), id).await?.ok_or_else(Problem::not_found)?;
    store::publish_notice(tx, &kept).await?;
    Ok(kept)
}
