//! 가입요청: everything is checked again, and an application waits for its decision.

use std::net::IpAddr;

use pok_api::remote::signup::{Applied, Apply};
use pok_api::{Code, FieldFault, Problem};
use pok_domain::ApplicationId;
use pok_domain::draft::FileRef;
use pok_domain::member::signup::{ApplicationState, Entry, Form, Gap, Way, account_field};
use pok_domain::member::{CompanyStatus, LoginId, Profile, check_new_password};

use super::store::{self, Kept};
use super::ticket::{self, Ticket};
use super::{check, code, decide, file, letter, offline};
use crate::app::App;
use crate::audit::{self, Actor, Event, Record};
use crate::database::Tx;
use crate::fault::Fault;
use crate::member::{self, password};
use crate::{contact, post, terms};

pub(super) async fn apply(app: &App, peer: IpAddr, call: Apply) -> Result<Applied, Fault> {
    call.fields.check().map_err(|fault| Problem::field("fields", fault.to_string()))?;
    let known = {
        let mut tx = app.write().await?;
        let ticket = ticket::lock(&mut tx, &call.ticket).await?;
        if let Some(applied) = earlier(&mut tx, &ticket).await? {
            return Ok(applied);
        }
        ticket.fresh(tx.now())?;
        ticket
    };
    let entry = Form(&call.fields).entry(known.way, known.known()).map_err(incomplete)?;
    let login_id = login_id(app, &known, &entry).await?;
    check_new_password(&call.password, &login_id).map_err(|fault| Problem::field("password", fault.to_string()))?;
    let code = call.conversion_code.as_deref().unwrap_or_default();
    if known.way.needs_code() {
        code::check(app, known.company, code).await?;
    }
    let password_hash = password::turn()?.hash(call.password.clone()).await?;

    let mut tx = app.write().await?;
    let mut ticket = ticket::lock(&mut tx, &call.ticket).await?;
    if let Some(applied) = earlier(&mut tx, &ticket).await? {
        return Ok(applied);
    }
    let applicant = ticket.fresh(tx.now())?.clone();
    if is_taken(&mut tx, &login_id).await? {
        return Err(mail_taken().into());
    }
    let is_known = member::store::kind_of_person(&mut tx, &applicant.key, &applicant.person).await?.is_some();
    if is_known || store::waiting(&mut tx, "", &applicant.key).await?.is_some() {
        return Err(check::taken().into());
    }
    if ticket.way.is_decided_by_primary() {
        member::store::lock(&mut tx, ticket.company).await?;
    }
    may_still(&mut tx, &ticket, &applicant.key).await?;
    let now = tx.now();
    let documents = terms::in_force(tx.sql(), now).await?;
    if !documents.iter().all(|document| call.terms.contains(&document.id)) {
        return Err(Problem::new(Code::ConsentMissing, "every document has to be agreed to").into());
    }
    if let Some(profile) = &entry.profile {
        file::check(&mut tx, &ticket, papers(profile)).await?;
        file::keep(&mut tx, ticket.company, profile.files().map(|file| file.blob)).await?;
    }
    let kept = Kept {
        id: ApplicationId::generate(),
        company: ticket.company,
        contact: ticket.contact,
        way: ticket.way,
        state: ApplicationState::Requested,
        business_reg_no: ticket.business_reg_no,
        profile: entry.profile,
        person: applicant.person,
        person_key: applicant.key,
        office: entry.office,
        login_id,
        password_hash,
        requested_at: tx.now(),
        processed_at: None,
        process_reason: None,
    };
    store::insert(&mut tx, &kept).await?;
    let agreed: Vec<_> = documents.iter().map(|document| document.id).collect();
    terms::record(&mut tx, kept.contact.0, &agreed, peer).await?;
    if ticket.way.needs_code() {
        // Another may have been sent meanwhile, which voids this one.
        code::still(app, &mut tx, ticket.company, code).await?;
        offline::used(&mut tx, ticket.company).await?;
    }
    if kept.way.is_decided_by_primary()
        && let Some(mail) = member::store::primary_mail(&mut tx, ticket.company).await?
    {
        let (subject, body) = letter::join_requested(&kept, app.buyer());
        post::queue(&mut tx, &mail, &subject, &body).await?;
    }
    if kept.way.is_decided_by_primary() {
        contact::publish(&mut tx, kept.company, kept.contact).await?;
    }
    let actor =
        Actor { id: kept.contact.to_string(), role: "APPLICANT".into(), device: String::new(), peer: Some(peer) };
    let record = Record::new(Event::MembershipRequested, actor).company(kept.company);
    audit::append(&mut tx, record.detail(kept.way.code())).await?;
    ticket.application = Some(kept.id);
    ticket::keep(&mut tx, &ticket).await?;
    tx.commit().await?;
    app.applied(kept.id);
    Ok(Applied { at: kept.requested_at, by_primary: kept.way.is_decided_by_primary() })
}

/// What was answered before to the same ticket.
async fn earlier(tx: &mut Tx, ticket: &Ticket) -> Result<Option<Applied>, Fault> {
    let Some(id) = ticket.application else { return Ok(None) };
    let kept = store::lock(tx, id).await?.ok_or_else(Problem::not_found)?;
    Ok(Some(Applied { at: kept.requested_at, by_primary: kept.way.is_decided_by_primary() }))
}

/// Whether the person or the company is still what 가입여부 확인 found: somebody may have been faster, or the buyer barred
/// them (P-MEM-21), or rejected what only its own applicant may send again (P-MEM-23).
async fn may_still(tx: &mut Tx, ticket: &Ticket, person_key: &str) -> Result<(), Fault> {
    let goes_on = |earlier: Option<Kept>| match earlier {
        Some(Kept { state: ApplicationState::Requested | ApplicationState::Barred, .. }) => false,
        Some(Kept { state: ApplicationState::Rejected, id, .. }) => ticket.earlier == Some(id),
        Some(Kept { state: ApplicationState::Approved, .. }) | None => true,
    };
    let may = match (ticket.way, ticket.business_reg_no) {
        (Way::Individual, _) => goes_on(store::of_individual(tx, person_key).await?),
        (Way::Corporate, Some(number)) => {
            let there = member::store::by_number(tx, number).await?;
            there.is_none_or(|(_, status)| status == CompanyStatus::Withdrawn)
                && goes_on(store::of_number(tx, number).await?)
                && !decide::is_barred(tx, number).await?
        }
        (Way::Corporate, None) => false,
        (Way::Secondary, _) => member::store::status(tx.sql(), ticket.company).await? == CompanyStatus::Active,
        (Way::IndividualConversion | Way::CorporateConversion, _) => {
            member::store::status(tx.sql(), ticket.company).await? == CompanyStatus::Offline
                && !store::waits_for(tx, ticket.company).await?
        }
    };
    if may { Ok(()) } else { Err(Problem::stale().into()) }
}

/// 이메일: the one that was verified here, or the one that the buyer registered.
async fn login_id(app: &App, ticket: &Ticket, entry: &Entry) -> Result<LoginId, Fault> {
    match &entry.login_id {
        Some(typed) => {
            let mail = ticket.mail.as_ref().filter(|mail| mail.is_verified && mail.address == *typed);
            let verified = mail.ok_or_else(|| Problem::field("mail", "the address has to be verified"))?;
            Ok(verified.address.clone())
        }
        None => {
            let mut tx = app.write().await?;
            Ok(offline::lock(&mut tx, ticket.company).await?.ok_or_else(Problem::stale)?.mail)
        }
    }
}

/// Whether an account or an application that waits has the address (MEM-22).
pub(crate) async fn is_taken(tx: &mut Tx, address: &LoginId) -> Result<bool, Fault> {
    let there = member::store::by_login_id(tx, address).await?.is_some();
    Ok(there || store::waiting(tx, address.as_str(), "").await?.is_some())
}

pub(crate) fn mail_taken() -> Problem {
    Problem::new(Code::MailTaken, "an account has this address")
}

/// Each file by the field in which it is attached.
pub(crate) fn papers(profile: &Profile) -> impl Iterator<Item = (String, &FileRef)> {
    let certificate = profile.business.iter().flat_map(|business| &business.certificate);
    let copies = (1..).zip(&profile.accounts).map(|(row, one)| (account_field(&format!("{row}"), "copy"), &one.copy));
    certificate.map(|file| ("certificate".to_owned(), file)).chain(copies)
}

/// Each gap by its field.
pub(crate) fn incomplete(gaps: Vec<Gap>) -> Problem {
    let fields = gaps.into_iter().map(|gap| FieldFault { field: gap.field, message: gap.lack.to_string() }).collect();
    Problem { fields, ..Problem::new(Code::Invalid, "something is missing or wrong") }
}
