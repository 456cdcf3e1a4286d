//! 공고마감: by the server at 입찰종료일시, or by the buyer before.

use jiff::{SignedDuration, Timestamp};
use pok_api::Problem;
use pok_api::buyer::bid::{Close, State};
use pok_domain::bid::NoticeAct;

use super::state::state;
use super::store;
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;
use crate::ground::wake::Turns;

/// How long it waits when closing fails.
const PAUSE: SignedDuration = SignedDuration::from_secs(1);

pub(crate) async fn close(app: &App, caller: &Buyer, call: Close) -> Result<State, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let kept = store::for_update(tx, call.notice).await?.ok_or_else(Problem::not_found)?;
        kept.after(NoticeAct::Close, call.rev)?;
        let is_due = kept.is_due(tx.now());
        let kept = mark(tx, &kept, !is_due).await?;
        let record = Record::new(Event::NoticeClosed, caller.actor()).notice(kept.notice.id);
        audit::append(tx, record.detail(kept.notice.number.to_string())).await?;
        state(tx.sql(), kept.notice.id).await
    })
    .await
}

/// Writes that the notice has closed, and tells the suppliers. What the audit chain is told is the caller's, as the
/// chain's head is the last lock a transaction takes.
pub(super) async fn mark(tx: &mut Tx, kept: &store::NoticeRow, before_time: bool) -> Result<store::NoticeRow, Fault> {
    store::set_closed(tx, kept.notice.id, before_time).await?;
    let closed = store::find(tx.sql(), kept.notice.id).await?.ok_or_else(Problem::not_found)?;
    store::publish_notice(tx, &closed).await?;
    Ok(closed)
}

/// Closes whatever is due, now and until the server ends. What became due while no server ran is closed at once.
pub(crate) async fn run(app: App) {
    let mut turns = Turns::new(&app.database, &app.stop, "notices could not be closed", PAUSE);
    while turns.next().await {
        turns.taken(close_due(&app).await);
    }
}

/// Closes whatever is due, each in a transaction of its own. Answers when the next one will be.
async fn close_due(app: &App) -> Result<Option<Timestamp>, Fault> {
    loop {
        let Some((id, window)) = store::next_to_close(app.database.pool()).await? else { return Ok(None) };
        if app.now() < window.closes() {
            return Ok(Some(window.closes()));
        }
        tracing::debug!(notice = %id, "a closing waits for its turn");
        let mut tx = app.write().await?;
        let kept = store::for_update(&mut tx, id).await?.filter(|kept| kept.is_due(tx.now()));
        // Otherwise another server was faster, or the buyer gave it more time.
        let Some(kept) = kept else { continue };
        let kept = mark(&mut tx, &kept, false).await?;
        let record = Record::new(Event::NoticeClosed, Actor::server()).notice(id);
        audit::append(&mut tx, record.detail(kept.notice.number.to_string())).await?;
        tx.commit().await?;
        tracing::info!(notice = %kept.notice.number, "closed");
    }
}
