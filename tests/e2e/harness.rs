//! Everything a test needs around it, real and its own: display, message bus, key store, server, window.

#![expect(dead_code, reason = "what a person can do is wider than what the scenarios do so far")]

mod desk;
mod process;
mod server;
mod window;

pub(crate) use desk::Desk;
pub(crate) use server::Server;
pub(crate) use window::{Window, keep};
