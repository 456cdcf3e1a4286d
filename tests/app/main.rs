//! The real core against the real server, without a window. Each test has a server and computers of its own.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod aside;
mod bid;
mod bid_act;
mod bid_file;
mod contact;
mod draft;
mod draft_store;
mod encryption;
mod gate;
mod harness;
mod identity;
mod list_export;
mod lists;
mod lock;
mod login;
mod lost;
mod membership;
mod network;
mod paper;
mod passphrase;
mod reminder;
mod restore;
mod seals;
mod secrets;
mod sign;
mod signup;
mod store;
mod verify;
