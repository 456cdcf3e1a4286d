//! Personal data of who has left, taken out of the rows that trade records and histories refer to and kept apart
//! (P-MGT-04): what was applied for and asked for. The rows keep a name, a kind and what was decided.

use jiff::civil::{Date, date};
use pok_domain::member::{Office, Person, Request};
use pok_domain::{CompanyId, ContactId};
use serde_json::{Value, json};

use super::application::{self, ApplicationRow};
use super::request;
use crate::ground::database::{Tx, insert, sql};
use crate::ground::fault::Fault;

/// What stands in rows instead of a mobile number.
pub(crate) const NO_MOBILE: &str = "01000000000";
/// What stands in rows instead of a birth date.
pub(crate) const NO_BIRTH: Date = date(1900, 1, 1);

/// What stands in rows instead of an address: one that can't be (RFC 2606 §2).
pub(crate) fn no_mail(id: impl std::fmt::Display) -> String {
    format!("{id}@departed.invalid")
}

/// Of a contact: their application, but for what it says of their company, and their own requests.
pub(crate) async fn contact(tx: &mut Tx, contact: ContactId) -> Result<(), Fault> {
    for kept in application::all_of_contact(tx.sql(), contact).await? {
        applied(tx, kept, false).await?;
    }
    for request in request::of_contact(tx.sql(), contact).await? {
        asked(tx, request).await?;
    }
    Ok(())
}

/// Of a company: every application for it or to join it, and its requests.
pub(crate) async fn company(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let mut all = application::of_company(tx.sql(), company).await?;
    all.extend(application::to_join(tx.sql(), company).await?);
    for kept in all {
        applied(tx, kept, true).await?;
    }
    for request in request::of_company(tx.sql(), company).await? {
        asked(tx, request).await?;
    }
    Ok(())
}

async fn applied(tx: &mut Tx, kept: ApplicationRow, with_profile: bool) -> Result<(), Fault> {
    let profile = kept.profile.filter(|_| with_profile);
    let is_done = kept.login_id.as_str() == no_mail(kept.id);
    if is_done && profile.is_none() {
        return Ok(());
    }
    let content = json!({
        "person": kept.person, "login_id": kept.login_id, "office": kept.office, "profile": profile,
    });
    keep(tx, "application", &kept.id.to_string(), &content).await?;
    let person = Person { birth_date: NO_BIRTH, mobile_no: NO_MOBILE.parse()?, ..kept.person };
    let (person, office) = (serde_json::to_string(&person)?, serde_json::to_string(&Office::default())?);
    tx.run(sql!(
        "update application set person = $2, person_key = null, office = $3, login_id = $4, \
         profile = case when $5 = 1 then null else profile end where id = $1",
        [kept.id.to_string(), person, office, no_mail(kept.id), i32::from(with_profile)]
    ))
    .await
}

async fn asked(tx: &mut Tx, request: Request) -> Result<(), Fault> {
    let Some(change) = request.change else { return Ok(()) };
    keep(tx, "member_request", &request.id.to_string(), &json!({ "change": change })).await?;
    tx.run(sql!("update member_request set change = null where id = $1", [request.id.to_string()])).await
}

/// A contact's part is kept first, and what their company's has besides when that leaves too.
async fn keep(tx: &mut Tx, what: &str, id: &str, content: &Value) -> Result<(), Fault> {
    tx.run(insert!(departed_record { kind: what, id, content: content.to_string(), left_at: tx.micros() })).await
}
