//! Everything a test needs around it, real and its own: display, message bus, key store, server, window.

#![expect(dead_code, reason = "what a person can do is wider than what the scenarios do so far")]

use std::time::{Duration, Instant};

#[path = "../app/harness/contract.rs"]
pub(crate) mod contract;
mod desk;
mod process;
mod server;
mod window;

pub(crate) use desk::Desk;
pub(crate) use server::{Demo, Server};
pub(crate) use window::{Window, keep};

/// How long a person would wait before calling it broken; a busy machine gets twice that.
const PATIENCE: Duration = Duration::from_secs(20);

/// Looks again and again until it is so; a test fails in which it never is.
pub(crate) async fn until(what: &str, so: impl AsyncFn() -> bool) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < PATIENCE * 3, "waited for {what} in vain");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
