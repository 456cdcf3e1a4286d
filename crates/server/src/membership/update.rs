//! [수정]: what a supplier changes without asking.

use pok_api::Problem;
use pok_api::remote::membership::Update;
use pok_domain::member::Profile;
use pok_domain::member::signup::phone;

use crate::app::App;
use crate::audit::{self, Event, Record};
use crate::caller::SignedIn;
use crate::fault::Fault;
use crate::{member, signup};

pub(super) async fn update(app: &App, caller: &SignedIn, call: Update) -> Result<(), Fault> {
    let phone = phone(&call.phone).map_err(signup::apply::incomplete)?;
    let mut tx = app.write().await?;
    member::standing(&mut tx, caller).await?;
    let company = caller.company();
    let profile = member::store::profile(tx.sql(), company).await?.ok_or_else(Problem::stale)?;
    member::store::set_profile(&mut tx, company, &Profile { phone, ..profile }).await?;
    super::publish(&mut tx, company).await?;
    audit::append(&mut tx, Record::new(Event::ProfileChanged, caller.actor()).company(company)).await?;
    tx.commit().await
}
