//! 본인인증 (spec 01 S2): the provider is asked, and what it says is kept until it has served or expired. What a person
//! types of themselves goes to the provider and nowhere else.

mod begin;
mod confirm;
mod store;

use pok_api::remote::verification::{Begin, Begun, Confirm, Verified};
use pok_api::{Handle, Problem};

pub(crate) use store::{Known, sweep, take};

use crate::app::App;
use crate::ground::caller::{Anonymous, Polling};

impl Handle<Begin> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: Begin) -> Result<Begun, Problem> {
        Ok(begin::begin(self, caller.peer(), &call).await?)
    }
}

impl Handle<Confirm> for App {
    type Caller = Polling;

    async fn handle(&self, _: Polling, call: Confirm) -> Result<Verified, Problem> {
        Ok(confirm::confirm(self, &call).await?)
    }
}
