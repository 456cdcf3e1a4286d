//! A company or a contact that comes: its row, and what its feed tells of it.

use pok_domain::member::{Company, CompanyStatus, Profile};

use super::account::{self, NewContact};
use super::{colleague, company, membership};
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::feed;

/// Writes a company and begins its feed.
pub(crate) async fn company(
    tx: &mut Tx,
    new: &Company,
    profile: Option<&Profile>,
    status: CompanyStatus,
) -> Result<(), Fault> {
    company::insert(tx, new, profile, status).await?;
    feed::open(tx, new.id).await?;
    membership::publish(tx, new.id).await
}

/// Writes a contact and tells the company's feed.
pub(crate) async fn contact(tx: &mut Tx, new: NewContact<'_>) -> Result<(), Fault> {
    let (company, contact) = (new.contact.company, new.contact.id);
    account::insert(tx, new).await?;
    colleague::publish(tx, company, contact).await
}
