//! Drafts: kept for the company's other computers, whoever of it writes. They bind nobody.

mod put;
mod store;

use pok_api::remote::draft::{Put, Written};
use pok_api::{Handle, Problem};

use crate::app::App;
use crate::ground::caller::SignedIn;

impl Handle<Put> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Put) -> Result<Written, Problem> {
        Ok(put::put(self, &caller, call).await?)
    }
}
