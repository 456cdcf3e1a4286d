//! The end of what a contact has under way.

use pok_domain::member::Contact;

use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::session;

/// Puts a contact out wherever they are signed in or logging in.
pub(crate) async fn logins(tx: &mut Tx, contact: &Contact) -> Result<(), Fault> {
    tx.run(sql!("delete from login_attempt where contact_id = $1", [contact.id.to_string()])).await?;
    session::end_all(tx, contact, None).await
}
