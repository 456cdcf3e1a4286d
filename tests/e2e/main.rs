//! The real window against the real server, driven over WebDriver as a person would.
//!
//! Some tests at a time: each has a display, a message bus, a key store, a server and data folders of its own, and mostly
//! waits. Linux only; `cargo xtask test` brings everything that is needed.
#![cfg(target_os = "linux")]

mod bid;
mod contract;
mod draft;
mod gate;
mod harness;
mod list;
mod login;
mod membership;
mod passphrase;
mod signup;

/// The main jobs, walked through for `cargo xtask run` where nobody can look.
#[tokio::test]
#[ignore = "the same walks as two other tests"]
async fn tour() {
    contract::tour().await;
    bid::tour().await;
}
