//! PoK's desktop: the core that answers the window, and the window around it.
//!
//! Reads are answered from a local copy, writes go to the server, work begun is kept here first. The core knows no
//! window: [`host::Host`] is all it asks of the program around it.

mod address;
mod bid;
mod board;
mod chapters;
mod company;
mod contact;
mod contract;
mod core;
mod demo;
mod draft;
mod file;
mod form;
mod home;
mod list;
mod login;
pub mod preferences;
mod record;
mod recovery;
mod remote;
mod signup;
mod store;
mod sync;
mod terms;
mod verification;
mod window;

pub use core::{Aside, Core, Inner, Setup, host};
pub use remote::{Server, ServerFault};
pub use store::{
    Drafts, FileFault, Files, Incoming, Mirror, OpenFault, StoreKey, Unsynced, WITHOUT_SYNC, paths, secrets,
};
pub use window::{Opening, Picture, begin, command, picture, run};
