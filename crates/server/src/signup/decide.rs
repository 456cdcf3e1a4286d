//! 승인, 반려 and 가입불가.

use pok_api::buyer::member::{Bar, Barred, BarredNumbers, Decide, Lift};
use pok_api::remote::signup as remote;
use pok_api::{Code, Problem};
use pok_domain::member::signup::{ApplicationState, Decision, DecisionFault, Way};
use pok_domain::member::{AccountStatus, BusinessRegNo, CompanyStatus, Contact, ContactRole, reason};
use pok_domain::typed;
use pok_domain::{ApplicationId, CompanyId};
use sqlx::any::AnyRow;

use super::{file, letter, offline};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::{Buyer, SignedIn};
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::mail;
use crate::ground::operation::bind;
use crate::supplier::application::{self, ApplicationRow};
use crate::supplier::standing::acting;
use crate::supplier::{account, add, colleague, company, membership, request};

pub(super) async fn by_buyer(app: &App, caller: &Buyer, call: Decide) -> Result<ApplicationState, Fault> {
    let act = async |tx: &mut Tx| decide(app, tx, caller.actor(), call.application, &call.decision, None).await;
    bind(&app.database, caller, &call, act).await
}

pub(super) async fn by_primary(app: &App, caller: &SignedIn, call: remote::Decide) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| {
        acting(tx, caller).await?;
        let company = Some(caller.company());
        decide(app, tx, caller.actor(), call.application, &call.decision, company).await?;
        Ok(())
    })
    .await
}

/// Decides about an application: of `company` alone, where its 주담당자 does; its row is locked then.
pub(crate) async fn decide(
    app: &App,
    tx: &mut Tx,
    actor: Actor,
    id: ApplicationId,
    decision: &Decision,
    company: Option<CompanyId>,
) -> Result<ApplicationState, Fault> {
    let kept = application::for_update(tx, id).await?;
    let mine = |kept: &ApplicationRow| match company {
        None => !kept.way.is_decided_by_primary(),
        Some(company) => kept.way.is_decided_by_primary() && kept.company == company,
    };
    let kept = kept.filter(mine).ok_or_else(Problem::not_found)?;
    let state = kept.state.decided(decision, company.is_some()).map_err(|fault| match fault {
        DecisionFault::Decided => Problem::stale(),
        DecisionFault::Reason => Problem::field("decision.reason", fault.to_string()),
        DecisionFault::Bar => Problem::new(Code::Forbidden, fault.to_string()),
    })?;
    let (event, reason) = match decision {
        Decision::Approve => (Event::MembershipApproved, None),
        Decision::Reject { reason, .. } => (Event::MembershipRejected, Some(typed::text(reason))),
    };
    application::settle(tx, id, state, reason.as_deref(), &actor.id).await?;
    match decision {
        Decision::Approve => admit(app, tx, &kept).await?,
        // Their code has served: they apply again with another.
        Decision::Reject { may_reapply: true, .. } if kept.way.needs_code() => {
            offline::issue(app, tx, actor.clone(), kept.company).await?;
        }
        Decision::Reject { .. } if kept.way.is_decided_by_primary() => {
            colleague::publish(tx, kept.company, kept.contact).await?;
        }
        Decision::Reject { .. } => {}
    }
    audit::append(tx, Record::new(event, actor).company(kept.company).detail(kept.way.code())).await?;
    mail::queue(tx, kept.login_id.as_str(), letter::decided(&kept, decision, &app.buyer)).await?;
    Ok(state)
}

/// The applicant is a member from now on.
async fn admit(app: &App, tx: &mut Tx, kept: &ApplicationRow) -> Result<(), Fault> {
    if account::by_login_id(tx.sql(), &kept.login_id).await?.is_some() {
        return Err(Problem::stale().into());
    }
    let role = match kept.way {
        Way::Secondary => ContactRole::Secondary,
        Way::Individual | Way::Corporate | Way::IndividualConversion | Way::CorporateConversion => ContactRole::Primary,
    };
    match (&kept.profile, kept.way) {
        (Some(profile), Way::Individual | Way::Corporate) => {
            let company = profile.company(kept.company);
            app.add_company(tx, &company, Some(profile), CompanyStatus::Active).await?;
        }
        (_, Way::IndividualConversion | Way::CorporateConversion) => {
            company::set_status(tx, kept.company, CompanyStatus::Active).await?;
            membership::publish(tx, kept.company).await?;
        }
        (None, Way::Individual | Way::Corporate) => return Err(Fault::broken("an application without a profile")),
        (_, Way::Secondary) => {
            if company::status(tx.sql(), kept.company).await? != CompanyStatus::Active {
                return Err(Problem::stale().into());
            }
        }
    }
    let contact = Contact {
        id: kept.contact,
        company: kept.company,
        role,
        name: kept.person.name.clone(),
        login_id: kept.login_id.clone(),
    };
    let new = account::NewContact {
        contact: &contact,
        person: &kept.person,
        person_key: Some(&kept.person_key),
        office: &kept.office,
        password_hash: &kept.password_hash,
        status: AccountStatus::Active,
    };
    add::contact(tx, new).await?;
    file::hand_over(tx, kept.company).await
}

pub(super) async fn bar(app: &App, caller: &Buyer, call: Bar) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
        if application::is_number_taken(tx, call.business_reg_no).await? {
            return Err(Problem::stale().into());
        }
        let number = call.business_reg_no.to_string();
        let row = insert!(barred_number { business_reg_no: number, at: tx.micros() }, "on conflict do nothing");
        tx.run(row).await?;
        let detail = format!("{}: {reason}", call.business_reg_no);
        audit::append(tx, Record::new(Event::NumberBarred, caller.actor()).detail(detail)).await?;
        Ok(())
    })
    .await
}

pub(super) async fn lift(app: &App, caller: &Buyer, call: Lift) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let mut kept = None;
        let mut was_barred = false;
        if let Some(number) = call.business_reg_no {
            let query = "delete from barred_number where business_reg_no = $1";
            was_barred = tx.did(sql!(query, [number.to_string()])).await?;
            kept = application::of_number(tx, number).await?;
        }
        if let Some(id) = call.application {
            let theirs = application::for_update(tx, id).await?.filter(|kept| !kept.way.is_decided_by_primary());
            kept = Some(theirs.ok_or_else(Problem::not_found)?);
        }
        let barred = kept.filter(|kept| kept.state == ApplicationState::Barred);
        if !was_barred && barred.is_none() {
            return Err(Problem::stale().into());
        }
        let mut record = Record::new(Event::BarLifted, caller.actor());
        if let Some(kept) = barred {
            record = record.company(kept.company);
            let query = "update application set state = $2 where id = $1";
            tx.run(sql!(query, [kept.id.to_string(), ApplicationState::Rejected.code()])).await?;
        }
        let detail = call.business_reg_no.map(|number| number.to_string()).unwrap_or_default();
        audit::append(tx, record.detail(detail)).await?;
        Ok(())
    })
    .await
}

/// The numbers that the buyer has barred, newest first.
pub(super) async fn barred(app: &App, _: &Buyer, _: BarredNumbers) -> Result<Vec<Barred>, Fault> {
    let query = "select business_reg_no, at from barred_number order by at desc, business_reg_no";
    let read = |row: AnyRow| Ok(Barred { business_reg_no: row.parsed("business_reg_no")?, at: row.instant("at")? });
    Ok(sqlx::query(query).try_map(read).fetch_all(app.database.pool()).await?)
}

/// Whether the buyer has barred the number.
pub(super) async fn is_barred(tx: &mut Tx, number: BusinessRegNo) -> Result<bool, Fault> {
    let query = sql!("select 1 as one from barred_number where business_reg_no = $1", [number.to_string()]);
    Ok(query.fetch_optional(tx.sql()).await?.is_some())
}
