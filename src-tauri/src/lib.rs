//! PoK's desktop: the core that answers the window, and the window around it.
//!
//! Reads are answered from a local copy, writes go to the server, work begun is kept here first. The core knows no
//! window: [`host::Host`] is all it asks of the program around it.

mod account;
mod act;
mod address;
mod app;
mod attach;
mod bid;
mod blob;
mod calls;
mod cli;
mod clock;
mod computer;
mod console;
mod contact;
mod contract;
mod core;
mod db;
mod demo;
mod disk;
mod download;
mod draft;
mod fault;
mod file_name;
mod form;
mod gate;
mod home;
pub mod host;
mod identity;
mod lock;
mod log;
mod membership;
mod notice;
mod opening;
mod page;
pub mod paths;
mod preview;
mod reminder;
mod remote;
mod scheme;
mod seal;
pub mod secrets;
mod session;
pub mod settings;
mod signup;
mod start;
mod sync;
mod terms;
mod unlock;
mod unsynced;

pub use app::run;
pub use cli::command;
pub use core::{Core, Inner, Setup};
pub use db::{Drafts, FileFault, Files, Incoming, Mirror, OpenFault, StoreKey, WITHOUT_SYNC};
pub use opening::Opening;
pub use remote::{Server, ServerFault};
pub use scheme::{Picture, picture};
pub use start::begin;
pub use unsynced::Unsynced;
