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

#[cfg(feature = "demo")]
pub(crate) use library::TITLES;
#[cfg(feature = "demo")]
pub(crate) use store::keep_seal;

use crate::app::answers;
use crate::ground::caller::{Buyer, SignedIn};

answers! {
    SignedIn {
        Viewed => view::viewed,
        Sign => sign::sign,
    }
    Buyer {
        buyer::Show => view::show,
        buyer::Create => create::create,
        buyer::RequestSeal => seal::request,
        buyer::Cancel => cancel::cancel,
    }
}
