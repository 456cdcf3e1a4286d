//! Looking at a contract: how it stands, for the buyer; that a document was opened, for the audit chain.

use pok_api::Problem;
use pok_api::buyer::contract::{Show, State};
use pok_api::remote::contract::Viewed;

use super::store;
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::{Buyer, SignedIn};
use crate::ground::fault::Fault;

pub(super) async fn show(app: &App, _: &Buyer, call: Show) -> Result<State, Fault> {
    let pool = app.database.pool();
    let kept = store::find(pool, call.contract).await?.ok_or_else(Problem::not_found)?;
    let documents = store::documents(pool, kept.id).await?;
    Ok(kept.state(documents.first().map(|document| document.blob)))
}

pub(super) async fn viewed(app: &App, caller: &SignedIn, call: Viewed) -> Result<(), Fault> {
    let pool = app.database.pool();
    let kept = store::find(pool, call.contract).await?;
    let kept = kept.filter(|kept| kept.company == caller.company() && kept.status.is_listed());
    let kept = kept.ok_or_else(Problem::not_found)?;
    let documents = store::documents(pool, kept.id).await?;
    let document = documents.iter().find(|document| document.id == call.document).ok_or_else(Problem::not_found)?;
    let mut tx = app.write().await?;
    let record = Record::new(Event::Viewed, caller.actor()).company(kept.company).contract(kept.id);
    audit::append(&mut tx, record.document(document.id).sha256(document.blob)).await?;
    tx.commit().await
}
