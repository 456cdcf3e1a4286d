//! [탈퇴요청] of an individual or a company: the buyer decides.

use pok_api::Problem;
use pok_api::remote::membership::RequestWithdrawal;
use pok_domain::member::{MemberKind, Request, RequestType, WithdrawalType, reason};

use super::request::{self, New};
use super::under_way;
use crate::app::App;
use crate::audit::{self, Event};
use crate::caller::SignedIn;
use crate::fault::Fault;
use crate::member;
use crate::operation::Operation;

pub(super) async fn request(
    app: &App,
    caller: &SignedIn,
    operation: Operation,
    call: RequestWithdrawal,
) -> Result<Request, Fault> {
    let request = operation.run(app, act(app, caller, operation, call)).await?;
    app.asked(request.id);
    Ok(request)
}

async fn act(app: &App, caller: &SignedIn, operation: Operation, call: RequestWithdrawal) -> Result<Request, Fault> {
    request::check_kind(call.withdrawal, WithdrawalType::OF_MEMBER)?;
    let reason = reason(&call.reason).ok_or_else(request::no_reason)?;
    let company = caller.company();
    let mut tx = app.write().await?;
    operation.claim(&mut tx).await?;
    let account = member::acting(&mut tx, caller).await?;
    if member::store::company(tx.sql(), company).await?.kind == MemberKind::Individual {
        let is_theirs = call.who.as_ref().is_some_and(|who| account.person.is_called(&who.name, who.birth_date));
        if !is_theirs {
            return Err(request::other_person().into());
        }
    }
    if request::is_open(&mut tx, company, None).await? {
        return Err(Problem::stale().into());
    }
    under_way::check(&mut tx, company).await?;
    let kind = RequestType::Withdrawal;
    let new = New { contact: None, kind, withdrawal: Some(call.withdrawal), reason, change: None };
    let request = request::open(&mut tx, caller.contact(), new).await?;
    super::publish(&mut tx, company).await?;
    audit::append(&mut tx, request::record(Event::RequestMade, caller.actor(), company, &request)).await?;
    operation.done(&mut tx, &request).await?;
    tx.commit().await?;
    Ok(request)
}
