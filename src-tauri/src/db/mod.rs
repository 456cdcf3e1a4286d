//! The two local databases: the mirror, which can be fetched again, and the drafts, which can't.

pub(crate) mod column;
mod draft;
mod identity;
mod mirror;
mod open;
mod operation;
mod quarantine;
mod sealing;

pub use draft::Drafts;
pub(crate) use identity::KeptCertificate;
pub use mirror::Mirror;
pub use open::OpenFault;
pub(crate) use operation::Operation;
