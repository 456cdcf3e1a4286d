//! 가입여부 확인 (spec 01 S1, S7): what there is about a person or a company. Nothing of anybody else's is shown.

use std::time::Duration;

use pok_api::remote::signup::{CheckCompany, CheckIndividual, Checked, Identify};
use pok_api::{Code, Problem};
use pok_domain::member::signup::{ApplicationState, Outcome, Way};
use pok_domain::member::{CompanyStatus, IDENTITY_FRESH_FOR, MemberKind};

use super::ticket::{self, Applicant, Ticket};
use super::{decide, offline};
use crate::app::App;
use crate::ground::caller::Anonymous;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::supplier::application::{self, ApplicationRow};
use crate::supplier::{account, company};
use crate::verification;

/// How long 가입여부 확인 waits for the tax office.
const TAX_OFFICE_WAIT: Duration = Duration::from_secs(3);

pub(super) async fn individual(app: &App, _: &Anonymous, call: CheckIndividual) -> Result<Checked, Fault> {
    let mut tx = app.write().await?;
    let applicant = Applicant::from(verification::take(&mut tx, &call.verification).await?);
    let mut ticket = Ticket { applicant: Some(applicant.clone()), ..Ticket::new(Way::Individual) };
    let mut found = nothing(&tx, Outcome::NotRegistered);
    match account::kind_of_person(&mut tx, &applicant.key, &applicant.person).await? {
        Some(MemberKind::Individual) => found.outcome = Outcome::AlreadyMember,
        Some(MemberKind::Corporate) => return Err(taken().into()),
        None => {
            let earlier = application::of_individual(&mut tx, &applicant.key).await?;
            let offline = offline::of_person(&mut tx, &applicant.person).await?;
            match (earlier, offline) {
                (Some(kept), _) if kept.state == ApplicationState::Requested => found.outcome = Outcome::Pending,
                (Some(kept), _) if kept.state == ApplicationState::Barred => found.outcome = Outcome::Barred,
                (_, Some(offline)) => {
                    found.outcome = Outcome::OfflineSupplier;
                    found.mail = Some(offline.mail.to_string());
                    (ticket.way, ticket.company) = (Way::IndividualConversion, offline.company);
                }
                (Some(kept), None) if kept.state == ApplicationState::Rejected => again(&mut ticket, &mut found, &kept),
                _ => {}
            }
        }
    }
    finish(tx, ticket, found).await
}

pub(super) async fn company(app: &App, _: &Anonymous, call: CheckCompany) -> Result<Checked, Fault> {
    let number = call.business_reg_no;
    // A warning at most: without an answer, or a quick one, the sign-up goes on.
    let asked = tokio::time::timeout(TAX_OFFICE_WAIT, async { app.services.business()?.status(number).await }).await;
    let business_status = asked.ok().and_then(Result::ok);
    let mut tx = app.write().await?;
    let mut ticket =
        Ticket { entity_type: Some(call.entity_type), business_reg_no: Some(number), ..Ticket::new(Way::Corporate) };
    let mut found = Checked { business_status, ..nothing(&tx, Outcome::NotRegistered) };
    let there = company::by_number(&mut tx, number).await?;
    let earlier = application::of_number(&mut tx, number).await?;
    let state = earlier.as_ref().map(|kept| kept.state);
    match there.map(|(company, status)| (status, company)) {
        _ if decide::is_barred(&mut tx, number).await? => found.outcome = Outcome::Barred,
        Some((CompanyStatus::Active, company)) => {
            found.outcome = Outcome::AlreadyMember;
            (ticket.way, ticket.company) = (Way::Secondary, company.id);
        }
        _ if state == Some(ApplicationState::Requested) => found.outcome = Outcome::Pending,
        _ if state == Some(ApplicationState::Barred) => found.outcome = Outcome::Barred,
        Some((CompanyStatus::Offline, company)) => {
            found.outcome = Outcome::OfflineSupplier;
            let profile = company::profile(tx.sql(), company.id).await?;
            ticket.entity_type = profile.and_then(|profile| profile.business).map(|business| business.entity_type);
            (ticket.way, ticket.company) = (Way::CorporateConversion, company.id);
        }
        Some((CompanyStatus::Withdrawn, _)) | None => {
            if let Some(kept) = earlier.filter(|kept| kept.state == ApplicationState::Rejected) {
                // What stood in it is shown once its own applicant is verified; 사업자 구분 stays (P-MEM-23).
                found.outcome = Outcome::Rejected;
                let earlier_type = kept.profile.as_ref().and_then(|profile| profile.business.as_ref());
                ticket.entity_type = earlier_type.map_or(ticket.entity_type, |business| Some(business.entity_type));
                (ticket.earlier, ticket.company, ticket.contact) = (Some(kept.id), kept.company, kept.contact);
            }
        }
    }
    found.entity_type = ticket.entity_type;
    finish(tx, ticket, found).await
}

pub(super) async fn identify(app: &App, _: &Anonymous, call: Identify) -> Result<Checked, Fault> {
    let mut tx = app.write().await?;
    let mut ticket = ticket::for_update(&mut tx, &call.ticket).await?;
    let applicant = Applicant::from(verification::take(&mut tx, &call.verification).await?);
    let mut found = nothing(&tx, Outcome::NotRegistered);
    // What was found about an individual is about nobody else.
    let is_individual = matches!(ticket.way, Way::Individual | Way::IndividualConversion);
    if is_individual && ticket.applicant.as_ref().is_some_and(|earlier| earlier.key != applicant.key) {
        return Err(Problem::new(Code::OtherPerson, "another person began this sign-up").into());
    }
    if let Some(id) = ticket.earlier.filter(|_| ticket.way == Way::Corporate) {
        let kept = application::for_update(&mut tx, id).await?.ok_or_else(Problem::not_found)?;
        if kept.person_key != applicant.key {
            return Err(Problem::new(Code::OtherPerson, "another person made the application").into());
        }
        again(&mut ticket, &mut found, &kept);
    } else if ticket.way == Way::Secondary {
        let there = account::company_of_person(&mut tx, &applicant.key, &applicant.person).await?;
        match there {
            Some(company) if company == ticket.company => found.outcome = Outcome::AlreadyMember,
            Some(_) => return Err(taken().into()),
            None => match application::of_secondary(&mut tx, &applicant.key, ticket.company).await? {
                Some(kept) if kept.state == ApplicationState::Requested => found.outcome = Outcome::Pending,
                Some(kept) if kept.state == ApplicationState::Rejected => again(&mut ticket, &mut found, &kept),
                _ => {}
            },
        }
    }
    if matches!(ticket.way, Way::Secondary | Way::CorporateConversion) {
        // Not by its number alone: whoever has that may be anybody.
        found.company = Some(company::find(tx.sql(), ticket.company).await?.name);
    }
    found.way = Some(ticket.way);
    found.person = Some(applicant.person.clone());
    found.fresh_until = applicant.verified_at.saturating_add(IDENTITY_FRESH_FOR).ok();
    ticket.applicant = Some(applicant);
    ticket::keep(&mut tx, &ticket).await?;
    tx.commit().await?;
    Ok(Checked { ticket: Some(call.ticket), ..found })
}

/// The rejected application's applicant goes on from what they sent.
fn again(ticket: &mut Ticket, found: &mut Checked, kept: &ApplicationRow) {
    found.outcome = Outcome::Rejected;
    found.rejected = Some(kept.rejected());
    (ticket.earlier, ticket.company, ticket.contact) = (Some(kept.id), kept.company, kept.contact);
    ticket.way = kept.way;
}

fn nothing(tx: &Tx, outcome: Outcome) -> Checked {
    Checked {
        outcome,
        ticket: None,
        way: None,
        person: None,
        fresh_until: None,
        company: None,
        entity_type: None,
        rejected: None,
        mail: None,
        business_status: None,
        now: tx.now(),
    }
}

async fn finish(mut tx: Tx, ticket: Ticket, found: Checked) -> Result<Checked, Fault> {
    let ends = match found.outcome {
        Outcome::Barred | Outcome::Pending => true,
        Outcome::AlreadyMember => ticket.way != Way::Secondary,
        Outcome::NotRegistered | Outcome::Rejected | Outcome::OfflineSupplier => false,
    };
    let secret = if ends { None } else { Some(ticket::open(&mut tx, &ticket).await?) };
    tx.commit().await?;
    let applicant = ticket.applicant;
    Ok(Checked {
        ticket: secret,
        way: Some(ticket.way),
        fresh_until: applicant.as_ref().and_then(|one| one.verified_at.saturating_add(IDENTITY_FRESH_FOR).ok()),
        person: applicant.map(|applicant| applicant.person),
        ..found
    })
}

/// A person has one account (MEM-23).
pub(super) fn taken() -> Problem {
    Problem::new(Code::PersonTaken, "there is an account with the same personal data")
}
