//! The real server on a free port, over HTTP, on both databases. Modules mirror the source.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

#[macro_use]
mod harness;

mod account;
mod address;
mod audit;
mod bid;
mod blob;
mod bounds;
mod buyer;
mod contact;
mod contract;
mod database;
mod demo;
mod draft;
mod feed;
mod gate;
mod identity;
mod isolation;
mod login;
mod mail;
mod membership;
mod migration;
mod open;
mod operation;
mod owner;
mod privacy;
mod roles;
mod session;
mod signup;
mod smtp;
mod strangers;
mod terms;
