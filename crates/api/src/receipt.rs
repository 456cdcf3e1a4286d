//! What proves a binding act to whoever did it.

use jiff::Timestamp;
use pok_domain::BlobId;
use serde::{Deserialize, Serialize};

/// The answer to a binding act. The same idempotency key always answers the same receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// The document's printed number and version, e.g. `CR20230208-009 (1차)`.
    pub number: String,
    /// The server's clock when the act took effect.
    pub at: Timestamp,
    /// The SHA-256 of what the server received and stored.
    pub sha256: BlobId,
    /// The sequence of the company's feed that holds the effect.
    pub seq: i64,
    /// The head of the audit chain after the act.
    pub audit_head: BlobId,
}
