//! The server suppliers and the buyer connect to.
//!
//! It owns the truth: states, numbers, deadlines, signatures and the audit chain. It refuses to know any screen.
//! [`start`] runs one; the binary and the tests do nothing else.

mod account;
mod app;
pub mod audit;
mod bid;
mod blob;
mod buyer_key;
mod caller;
mod certificate;
mod clock;
mod config;
mod contact;
mod contract;
mod database;
#[cfg(feature = "demo")]
pub mod demo;
mod draft;
mod fault;
mod feed;
mod http;
mod identity;
mod jobs;
mod member;
mod membership;
mod notice;
mod number;
mod operation;
mod outside;
mod post;
mod rates;
mod running;
mod secret;
mod signup;
mod terms;
mod wake;

pub use app::App;
pub use buyer_key::{BuyerRole, name as buyer_key_name, revoke as revoke_buyer_key};
pub use caller::{Admit, Anonymous, Buyer, Context, Polling, PrimaryContact, Purchaser, SignedIn};
#[cfg(feature = "demo")]
pub use clock::MovedClock;
pub use clock::{Clock, SystemClock};
pub use config::{
    AddressRegister, BuyerRecord, Config, ConfigFault, IdentityProvider, Limits, MailRelay, Outside, Rate, SmsGateway,
    TaxService,
};
#[cfg(feature = "demo")]
pub use config::{Demo, DemoData};
#[cfg(feature = "demo")]
pub use database::make_tables;
pub use fault::Fault;
pub use http::openapi::document as openapi;
pub use post::{MailSender, Sending, SmsSender};
pub use running::{Running, make_buyer_key, start};
