//! Signing certificates, the authority that issues them, and the buyer's own key and seal (design: signing).

mod authority;
pub(crate) mod buyer_seal;
mod store;

pub(crate) use authority::{Keys, subject};
pub(crate) use store::{Certificate, by_fingerprint, insert};
