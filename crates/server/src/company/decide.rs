//! 승인 or 반려 of a supplier's request, by the buyer.

use pok_api::Problem;
use pok_api::buyer::member::{Asked, DecideRequest, Requests};
use pok_domain::RequestId;
use pok_domain::member::{Change, Company, Profile, Request, RequestState, Verdict};

use super::{leave, letter, under_way};
use crate::app::App;
use crate::ground::audit::{self, Actor};
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::mail;
use crate::ground::operation::bind;
use crate::supplier::{account, company, membership, request};

pub(super) async fn list(app: &App, _: &Buyer, call: Requests) -> Result<Vec<Asked>, Fault> {
    let mut all = Vec::new();
    for kept in request::of_buyer(app.database.pool(), call.state, call.before).await? {
        let company = company::find(app.database.pool(), kept.company).await?;
        all.push(shown(company, kept.request));
    }
    Ok(all)
}

pub(super) async fn by_buyer(app: &App, caller: &Buyer, call: DecideRequest) -> Result<RequestState, Fault> {
    let act = async |tx: &mut Tx| decide(app, tx, caller.actor(), call.request, &call.verdict).await;
    bind(&app.database, caller, &call, act).await
}

/// Decides about a request of a supplier; those of contacts are none of the buyer's.
pub(crate) async fn decide(
    app: &App,
    tx: &mut Tx,
    actor: Actor,
    id: RequestId,
    verdict: &Verdict,
) -> Result<RequestState, Fault> {
    let whose = request::company_of(tx.sql(), id).await?.ok_or_else(Problem::not_found)?;
    company::for_update(tx, whose).await?;
    let kept = request::find(tx.sql(), whose, id).await?.filter(|kept| kept.contact.is_none());
    let mut asked = kept.ok_or_else(Problem::not_found)?.request;
    let (state, reason, event) = request::decided(&asked, verdict)?;
    let mail = account::primary_mail(tx, whose).await?;
    let mut name = company::find(tx.sql(), whose).await?.name;
    request::settle(tx, &mut asked, state, &reason, &actor).await?;
    match (state, &asked.change) {
        (RequestState::Approved, Some(Change::Member { after, .. })) => {
            let profile = company::profile(tx.sql(), whose).await?.ok_or_else(Problem::stale)?;
            // What was changed without asking in the meantime stays.
            company::set_profile(tx, whose, &profile.changed_to(after)).await?;
            name = company::find(tx.sql(), whose).await?.name;
            membership::publish(tx, whose).await?;
        }
        (RequestState::Approved, _) => {
            under_way::check(tx, whose).await?;
            leave::company(app, tx, whose, &actor).await?;
        }
        _ => membership::publish(tx, whose).await?,
    }
    if let Some(mail) = mail {
        mail::queue(tx, &mail, letter::decided(&name, &asked, &app.buyer)).await?;
    }
    audit::append(tx, request::record(event, actor, whose, &asked)).await?;
    Ok(state)
}

/// Whether whoever tries the demo wants to see it refused: 반려 is in its reason, and the company was not refused before.
#[cfg(feature = "demo")]
pub(crate) async fn is_to_be_rejected(tx: &mut Tx, id: RequestId) -> Result<bool, Fault> {
    let Some(company) = request::company_of(tx.sql(), id).await? else { return Ok(false) };
    let all = request::of_company(tx.sql(), company).await?;
    let asks = all.iter().any(|request| request.id == id && request.reason.contains("반려"));
    Ok(asks && !all.iter().any(|request| request.state == RequestState::Rejected))
}

fn shown(company: Company, request: Request) -> Asked {
    let other_holders = match &request.change {
        Some(Change::Member { after, .. }) => Profile::other_holders(after).cloned().collect(),
        _ => Vec::new(),
    };
    Asked { company, request, other_holders }
}
