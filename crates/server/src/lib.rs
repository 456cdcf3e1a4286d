//! The server suppliers and the buyer connect to.
//!
//! It owns the truth: states, numbers, deadlines, signatures and the audit chain. It refuses to know any screen.
//! [`start`] runs one; the binary and the tests do nothing else.

mod app;
mod backup;
mod bid;
mod board;
mod calls;
mod company;
mod contact;
mod contract;
#[cfg(feature = "demo")]
pub mod demo;
mod draft;
mod ground;
mod http;
mod jobs;
#[cfg(test)]
mod layers;
mod login;
mod recovery;
mod running;
mod signup;
mod supplier;
mod terms;
mod verification;

pub use backup::{backup, restore};
pub use ground::audit;
pub use ground::buyer_key::{name as buyer_key_name, revoke as revoke_buyer_key};
#[cfg(feature = "demo")]
pub use ground::clock::MovedClock;
pub use ground::clock::{Clock, SystemClock};
pub use ground::config::{
    AddressRegister, BuyerRecord, Config, ConfigFault, IdentityProvider, Limits, MailRelay, Providers, Rate,
    SmsGateway, TaxService,
};
#[cfg(feature = "demo")]
pub use ground::config::{Demo, DemoData};
#[cfg(feature = "demo")]
pub use ground::database::make_tables;
pub use ground::fault::Fault;
pub use ground::folder::keep_private;
pub use ground::sender::{MailSender, Sending, SmsSender};
pub use http::openapi::document as openapi;
pub use pok_domain::BuyerRole;
pub use running::{Running, make_buyer_key, start};
