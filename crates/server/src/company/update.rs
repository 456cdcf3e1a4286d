//! [수정]: what a supplier changes without asking.

use pok_api::Problem;
use pok_api::remote::company::Update;
use pok_domain::member::Profile;
use pok_domain::member::signup::phone;

use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::fault::Fault;
use crate::supplier::standing::standing;
use crate::supplier::{company, form, membership};

pub(super) async fn update(app: &App, caller: &SignedIn, call: Update) -> Result<(), Fault> {
    let phone = phone(&call.phone).map_err(form::incomplete)?;
    let mut tx = app.write().await?;
    standing(&mut tx, caller).await?;
    let company = caller.company();
    let profile = company::profile(tx.sql(), company).await?.ok_or_else(Problem::stale)?;
    company::set_profile(&mut tx, company, &Profile { phone, ..profile }).await?;
    membership::publish(&mut tx, company).await?;
    audit::append(&mut tx, Record::new(Event::ProfileChanged, caller.actor()).company(company)).await?;
    tx.commit().await
}
