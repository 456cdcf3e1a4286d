//! 주담당자 변경: the roles change, and both log in anew (MGT-23, P-MGT-11); by the 주담당자, or by the buyer where they can't be
//! reached (P-MGT-10).

use pok_api::Problem;
use pok_api::buyer::member::NamePrimary;
use pok_api::remote::contact::Delegate;
use pok_domain::member::{AccountStatus, Contact, ContactRole, reason};

use super::letter;
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::{Buyer, SignedIn};
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::mail;
use crate::ground::operation::bind;
use crate::login;
use crate::supplier::account::{self, Account};
use crate::supplier::standing::acting;
use crate::supplier::{company, membership, request};

pub(super) async fn delegate(app: &App, caller: &SignedIn, call: Delegate) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
        acting(tx, caller).await?;
        let to = account::find(tx.sql(), &call.to.to_string()).await?;
        let theirs = |to: &Account| to.contact.company == caller.company();
        hand_over(app, tx, to.filter(theirs), caller.actor(), reason).await
    })
    .await
}

pub(super) async fn by_buyer(app: &App, caller: &Buyer, call: NamePrimary) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
        let id = call.contact.to_string();
        let whose = account::find(tx.sql(), &id).await?.ok_or_else(Problem::not_found)?.contact.company;
        company::for_update(tx, whose).await?;
        let to = account::find(tx.sql(), &id).await?;
        hand_over(app, tx, to, caller.actor(), reason).await
    })
    .await
}

/// `to` is the 주담당자 from now on, and who was is a 부담당자. The company's row is locked.
async fn hand_over(app: &App, tx: &mut Tx, to: Option<Account>, actor: Actor, reason: &str) -> Result<(), Fault> {
    let to = to.ok_or_else(Problem::not_found)?;
    if to.status != AccountStatus::Active || to.contact.role == ContactRole::Primary {
        return Err(Problem::stale().into());
    }
    let (company, to) = (to.contact.company, to.contact);
    let all = account::of_company(tx.sql(), company).await?;
    let from = all.into_iter().map(|account| account.contact).find(|contact| contact.role == ContactRole::Primary);
    // One after the other: a company never has two.
    for (contact, role) in from.iter().map(|from| (from, ContactRole::Secondary)).chain([(&to, ContactRole::Primary)]) {
        set_role(tx, contact, role).await?;
        login::end_logins(tx, contact).await?;
    }
    // Nobody decides about a 주담당자: what they had asked for as a 부담당자 lapses.
    request::void(tx, to.id, reason, &actor).await?;
    // What the new one could not see comes to them by the feed.
    membership::publish_all(tx, company).await?;
    let name = company::find(tx.sql(), company).await?.name;
    mail::queue(tx, to.login_id.as_str(), letter::primary(&to.name, &name, &app.buyer)).await?;
    let record = Record::new(Event::PrimaryChanged, actor).company(company);
    audit::append(tx, record.detail(format!("{}: {reason}", to.id))).await?;
    Ok(())
}

async fn set_role(tx: &mut Tx, contact: &Contact, role: ContactRole) -> Result<(), Fault> {
    tx.run(sql!("update contact set role = $2 where id = $1", [contact.id.to_string(), role.code()])).await
}
