//! The handlers of what belongs to no chapter: the feed, operations, certificates, addresses.

mod address;
mod certificate;
mod operation;
mod sync;
