//! 계약취소, before 완료.

use pok_api::Problem;
use pok_api::buyer::contract::{Cancel, State};
use pok_domain::contract::Act;

use super::store;
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::fault::Fault;
use crate::ground::operation::Operation;

pub(super) async fn cancel(app: &App, actor: Actor, operation: Operation, call: Cancel) -> Result<State, Fault> {
    operation.run(&app.database, act(app, actor, operation, call)).await
}

async fn act(app: &App, actor: Actor, operation: Operation, call: Cancel) -> Result<State, Fault> {
    let reason = call.reason.trim();
    if reason.is_empty() || reason.chars().count() > 1_000 {
        return Err(Problem::field("reason", "a reason of at most 1,000 characters").into());
    }
    let mut tx = app.write().await?;
    operation.claim(&mut tx).await?;
    let kept = store::for_update(&mut tx, call.contract).await?.ok_or_else(Problem::not_found)?;
    let cancelled = kept.after(Act::Cancel, call.rev)?;
    store::set_status(&mut tx, kept.id, cancelled).await?;
    // What the supplier never saw stays unseen.
    if kept.seal_requested_at.is_some() {
        store::publish(&mut tx, kept.id).await?;
    }
    let record = Record::new(Event::Cancelled, actor).company(kept.company).contract(kept.id).detail(reason);
    audit::append(&mut tx, record).await?;
    let cancelled = store::find(tx.sql(), kept.id).await?.ok_or_else(Problem::not_found)?;
    let documents = store::documents(tx.sql(), kept.id).await?;
    let state = cancelled.state(documents.first().map(|document| document.blob));
    operation.done(&mut tx, &state).await?;
    tx.commit().await?;
    Ok(state)
}
