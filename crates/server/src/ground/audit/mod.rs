//! The audit chain: append-only, each entry carries the hash of the one before (design: signing, security).

mod entry;
mod store;
mod verify;

pub(crate) use entry::Record;
pub use entry::{Actor, Entry, Event};
pub(crate) use store::append;
pub(crate) use verify::verify;
pub use verify::{Break, Verdict};
