//! The real core against the real server, without a window. Each test has a server and computers of its own.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod encryption;
mod harness;
mod lists;
mod login;
mod network;
mod passphrase;
mod seals;
mod secrets;
mod sign;
mod store;
mod verify;
