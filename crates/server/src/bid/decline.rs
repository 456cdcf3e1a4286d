//! 투찰포기 (spec 04 S3): final.

use pok_api::remote::bid::Decline;
use pok_api::remote::sync::Declined;
use pok_api::{Problem, Receipt};
use pok_domain::bid::{BidAct, BidStatus, Declination, MAX_REASON};
use pok_domain::typed;

use super::submit::Bidder;
use super::{guard, store};
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::feed;
use crate::ground::operation::bind_at;
use crate::ground::secret::sha256;

pub(super) async fn decline(app: &App, caller: &SignedIn, call: Decline) -> Result<Receipt, Fault> {
    let asked = Decline { act_token: None, ..call.clone() };
    bind_at(&app.database, caller, &asked, caller.received(), async |tx| {
        let (company, reason) = (caller.company(), typed::text(&call.reason));
        let (kept, bid) = guard::locked(tx, caller, call.notice, call.rev, BidAct::Decline).await?;
        if !(1..=MAX_REASON).contains(&reason.chars().count()) {
            return Err(Problem::field("reason", "a reason of at most 1,000 characters").into());
        }
        guard::known(tx, caller, call.act_token.as_deref()).await?;
        let bidder = Bidder { company, name: caller.contact().name.to_string(), actor: caller.actor() };
        place(tx, &kept, bid, bidder, reason).await
    })
    .await
}

/// Writes that the company doesn't bid, and why.
pub(super) async fn place(
    tx: &mut Tx,
    kept: &store::NoticeRow,
    bid: store::Answered,
    bidder: Bidder,
    reason: String,
) -> Result<Receipt, Fault> {
    let said = Declination {
        notice: kept.notice.id,
        number: kept.notice.number,
        company: bidder.company,
        at: tx.now(),
        reason: reason.clone(),
    };
    let sha256 = sha256(serde_json::to_string(&said)?);
    let seq = feed::next(tx, bidder.company).await?;
    let record = Record::new(Event::BidDeclined, bidder.actor).company(bidder.company).notice(kept.notice.id);
    let audit_head = audit::append(tx, record.sha256(sha256)).await?;
    let receipt = Receipt { number: kept.notice.number.to_string(), at: tx.now(), sha256, seq, audit_head };
    let declined = Declined { reason, by: bidder.name, receipt: receipt.clone() };
    store::decline(tx, kept.notice.id, bidder.company, &declined).await?;
    let bid = store::Answered { status: BidStatus::Declined, declined: Some(declined), ..bid };
    store::publish_bid_at(tx, kept, bidder.company, bid, seq).await?;
    Ok(receipt)
}
