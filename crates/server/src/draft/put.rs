//! Keeping a draft in place of the revision it was made on.

use pok_api::Problem;
use pok_api::remote::draft::{Put, Written};
use pok_api::remote::sync::{Draft, Subject};
use pok_domain::BidNoticeId;
use pok_domain::draft::{DraftKind, Theirs};

use super::store;
use crate::app::App;
use crate::bid;
use crate::ground::caller::SignedIn;
use crate::ground::fault::Fault;
use crate::ground::feed;
use crate::ground::operation::Operation;

pub(super) async fn put(app: &App, caller: &SignedIn, call: Put) -> Result<Written, Fault> {
    let operation = Operation::of(caller, &call)?;
    operation.run(&app.database, act(app, caller, call, operation)).await
}

async fn act(app: &App, caller: &SignedIn, call: Put, operation: Operation) -> Result<Written, Fault> {
    call.fields.check().map_err(|fault| Problem::field("fields", fault.to_string()))?;
    let company = caller.company();
    let mut tx = app.write_at(caller.received()).await?;
    operation.claim(&mut tx).await?;
    match call.kind {
        DraftKind::Bid => bid::writable(&mut tx, BidNoticeId(call.subject), company, caller.received()).await?,
    }
    let before = store::for_update(&mut tx, company, call.kind, call.subject).await?;
    let rev = before.as_ref().map_or(0, |theirs| theirs.rev);
    // The key of a conflict stays free: its answer would hold what somebody else wrote, and it can't ever be another
    // one, as a revision that has passed doesn't come back.
    if let Some(theirs) = before.filter(|theirs| theirs.rev > call.base_rev) {
        return Ok(Written::Conflict(theirs));
    }
    if rev != call.base_rev {
        return Err(Problem::stale().into());
    }
    let now = Theirs {
        rev: rev + 1,
        fields: call.fields,
        by: caller.contact().name.to_string(),
        device: caller.device().to_owned(),
        at: tx.now(),
        operation: operation.id(),
    };
    store::keep(&mut tx, company, call.kind, call.subject, &now).await?;
    let (rev, at) = (now.rev, now.at);
    let draft = Draft { kind: call.kind, subject: call.subject, now };
    let seq = feed::publish(&mut tx, company, &Subject::Draft(Box::new(draft))).await?;
    let kept = Written::Kept { rev, at, seq };
    operation.done(&mut tx, &kept).await?;
    tx.commit().await?;
    Ok(kept)
}
