//! Whose a mail address is.

use pok_api::{Code, Problem};
use pok_domain::member::LoginId;

use super::{account, application};
use crate::ground::database::Tx;
use crate::ground::fault::Fault;

/// Whether an account or an application that waits has the address (MEM-22).
pub(crate) async fn is_taken(tx: &mut Tx, address: &LoginId) -> Result<bool, Fault> {
    let there = account::by_login_id(tx.sql(), address).await?.is_some();
    Ok(there || application::waiting(tx, address.as_str(), "").await?.is_some())
}

/// What whoever would have it is told.
pub(crate) fn taken() -> Problem {
    Problem::new(Code::MailTaken, "an account has this address")
}
