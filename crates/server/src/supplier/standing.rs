//! Whether whoever was admitted still is who they were, in the transaction of what they do.

use jiff::Timestamp;
use pok_api::{Code, Problem};
use pok_domain::member::{AccountStatus, OTP_FRESH_FOR};

use super::account::{self, Account};
use super::company;
use crate::ground::caller::{SignedIn, unauthenticated};
use crate::ground::database::Tx;
use crate::ground::fault::Fault;

/// The caller's account as it is now, their company's row locked until the transaction ends: what is asked and decided
/// in one company happens one after the other.
///
/// # Errors
/// `Unauthenticated` where they have left, or have another role, since they were admitted.
pub(crate) async fn standing(tx: &mut Tx, caller: &SignedIn) -> Result<Account, Fault> {
    company::for_update(tx, caller.company()).await?;
    let account = account::find(tx.sql(), &caller.contact().id.to_string()).await?;
    let stands =
        |account: &Account| account.status == AccountStatus::Active && account.contact.role == caller.contact().role;
    Ok(account.filter(stands).ok_or_else(unauthenticated)?)
}

/// The same before a binding act, which needs a one-time code of the last twelve hours (decision on P-LOG-06).
///
/// # Errors
/// As [`standing`], and `OtpNeeded`.
pub(crate) async fn acting(tx: &mut Tx, caller: &SignedIn) -> Result<Account, Fault> {
    let account = standing(tx, caller).await?;
    if is_known(tx.now(), caller) { Ok(account) } else { Err(otp_needed().into()) }
}

/// Whether the session's last one-time code is fresh enough for a binding act.
pub(crate) fn is_known(now: Timestamp, caller: &SignedIn) -> bool {
    now.duration_since(caller.otp_at()) <= OTP_FRESH_FOR
}

/// It isn't.
pub(crate) fn otp_needed() -> Problem {
    Problem::new(Code::OtpNeeded, "this act needs a new one-time code")
}
