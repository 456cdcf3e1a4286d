//! The server suppliers and the buyer connect to.
//!
//! It owns the truth: states, numbers, deadlines, signatures and the audit chain. It refuses to know any screen.
//! [`start`] runs one; the binary and the tests do nothing else.

mod app;
pub mod audit;
mod bid;
mod blob;
mod buyer_key;
mod caller;
mod certificate;
mod clock;
mod config;
mod contract;
mod database;
pub mod demo;
mod draft;
mod fault;
mod feed;
mod http;
mod jobs;
mod member;
mod notice;
mod number;
mod operation;
mod post;
mod rates;
mod running;
mod secret;

pub use app::App;
pub use buyer_key::{BuyerRole, name as buyer_key_name, revoke as revoke_buyer_key};
pub use caller::{Admit, Anonymous, Buyer, Context, PrimaryContact, Purchaser, SignedIn};
pub use clock::{Clock, MovedClock, SystemClock};
pub use config::{BuyerRecord, Config, ConfigFault, Demo, DemoData, Limits, Rate};
pub use fault::Fault;
pub use http::openapi::document as openapi;
pub use post::{MailSender, Sending, SmsSender};
pub use running::{Running, make_buyer_key, start};
