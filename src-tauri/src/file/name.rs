//! Names of downloaded and attached files.

pub(crate) use pok_domain::file_name::{again, of as file_name, possible};
