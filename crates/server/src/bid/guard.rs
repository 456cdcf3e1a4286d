//! Whether a supplier may do something with a notice, by when the request had been read.

use jiff::Timestamp;
use pok_api::{Code, Problem};
use pok_domain::bid::{BidAct, BidFault, BidStatus};
use pok_domain::{BidNoticeId, CompanyId};

use super::store;
use crate::ground::caller::SignedIn;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::login;
use crate::supplier::standing::{self, standing};

/// Whether `act` is possible for a company whose bid is at `status`. What is over is over, also where the window would
/// still be open (BID-19).
pub(super) fn check(
    kept: &store::NoticeRow,
    status: BidStatus,
    act: BidAct,
    received: Timestamp,
) -> Result<(), Problem> {
    if kept.is_over(received) {
        return Err(refusal(BidFault::Closed));
    }
    let after = status.after(act, kept.notice.method, kept.notice.window, received);
    after.map(|_| ()).map_err(refusal)
}

fn refusal(fault: BidFault) -> Problem {
    let code = match fault {
        BidFault::Closed => Code::Closed,
        BidFault::NotYet => Code::NotYet,
        BidFault::Declined => Code::Declined,
        BidFault::NotInvited => Code::NotInvited,
    };
    Problem::new(code, fault.to_string())
}

/// Whether something can be written about a notice.
///
/// # Errors
/// `NotFound` where the company doesn't see it, `Closed`, `Declined`.
pub(crate) async fn writable(
    tx: &mut Tx,
    notice: BidNoticeId,
    company: CompanyId,
    received: Timestamp,
) -> Result<(), Fault> {
    let kept = store::visible(tx.sql(), notice, company).await?.ok_or_else(Problem::not_found)?;
    let status = store::bid(tx.sql(), notice, company).await?.map_or(BidStatus::Unconfirmed, |bid| bid.status);
    Ok(check(&kept, status, BidAct::Save, received)?)
}

/// The notice and the company's bid, both locked, where `act` is possible on the content that was on the screen.
pub(super) async fn locked(
    tx: &mut Tx,
    caller: &SignedIn,
    notice: BidNoticeId,
    rev: i64,
    act: BidAct,
) -> Result<(store::NoticeRow, store::Answered), Fault> {
    let company = caller.company();
    store::for_update(tx, notice).await?;
    let kept = store::visible(tx.sql(), notice, company).await?.ok_or_else(Problem::not_found)?;
    let bid = store::bid_for_update(tx, notice, company).await?;
    // Whoever leaves in this moment has no bid that nobody decides (P-MGT-04).
    standing(tx, caller).await?;
    check(&kept, bid.status, act, caller.received())?;
    if kept.notice.rev != rev {
        return Err(Problem::stale().into());
    }
    Ok((kept, bid))
}

/// Uses the act token up where the session's last one-time code is too old. The answer comes after every other one, so
/// that nobody asks for a code in vain.
pub(super) async fn known(tx: &mut Tx, caller: &SignedIn, act_token: Option<&str>) -> Result<(), Fault> {
    if standing::is_known(tx.now(), caller) {
        return Ok(());
    }
    match act_token {
        Some(token) => login::use_act_token(tx, caller.contact().id, token).await,
        None => Err(standing::otp_needed().into()),
    }
}
