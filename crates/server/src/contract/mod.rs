//! Contracts (spec 05): written, sealed and cancelled by the buyer, read and signed by the supplier.

mod cancel;
pub(crate) mod create;
pub(crate) mod file;
mod library;
mod paper;
#[cfg(feature = "demo")]
pub(crate) mod past;
mod render;
pub(crate) mod seal;
mod sign;
mod store;
mod template;
mod view;

use pok_api::buyer::contract as buyer;
use pok_api::remote::contract::{Sign, Viewed};
use pok_api::{Handle, Problem, Receipt};

#[cfg(feature = "demo")]
pub(crate) use library::TITLES;
#[cfg(feature = "demo")]
pub(crate) use store::keep_seal;

use crate::app::App;
use crate::ground::caller::{Buyer, Purchaser, SignedIn};

impl Handle<buyer::Create> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Create) -> Result<buyer::Created, Problem> {
        Ok(create::create(self, &caller, call).await?)
    }
}

impl Handle<buyer::RequestSeal> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::RequestSeal) -> Result<buyer::State, Problem> {
        Ok(seal::request(self, &caller, call).await?)
    }
}

impl Handle<buyer::Cancel> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Cancel) -> Result<buyer::State, Problem> {
        Ok(cancel::cancel(self, &caller, call).await?)
    }
}

impl Handle<buyer::Show> for App {
    type Caller = Buyer;

    async fn handle(&self, _: Buyer, call: buyer::Show) -> Result<buyer::State, Problem> {
        Ok(view::state(self, call.contract).await?)
    }
}

impl Handle<Viewed> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Viewed) -> Result<(), Problem> {
        Ok(view::viewed(self, &caller, call).await?)
    }
}

impl Handle<Sign> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Sign) -> Result<Receipt, Problem> {
        Ok(sign::sign(self, &caller, call).await?)
    }
}
