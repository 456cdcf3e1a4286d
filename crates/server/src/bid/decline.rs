//! 투찰포기 (spec 04 S3): final.

use pok_api::remote::bid::Decline;
use pok_api::remote::sync::Declined;
use pok_api::{Problem, Receipt};
use pok_domain::bid::{BidAct, BidStatus, MAX_REASON};
use pok_domain::name::nfc;

use super::{judge, store};
use crate::app::App;
use crate::audit::{self, Event, Record};
use crate::caller::SignedIn;
use crate::fault::Fault;
use crate::feed;
use crate::operation::Operation;
use crate::secret::sha256;

pub(super) async fn decline(
    app: &App,
    caller: &SignedIn,
    operation: Operation,
    call: Decline,
) -> Result<Receipt, Fault> {
    operation.run(app, act(app, caller, &call, operation)).await
}

async fn act(app: &App, caller: &SignedIn, call: &Decline, operation: Operation) -> Result<Receipt, Fault> {
    let (company, reason) = (caller.company(), nfc(call.reason.trim()));
    let mut tx = app.write_at(caller.received()).await?;
    operation.claim(&mut tx).await?;
    let (kept, bid) = judge::locked(&mut tx, caller, call.notice, call.rev, BidAct::Decline).await?;
    if !(1..=MAX_REASON).contains(&reason.chars().count()) {
        return Err(Problem::field("reason", "a reason of at most 1,000 characters").into());
    }
    judge::known(&mut tx, caller, call.act_token.as_deref()).await?;

    let sha256 = sha256(&reason);
    let seq = feed::next(&mut tx, company).await?;
    let record = Record::new(Event::BidDeclined, caller.actor()).company(company).notice(kept.notice.id);
    let audit_head = audit::append(&mut tx, record.sha256(sha256)).await?;
    let receipt = Receipt { number: kept.notice.number.to_string(), at: tx.now(), sha256, seq, audit_head };
    let declined = Declined { reason, by: caller.contact().name.to_string(), receipt: receipt.clone() };
    store::decline(&mut tx, kept.notice.id, company, &declined).await?;
    let bid = store::Answered { status: BidStatus::Declined, declined: Some(declined), ..bid };
    store::publish_bid_at(&mut tx, &kept, company, bid, seq).await?;
    operation.done(&mut tx, &receipt).await?;
    tx.commit().await?;
    Ok(receipt)
}
