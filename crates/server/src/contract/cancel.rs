//! 계약취소, before 완료.

use pok_api::Problem;
use pok_api::buyer::contract::{Cancel, State};
use pok_domain::contract::Act;
use pok_domain::member::reason;

use super::store;
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::fault::Fault;
use crate::ground::operation::bind;
use crate::supplier::request;

pub(super) async fn cancel(app: &App, caller: &Buyer, call: Cancel) -> Result<State, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let reason = &*reason(&call.reason).ok_or_else(request::no_reason)?;
        let kept = store::for_update(tx, call.contract).await?.ok_or_else(Problem::not_found)?;
        let cancelled = kept.after(Act::Cancel, call.rev)?;
        store::set_status(tx, kept.id, cancelled).await?;
        // What the supplier never saw stays unseen.
        if kept.seal_requested_at.is_some() {
            store::publish(tx, kept.id).await?;
        }
        let record = Record::new(Event::Cancelled, caller.actor()).company(kept.company).contract(kept.id);
        audit::append(tx, record.detail(reason)).await?;
        let cancelled = store::find(tx.sql(), kept.id).await?.ok_or_else(Problem::not_found)?;
        let documents = store::documents(tx.sql(), kept.id).await?;
        Ok(cancelled.state(documents.first().map(|document| document.blob)))
    })
    .await
}
