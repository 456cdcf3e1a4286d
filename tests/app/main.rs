//! The real core against the real server, without a window. Each test has a server and computers of its own.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod bid;
mod bid_act;
mod bid_file;
mod draft;
mod draft_store;
mod harness;
mod lists;
mod login;
mod lost;
mod network;
mod paper;
mod reminder;
mod seals;
mod secrets;
mod sign;
mod store;
mod verify;
