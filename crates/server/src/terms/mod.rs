//! What members agree to, by version; who agreed to what (spec 01 S3, spec 02 S7).

mod publish;
mod store;

use jiff::Timestamp;
use pok_api::buyer::terms::{Publish, Published};
use pok_api::remote::terms::Current;
use pok_api::{Handle, Problem};
use pok_domain::terms::Terms;
use sqlx::{Any, Executor};

#[cfg(feature = "demo")]
pub(crate) use store::insert;
pub(crate) use store::{agreed, published, record};

use crate::app::App;
use crate::ground::caller::{Anonymous, Purchaser};
use crate::ground::fault::Fault;

/// The documents in force at `now`, 이용약관 first.
pub(crate) async fn in_force(on: impl Executor<'_, Database = Any>, now: Timestamp) -> Result<Vec<Terms>, Fault> {
    let all = published(on, now).await?;
    Ok(pok_domain::terms::in_force(&all, now).into_iter().cloned().collect())
}

impl Handle<Current> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, _: Current) -> Result<Vec<Terms>, Problem> {
        Ok(in_force(self.database.pool(), self.now()).await?)
    }
}

impl Handle<Publish> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: Publish) -> Result<Published, Problem> {
        Ok(publish::publish(self, &caller, call).await?)
    }
}
