//! 휴대폰번호가 변경되었나요?: the verified number takes the place of the registered one (spec 02 S5).

use pok_api::remote::contact;
use pok_api::remote::login::{ChangeMobile, MobileChanged};
use pok_api::{Code, Problem};
use pok_domain::member::{MobileNo, masked_mobile};

use super::gates::ended;
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::{Anonymous, SignedIn, contact_actor, unauthenticated};
use crate::ground::database::{Columns as _, Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::supplier::account::{self, Account};
use crate::supplier::colleague;
use crate::supplier::standing::standing;
use crate::verification::{self, Known};

pub(super) async fn change(app: &App, caller: &Anonymous, call: ChangeMobile) -> Result<MobileChanged, Fault> {
    let mut tx = app.write().await?;
    let key = secret::token_hash(&call.attempt);
    // A code that went to the old number is void with it.
    let row = sql!(
        "update login_attempt set code_sha256 = null, sent_at = null, failures = 0 where token_sha256 = $1 \
         and expires_at > $2 returning contact_id, device, used",
        [&key, tx.micros()]
    );
    let row = row.fetch_optional(tx.sql()).await?.ok_or_else(ended)?;
    if row.flag("used")? {
        return Err(Problem::stale().into());
    }
    let account = account::active(tx.sql(), row.get("contact_id")?).await?.ok_or_else(unauthenticated)?;
    let actor = contact_actor(&account.contact, row.get("device")?, caller.peer());
    let number = replace(tx, &account, actor, &call.verification).await?;
    Ok(MobileChanged { masked_mobile: masked_mobile(number.digits()) })
}

/// The same by who is signed in (P-MGT-01).
pub(crate) async fn change_own(app: &App, caller: &SignedIn, call: contact::ChangeMobile) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    let account = standing(&mut tx, caller).await?;
    replace(tx, &account, caller.actor(), &call.verification).await?;
    Ok(())
}

/// The verified number is the account's, if the verified person is; ends the transaction.
///
/// # Errors
/// `OtherPerson`, `IdentityNeeded`.
async fn replace(mut tx: Tx, account: &Account, actor: Actor, verification: &str) -> Result<MobileNo, Fault> {
    let Known { person, person_key, .. } = verification::take(&mut tx, verification).await?;
    let (contact, company) = (account.contact.id, account.contact.company);
    let record = |event| Record::new(event, actor).company(company);
    if !account.person.is_same(account.person_key.as_deref(), &person, Some(&person_key)) {
        // The verification is used up all the same, and the try is written down.
        audit::append(&mut tx, record(Event::MobileRefused)).await?;
        tx.commit().await?;
        tracing::warn!(%contact, "another person's number was refused");
        return Err(Problem::new(Code::OtherPerson, "the verified person isn't the account's").into());
    }
    let query = "update contact set mobile_no = $2 where id = $1";
    tx.run(sql!(query, [contact.to_string(), person.mobile_no.digits()])).await?;
    colleague::publish(&mut tx, company, contact).await?;
    audit::append(&mut tx, record(Event::MobileChanged)).await?;
    tx.commit().await?;
    tracing::info!(%contact, "the mobile number was changed");
    Ok(person.mobile_no)
}
