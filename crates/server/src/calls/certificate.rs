//! A signing certificate for a contact who logged in (design: signing).

use jiff::SignedDuration;
use pok_api::remote::certificate::{Enrol, Issued};
use pok_api::{Bytes, Problem};
use pok_domain::CertificateId;

use crate::app::{App, answers};
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::certificate::{self, Certificate};
use crate::ground::fault::Fault;
use crate::ground::secret::sha256;
use crate::supplier::company;

const LIVES: SignedDuration = SignedDuration::from_hours(90 * 24);
/// A computer's clock may be a little behind ours.
const BEFORE: SignedDuration = SignedDuration::from_mins(5);

answers! { SignedIn { Enrol => enrol } }

async fn enrol(app: &App, caller: &SignedIn, call: Enrol) -> Result<Issued, Fault> {
    let contact = caller.contact();
    let mut tx = app.write().await?;
    let company = company::find(tx.sql(), contact.company).await?;
    let subject = certificate::subject(contact, &company);
    let id = CertificateId::generate();
    // Certificates count whole seconds.
    let whole = |instant: jiff::Timestamp| jiff::Timestamp::from_second(instant.as_second());
    let (not_before, not_after) = (whole(tx.now().saturating_sub(BEFORE)?)?, whole(tx.now().saturating_add(LIVES)?)?);
    let (from, until) = (not_before.as_microsecond(), not_after.as_microsecond());
    let issued = app.keys.authority().issue(&call.request.0, &subject, id.0.into_bytes(), from, until);
    let der = issued.map_err(|error| {
        tracing::info!(error = %error, "a certificate request was refused");
        Problem::field("request", "not a certificate request for a P-256 key, signed with it")
    })?;
    let fingerprint = sha256(&der);
    let certificate = Certificate { id, contact: contact.id, not_before, not_after, revoked: false };
    certificate::insert(&mut tx, &certificate, fingerprint, &der).await?;
    let record = Record::new(Event::CertificateIssued, caller.actor()).company(contact.company).sha256(fingerprint);
    audit::append(&mut tx, record.detail(id.to_string())).await?;
    tx.commit().await?;
    Ok(Issued { chain: vec![Bytes(der), Bytes(app.keys.root().to_vec())], not_after })
}
