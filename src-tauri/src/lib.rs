//! PoK's desktop: the core that answers the window, and the window around it.
//!
//! Reads are answered from a local copy, writes go to the server, work begun is kept here first. The core knows no
//! window: [`host::Host`] is all it asks of the program around it.

mod act;
mod app;
mod attachment;
mod bid;
mod blob;
mod calls;
mod cli;
mod clock;
mod console;
mod contract;
mod core;
mod db;
mod demo;
mod download;
mod draft;
mod fault;
mod file_name;
mod home;
pub mod host;
mod log;
mod notice;
mod page;
pub mod paths;
mod reminder;
mod remote;
mod scheme;
mod seal;
pub mod secrets;
mod session;
pub mod settings;
mod start;
mod sync;

pub use app::run;
pub use cli::command;
pub use core::{Core, Inner, Setup};
pub use db::{Drafts, Mirror, OpenFault};
pub use remote::{Server, ServerFault};
pub use scheme::{Picture, picture};
pub use start::begin;
