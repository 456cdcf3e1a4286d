//! The change feed: per company a sequence without gaps, written in the same transaction as the change.

mod store;

pub(crate) use store::{Feed, forget_people, next, open, publish, publish_to_all, put, read, told_of_old, turn};
