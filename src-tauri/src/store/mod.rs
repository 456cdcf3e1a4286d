//! What is kept on this computer: the databases, encrypted with one key, and the small files beside them. The mirror can
//! be fetched again, the drafts can't, and the files are in part one, in part the other.

mod certificate;
pub(crate) mod column;
pub(crate) mod disk;
mod draft;
mod file;
pub(crate) mod folder;
mod form;
mod group;
mod incoming;
mod insert;
mod key;
mod local;
mod mirror;
mod open;
mod operation;
mod owner;
pub mod paths;
mod plain;
#[cfg(test)]
mod power;
pub(crate) mod preferences;
pub(crate) mod quarantine;
mod reminder;
mod salvage;
mod sealing;
pub mod secrets;
mod session;
mod statement;
mod tx;
pub(crate) mod unlock;
mod unsynced;
mod upload;
mod window_lock;

pub(crate) use certificate::KeptCertificate;
pub use draft::Drafts;
pub use file::{FileFault, Files};
pub(crate) use form::KeptForm;
pub use incoming::Incoming;
pub(crate) use insert::Insert;
pub use key::StoreKey;
pub(crate) use local::{DraftKey, KeptDraft, Tries, Waits};
pub use mirror::Mirror;
pub(crate) use open::opens;
pub use open::{OpenFault, WITHOUT_SYNC};
pub(crate) use operation::Operation;
pub(crate) use owner::{Owner, owner, put_owner};
pub(crate) use plain::{Kind, kind};
pub(crate) use reminder::Reminder;
pub(crate) use tx::Tx;
pub use unsynced::Unsynced;
pub(crate) use upload::Upload;
pub(crate) use window_lock::WindowLock;

/// Every database of a data folder.
pub(crate) fn databases(data: &std::path::Path) -> [std::path::PathBuf; 3] {
    [mirror::FILE, draft::FILE, file::FILE].map(|name| data.join(name))
}
