//! The local databases, encrypted with one key: the mirror, which can be fetched again, the drafts, which can't, and
//! the files, of which it depends.

pub(crate) mod column;
mod draft;
mod file;
mod form;
mod group;
mod identity;
mod incoming;
mod key;
mod local;
mod lock;
mod mirror;
mod open;
mod operation;
mod plain;
#[cfg(test)]
mod power;
pub(crate) mod quarantine;
mod reminder;
mod salvage;
mod sealing;
mod tx;
mod upload;

pub use draft::Drafts;
pub use file::Files;
pub(crate) use form::KeptForm;
pub(crate) use identity::KeptCertificate;
pub use incoming::{FileFault, Incoming};
pub use key::StoreKey;
pub(crate) use local::{DraftKey, Kept, Tries, Waits};
pub(crate) use lock::KeptLock;
pub use mirror::Mirror;
pub(crate) use open::opens;
pub use open::{OpenFault, WITHOUT_SYNC};
pub(crate) use operation::{Operation, subject};
pub(crate) use plain::{Kind, kind};
pub(crate) use reminder::Reminder;
pub(crate) use tx::Tx;
pub(crate) use upload::Upload;

/// Every database of a data folder.
pub(crate) fn paths(data: &std::path::Path) -> [std::path::PathBuf; 3] {
    [mirror::FILE, draft::FILE, file::FILE].map(|name| data.join(name))
}
