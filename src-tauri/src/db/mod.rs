//! The two local databases: the mirror, which can be fetched again, and the drafts, which can't.

pub(crate) mod column;
mod draft;
mod identity;
mod local;
mod mirror;
mod open;
mod operation;
mod quarantine;
mod reminder;
mod salvage;
mod sealing;
mod tx;
mod upload;

pub use draft::Drafts;
pub(crate) use identity::KeptCertificate;
pub(crate) use local::{DraftKey, Kept, Tries, Waits};
pub use mirror::Mirror;
pub use open::OpenFault;
pub(crate) use operation::{Operation, subject};
pub(crate) use reminder::Reminder;
pub(crate) use tx::Tx;
pub(crate) use upload::Upload;
