//! The certificate of a contact's signing key.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Bytes;
use crate::call::calls;

calls! {
    /// Asks for a certificate for the key made on this computer, in the name of the session's contact.
    "certificate.enrol" => Enrol {
        /// A PKCS#10 request (RFC 2986), DER, signed by the key.
        request: Bytes,
    } -> Issued;
}

/// A short-lived certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Issued {
    /// DER, the signer's certificate first, the root last.
    pub chain: Vec<Bytes>,
    /// Until when signatures can be made with it.
    pub not_after: Timestamp,
}
