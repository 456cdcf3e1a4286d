//! [요청취소] of what a company or a contact asked for.

use pok_api::{Call, Problem};
use pok_domain::{ContactId, RequestId};

use super::standing::standing;
use super::{colleague, membership, request};
use crate::ground::audit::{self, Event};
use crate::ground::caller::SignedIn;
use crate::ground::database::Database;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;

/// Takes back what the caller asked for: their own (`contact`), or their company's.
///
/// # Errors
/// `NotFound`, `Stale` where it was decided.
pub(crate) async fn cancel<C: Call<Reply = ()>>(
    database: &Database,
    caller: &SignedIn,
    call: &C,
    id: RequestId,
    contact: Option<ContactId>,
) -> Result<(), Fault> {
    bind(database, caller, call, async |tx| {
        standing(tx, caller).await?;
        let (company, actor) = (caller.company(), caller.actor());
        let kept = request::find(tx.sql(), company, id).await?.filter(|kept| kept.contact == contact);
        let mut request = kept.ok_or_else(Problem::not_found)?.request;
        let state = request.state.cancelled().map_err(|_| Problem::stale())?;
        request::settle(tx, &mut request, state, "", &actor).await?;
        match contact {
            Some(contact) => colleague::publish(tx, company, contact).await?,
            None => membership::publish(tx, company).await?,
        }
        audit::append(tx, request::record(Event::RequestCancelled, actor, company, &request)).await?;
        Ok(())
    })
    .await
}
