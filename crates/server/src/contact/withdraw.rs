//! A 부담당자 leaves: asks the 주담당자 (S3), or is taken out by them (S4).

use pok_api::remote::contact::{RequestWithdrawal, Withdraw};
use pok_api::{Code, Problem};
use pok_domain::member::{AccountStatus, ContactRole, Request, RequestState, RequestType, WithdrawalType, reason};

use super::letter;
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::mail;
use crate::ground::operation::bind;
use crate::login;
use crate::supplier::request::{self, New};
use crate::supplier::standing::acting;
use crate::supplier::{account, colleague};

pub(super) async fn request(app: &App, caller: &SignedIn, call: RequestWithdrawal) -> Result<Request, Fault> {
    bind(&app.database, caller, &call, async |tx| ask(app, tx, caller, &call).await).await
}

async fn ask(app: &App, tx: &mut Tx, caller: &SignedIn, call: &RequestWithdrawal) -> Result<Request, Fault> {
    if caller.contact().role == ContactRole::Primary {
        return Err(Problem::new(Code::Forbidden, "a 주담당자 hands the role over first").into());
    }
    request::check_kind(call.withdrawal, WithdrawalType::OF_CONTACT)?;
    let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
    let company = caller.company();
    let account = acting(tx, caller).await?;
    if !account.person.is_called(&call.who.name, call.who.birth_date) {
        return Err(request::other_person().into());
    }
    let (contact, kind) = (account.contact.id, RequestType::Withdrawal);
    let new = New { contact: Some(contact), kind, withdrawal: Some(call.withdrawal), reason, change: None };
    let request = request::open(tx, &account.contact, new).await?;
    colleague::publish(tx, company, contact).await?;
    if let Some(mail) = account::primary_mail(tx, company).await? {
        mail::queue(tx, &mail, letter::requested(&request, &app.buyer)).await?;
    }
    audit::append(tx, request::record(Event::RequestMade, caller.actor(), company, &request)).await?;
    Ok(request)
}

pub(super) async fn at_once(app: &App, caller: &SignedIn, call: Withdraw) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| take_out(app, tx, caller, &call).await).await
}

async fn take_out(app: &App, tx: &mut Tx, caller: &SignedIn, call: &Withdraw) -> Result<(), Fault> {
    request::check_kind(call.withdrawal, WithdrawalType::OF_CONTACT)?;
    let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
    let (company, actor) = (caller.company(), caller.actor());
    let primary = acting(tx, caller).await?.contact;
    let account = account::find(tx.sql(), &call.contact.to_string()).await?;
    let account = account.filter(|account| account.contact.company == company).ok_or_else(Problem::not_found)?;
    if account.contact.role == ContactRole::Primary {
        return Err(Problem::new(Code::Forbidden, "a 주담당자 hands the role over first").into());
    }
    if account.status != AccountStatus::Active {
        return Err(Problem::stale().into());
    }
    let contact = account.contact.id;
    request::void(tx, contact, reason, &actor).await?;
    let kind = RequestType::Withdrawal;
    let new = New { contact: Some(contact), kind, withdrawal: Some(call.withdrawal), reason, change: None };
    // In the history it is the 주담당자's own, and needed nobody else.
    let mut request = request::open(tx, &primary, new).await?;
    request::settle(tx, &mut request, RequestState::Approved, "", &actor).await?;
    login::leave(app, tx, &account).await?;
    colleague::publish(tx, company, contact).await?;
    let words = letter::taken_out(&account.contact.name, reason, &app.buyer);
    mail::queue(tx, account.contact.login_id.as_str(), words).await?;
    let record = Record::new(Event::ContactWithdrawn, actor).company(company);
    audit::append(tx, record.detail(contact.to_string())).await?;
    Ok(())
}
