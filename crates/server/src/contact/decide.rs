//! 담당자 요청 상세, [저장]: the 주담당자 decides about a 부담당자's request (S5).

use pok_api::Problem;
use pok_api::remote::contact::Decide;
use pok_domain::member::{Change, NameAndMail, RequestState};

use super::letter;
use crate::app::App;
use crate::ground::caller::SignedIn;
use crate::ground::database::{Tx, sql};
use crate::ground::fault::{Fault, unique};
use crate::ground::operation::bind;
use crate::ground::{audit, mail};
use crate::login;
use crate::supplier::account::{self, Account};
use crate::supplier::standing::acting;
use crate::supplier::{address, colleague, request};

pub(super) async fn decide(app: &App, caller: &SignedIn, call: Decide) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| act(app, tx, caller, &call).await).await
}

async fn act(app: &App, tx: &mut Tx, caller: &SignedIn, call: &Decide) -> Result<(), Fault> {
    let (company, actor) = (caller.company(), caller.actor());
    acting(tx, caller).await?;
    let kept = request::find(tx.sql(), company, call.request).await?.ok_or_else(Problem::not_found)?;
    let contact = kept.contact.ok_or_else(Problem::not_found)?;
    let mut asked = kept.request;
    let (state, reason, event) = request::decided(&asked, &call.verdict)?;
    let account = account::active(tx.sql(), &contact.to_string()).await?.ok_or_else(Problem::stale)?;
    request::settle(tx, &mut asked, state, &reason, &actor).await?;
    match (state, &asked.change) {
        (RequestState::Approved, Some(Change::Contact { after, .. })) => rename(tx, &account, after).await?,
        (RequestState::Approved, _) => login::leave(app, tx, &account).await?,
        _ => {}
    }
    colleague::publish(tx, company, contact).await?;
    let words = letter::decided(&account.contact.name, &asked, &app.buyer);
    mail::queue(tx, account.contact.login_id.as_str(), words).await?;
    audit::append(tx, request::record(event, actor, company, &asked)).await?;
    Ok(())
}

/// The new name and address are in force: the address is the ID from now on.
async fn rename(tx: &mut Tx, account: &Account, to: &NameAndMail) -> Result<(), Fault> {
    let is_new = to.login_id != account.contact.login_id;
    if is_new && address::is_taken(tx, &to.login_id).await? {
        return Err(address::taken().into());
    }
    let query = sql!(
        "update contact set name = $2, login_id = $3 where id = $1",
        [account.contact.id.to_string(), to.name.as_str(), to.login_id.as_str()]
    );
    // Otherwise somebody was given the address in this very moment.
    query.execute(tx.sql()).await.map(drop).map_err(unique(address::taken()))
}
