//! 가입요청: everything is checked again, and an application waits for its decision.

use pok_api::remote::signup::{Applied, Apply};
use pok_api::{Code, Problem};
use pok_domain::ApplicationId;
use pok_domain::member::signup::{ApplicationState, Entry, Form, Way};
use pok_domain::member::{CompanyStatus, LoginId, check_new_password};

use super::ticket::{self, Ticket};
use super::{check, code, decide, file, letter, offline};
use crate::app::{App, Happened};
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::Anonymous;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::mail;
use crate::login::password;
use crate::supplier::application::{self, ApplicationRow};
use crate::supplier::{account, address, colleague, company, form};
use crate::terms;

pub(super) async fn apply(app: &App, caller: &Anonymous, call: Apply) -> Result<Applied, Fault> {
    call.fields.check().map_err(|fault| Problem::field("fields", fault.to_string()))?;
    let (known, applying) = {
        let mut tx = app.write().await?;
        let ticket = ticket::for_update(&mut tx, &call.ticket).await?;
        if let Some(applied) = earlier(&mut tx, &ticket).await? {
            return Ok(applied);
        }
        let applicant = ticket.fresh(tx.now())?.clone();
        (ticket, applicant)
    };
    let entry = Form(&call.fields).entry(known.way, known.known()).map_err(form::incomplete)?;
    let login_id = login_id(app, &known, &entry).await?;
    check_new_password(&call.password, &login_id).map_err(|fault| Problem::field("password", fault.to_string()))?;
    let code = call.conversion_code.as_deref().unwrap_or_default();
    if known.way.needs_code() {
        code::check(app, known.company, &applying, code).await?;
    }
    let password_hash = password::turn()?.hash(call.password.clone()).await?;

    let mut tx = app.write().await?;
    let mut ticket = ticket::for_update(&mut tx, &call.ticket).await?;
    if let Some(applied) = earlier(&mut tx, &ticket).await? {
        return Ok(applied);
    }
    let applicant = ticket.fresh(tx.now())?.clone();
    if address::is_taken(&mut tx, &login_id).await? {
        return Err(address::taken().into());
    }
    let is_known = account::kind_of_person(&mut tx, &applicant.key, &applicant.person).await?.is_some();
    if is_known || application::waiting(&mut tx, "", &applicant.key).await?.is_some() {
        return Err(check::taken().into());
    }
    if ticket.way.is_decided_by_primary() {
        company::for_update(&mut tx, ticket.company).await?;
    }
    may_still(&mut tx, &ticket, &applicant.key).await?;
    let now = tx.now();
    let documents = terms::in_force(tx.sql(), now).await?;
    if !documents.iter().all(|document| call.terms.contains(&document.id)) {
        return Err(Problem::new(Code::ConsentMissing, "every document has to be agreed to").into());
    }
    if let Some(profile) = &entry.profile {
        file::check(&mut tx, &ticket, file::papers(profile)).await?;
        file::keep(&mut tx, ticket.company, profile.files().map(|file| file.blob)).await?;
    }
    let kept = ApplicationRow {
        id: ApplicationId::generate(),
        company: ticket.company,
        contact: ticket.contact,
        way: ticket.way,
        state: ApplicationState::Requested,
        business_reg_no: ticket.business_reg_no,
        profile: entry.profile,
        person: applicant.person.clone(),
        person_key: applicant.key.clone(),
        office: entry.office,
        login_id,
        password_hash,
        requested_at: tx.now(),
        processed_at: None,
        process_reason: None,
    };
    application::insert(&mut tx, &kept).await?;
    let agreed: Vec<_> = documents.iter().map(|document| document.id).collect();
    terms::record(&mut tx, kept.contact.0, &agreed, caller.peer()).await?;
    if ticket.way.needs_code() {
        // Another may have been sent meanwhile, which voids this one.
        code::still(app, &mut tx, ticket.company, &applicant, code).await?;
        offline::used(&mut tx, ticket.company).await?;
    }
    if kept.way.is_decided_by_primary()
        && let Some(mail) = account::primary_mail(&mut tx, ticket.company).await?
    {
        mail::queue(&mut tx, &mail, letter::join_requested(&kept, &app.buyer)).await?;
    }
    if kept.way.is_decided_by_primary() {
        colleague::publish(&mut tx, kept.company, kept.contact).await?;
    }
    let actor = Actor {
        id: kept.contact.to_string(),
        role: "APPLICANT".into(),
        device: String::new(),
        peer: Some(caller.peer()),
    };
    let record = Record::new(Event::MembershipRequested, actor).company(kept.company);
    audit::append(&mut tx, record.detail(kept.way.code())).await?;
    ticket.application = Some(kept.id);
    ticket::keep(&mut tx, &ticket).await?;
    tx.commit().await?;
    app.happened(Happened::Applied(kept.id));
    Ok(Applied { at: kept.requested_at, by_primary: kept.way.is_decided_by_primary() })
}

/// What was answered before to the same ticket.
async fn earlier(tx: &mut Tx, ticket: &Ticket) -> Result<Option<Applied>, Fault> {
    let Some(id) = ticket.application else { return Ok(None) };
    let kept = application::for_update(tx, id).await?.ok_or_else(Problem::not_found)?;
    Ok(Some(Applied { at: kept.requested_at, by_primary: kept.way.is_decided_by_primary() }))
}

/// Whether the person or the company is still what 가입여부 확인 found: somebody may have been faster, or the buyer barred
/// them (P-MEM-21), or rejected what only its own applicant may send again (P-MEM-23).
async fn may_still(tx: &mut Tx, ticket: &Ticket, person_key: &str) -> Result<(), Fault> {
    let goes_on = |earlier: Option<ApplicationRow>| match earlier {
        Some(ApplicationRow { state: ApplicationState::Requested | ApplicationState::Barred, .. }) => false,
        Some(ApplicationRow { state: ApplicationState::Rejected, id, .. }) => ticket.earlier == Some(id),
        Some(ApplicationRow { state: ApplicationState::Approved, .. }) | None => true,
    };
    let may = match (ticket.way, ticket.business_reg_no) {
        (Way::Individual, _) => goes_on(application::of_individual(tx, person_key).await?),
        (Way::Corporate, Some(number)) => {
            let there = company::by_number(tx, number).await?;
            there.is_none_or(|(_, status)| status == CompanyStatus::Withdrawn)
                && goes_on(application::of_number(tx, number).await?)
                && !decide::is_barred(tx, number).await?
        }
        (Way::Corporate, None) => false,
        (Way::Secondary, _) => company::status(tx.sql(), ticket.company).await? == CompanyStatus::Active,
        (Way::IndividualConversion | Way::CorporateConversion, _) => {
            company::status(tx.sql(), ticket.company).await? == CompanyStatus::Offline
                && !application::waits_for(tx, ticket.company).await?
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
            Ok(offline::for_update(&mut tx, ticket.company).await?.ok_or_else(Problem::stale)?.mail)
        }
    }
}
