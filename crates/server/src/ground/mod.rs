//! What every chapter stands on: the clock, the database, the feed, the audit chain, files, mails, keys, who asks. It
//! answers no call and names nothing above it, neither a chapter nor the server's parts as a whole: whoever stands on it
//! hands it what it needs.

pub mod audit;
pub(crate) mod bell;
pub(crate) mod blob;
#[cfg(test)]
pub(crate) mod busy;
pub(crate) mod buyer_key;
pub(crate) mod caller;
pub(crate) mod certificate;
pub(crate) mod clock;
pub(crate) mod config;
pub(crate) mod database;
pub(crate) mod fault;
pub(crate) mod feed;
pub(crate) mod folder;
pub(crate) mod mail;
pub(crate) mod number;
pub(crate) mod operation;
pub(crate) mod providers;
pub(crate) mod rates;
pub(crate) mod secret;
pub(crate) mod sender;
pub(crate) mod session;
pub(crate) mod stop;
pub(crate) mod wake;
pub(crate) mod work;
