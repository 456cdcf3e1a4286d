//! After 공고마감: the buyer opens the bids and chooses, or ends the notice without a choice.

use pok_api::buyer::bid::{Award, Fail, Open, OpenedBid, State};
use pok_api::{Code, Problem};
use pok_domain::BidNoticeId;
use pok_domain::bid::{BidStatus, MAX_REASON, NoticeAct, NoticeStatus, Occasion};
use pok_domain::typed;

use super::state::state;
use super::{closing, mail, store};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;

/// What is to be written in the audit chain once all other locks are taken.
type Records = Vec<Record>;

pub(crate) async fn open(app: &App, caller: &Buyer, call: Open) -> Result<Vec<OpenedBid>, Fault> {
    let mut tx = app.write().await?;
    let (kept, mut records) = locked(&mut tx, call.notice).await?;
    match kept.notice.status {
        NoticeStatus::Draft | NoticeStatus::Open => {
            return Err(Problem::new(Code::NotYet, "bids stay sealed until the notice has closed").into());
        }
        // What ended before anybody looked stays sealed for good.
        NoticeStatus::Ended if kept.opened_at.is_none() => return Err(Problem::stale().into()),
        NoticeStatus::UnderEvaluation | NoticeStatus::Ended => {}
    }
    look(&mut tx, &caller.actor(), &kept, &mut records).await?;
    let bids = store::opened(&mut tx, call.notice).await?;
    write_down(&mut tx, records).await?;
    tx.commit().await?;
    Ok(bids)
}

pub(crate) async fn award(app: &App, caller: &Buyer, call: Award) -> Result<State, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let (kept, mut records) = locked(tx, call.notice).await?;
        kept.after(NoticeAct::Award, call.rev)?;
        let chosen = store::bid(tx.sql(), kept.notice.id, call.company).await?;
        if chosen.is_none_or(|chosen| chosen.status != BidStatus::Submitted) {
            return Err(Problem::field("company", "it has no bid on this notice").into());
        }
        // Whoever chooses has looked: from now on no bid is accepted that was on its way.
        look(tx, &caller.actor(), &kept, &mut records).await?;
        store::set_awarded(tx, kept.notice.id, call.company).await?;
        let record = Record::new(Event::BidAwarded, caller.actor()).company(call.company);
        finish(tx, kept.notice.id, records, record).await
    })
    .await
}

pub(crate) async fn fail(app: &App, caller: &Buyer, call: Fail) -> Result<State, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let reason = typed::text(&call.reason);
        if !(1..=MAX_REASON).contains(&reason.chars().count()) {
            return Err(Problem::field("reason", "a reason of at most 1,000 characters").into());
        }
        let (kept, records) = locked(tx, call.notice).await?;
        kept.after(NoticeAct::Fail, call.rev)?;
        store::set_failed(tx, kept.notice.id, &reason).await?;
        let record = Record::new(Event::BidFailed, caller.actor()).detail(reason);
        finish(tx, kept.notice.id, records, record).await
    })
    .await
}

/// The notice, closed where its time is over and the server's own job hasn't come to it yet.
async fn locked(tx: &mut Tx, id: BidNoticeId) -> Result<(store::NoticeRow, Records), Fault> {
    let kept = store::for_update(tx, id).await?.ok_or_else(Problem::not_found)?;
    if !kept.is_due(tx.now()) {
        return Ok((kept, Vec::new()));
    }
    let kept = closing::mark(tx, &kept, false).await?;
    let record = Record::new(Event::NoticeClosed, Actor::server()).notice(id).detail(kept.notice.number.to_string());
    Ok((kept, vec![record]))
}

async fn look(tx: &mut Tx, actor: &Actor, kept: &store::NoticeRow, records: &mut Records) -> Result<(), Fault> {
    if store::set_opened(tx, kept.notice.id).await? {
        records.push(Record::new(Event::BidsOpened, actor.clone()).notice(kept.notice.id));
    }
    Ok(())
}

/// Tells every supplier who sees the notice that it has ended, and those who bid what became of it.
pub(super) async fn end(tx: &mut Tx, id: BidNoticeId) -> Result<store::NoticeRow, Fault> {
    let kept = store::find(tx.sql(), id).await?.ok_or_else(Problem::not_found)?;
    store::publish_notice(tx, &kept).await?;
    store::publish_bids(tx, &kept).await?;
    Ok(kept)
}

async fn write_down(tx: &mut Tx, records: Records) -> Result<(), Fault> {
    for record in records {
        audit::append(tx, record).await?;
    }
    Ok(())
}

async fn finish(tx: &mut Tx, id: BidNoticeId, mut records: Records, record: Record) -> Result<State, Fault> {
    let ended = end(tx, id).await?;
    mail::due(tx, &ended, Occasion::Result).await?;
    records.push(record.notice(id));
    write_down(tx, records).await?;
    state(tx.sql(), id).await
}
