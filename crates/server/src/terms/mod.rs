//! What members agree to, by version; who agreed to what (spec 01 S3, spec 02 S7).

mod publish;
mod store;

use jiff::Timestamp;
use pok_api::buyer::terms::Publish;
use pok_api::remote::terms::Current;
use pok_domain::terms::Terms;
use sqlx::{Any, Executor};

#[cfg(feature = "demo")]
pub(crate) use store::insert;
pub(crate) use store::{agreed, published, record};

use crate::app::{App, answers};
use crate::ground::caller::{Anonymous, Buyer};
use crate::ground::fault::Fault;

/// The documents in force at `now`, 이용약관 first.
pub(crate) async fn in_force(on: impl Executor<'_, Database = Any>, now: Timestamp) -> Result<Vec<Terms>, Fault> {
    let all = published(on, now).await?;
    Ok(pok_domain::terms::in_force(&all, now).into_iter().cloned().collect())
}

answers! {
    Anonymous { Current => current }
    Buyer { Publish => publish::publish }
}

async fn current(app: &App, _: &Anonymous, _: Current) -> Result<Vec<Terms>, Fault> {
    in_force(app.database.pool(), app.now()).await
}
