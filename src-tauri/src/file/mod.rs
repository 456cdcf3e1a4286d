//! Files: fetched ones and attached ones, their pages and pictures, and saving them where a person finds them.

pub(crate) mod attach;
pub(crate) mod blob;
pub(crate) mod download;
pub(crate) mod name;
pub(crate) mod page;
pub(crate) mod picture;
pub(crate) mod xlsx;
