//! [탈퇴요청] of an individual or a company: the buyer decides.

use pok_api::Problem;
use pok_api::remote::company::RequestWithdrawal;
use pok_domain::member::{MemberKind, Request, RequestType, WithdrawalType, reason};

use super::under_way;
use crate::app::{App, Happened};
use crate::ground::audit::{self, Event};
use crate::ground::caller::SignedIn;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;
use crate::supplier::request::{self, New};
use crate::supplier::standing::acting;
use crate::supplier::{company, membership};

pub(super) async fn request(app: &App, caller: &SignedIn, call: RequestWithdrawal) -> Result<Request, Fault> {
    let request = bind(&app.database, caller, &call, async |tx| act(tx, caller, &call).await).await?;
    app.happened(Happened::Asked(request.id));
    Ok(request)
}

async fn act(tx: &mut Tx, caller: &SignedIn, call: &RequestWithdrawal) -> Result<Request, Fault> {
    request::check_kind(call.withdrawal, WithdrawalType::OF_MEMBER)?;
    let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
    let company = caller.company();
    let account = acting(tx, caller).await?;
    if company::find(tx.sql(), company).await?.kind == MemberKind::Individual {
        let is_theirs = call.who.as_ref().is_some_and(|who| account.person.is_called(&who.name, who.birth_date));
        if !is_theirs {
            return Err(request::other_person().into());
        }
    }
    if request::is_open(tx, company, None).await? {
        return Err(Problem::stale().into());
    }
    under_way::check(tx, company).await?;
    let kind = RequestType::Withdrawal;
    let new = New { contact: None, kind, withdrawal: Some(call.withdrawal), reason, change: None };
    let request = request::open(tx, caller.contact(), new).await?;
    membership::publish(tx, company).await?;
    audit::append(tx, request::record(Event::RequestMade, caller.actor(), company, &request)).await?;
    Ok(request)
}
