//! Identifiers. Rows are named by UUIDv7 inside; people see [`crate::DocumentNumber`]s.

use std::fmt;
use std::str::FromStr;

use base16ct::{HexDisplay, lower};
use serde::{Deserialize, Serialize};

use crate::text::text;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new identifier (UUIDv7), unique without asking anybody.
            #[cfg(feature = "generate")]
            pub fn generate() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A supplier (공급사): one company or one individual member.
    CompanyId,
    /// A supplier's contact (담당자): a person with a login.
    ContactId,
    /// A bid notice (입찰공고).
    BidNoticeId,
    /// One version of a contract.
    ContractId,
    /// A line of a contract or a notice.
    ItemId,
    /// One document of a contract (the contract itself or an attachment), or one that a notice asks for.
    DocumentId,
    /// A document that a bid comes with unasked (기타문서).
    OtherId,
    /// An entry of the notice board.
    NoticeId,
    /// One version of a document that members agree to.
    TermsId,
    /// A signing certificate issued by the server's authority.
    CertificateId,
    /// A membership application.
    ApplicationId,
    /// What a member or a contact asks for: a change, to leave. An application in the history has its own identifier here.
    RequestId,
    /// A write's idempotency key: the same key has one effect, however often it is sent.
    OperationId,
}

/// The SHA-256 of a stored file: its name in the blob store and the proof of its content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String", extend("format" = "sha256", "pattern" = "^[0-9a-f]{64}$")))]
#[serde(try_from = "String", into = "String")]
pub struct BlobId(pub [u8; 32]);

/// Text that isn't 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a blob is named by 64 lower-case hexadecimal digits")]
pub struct NotABlobId;

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", HexDisplay(&self.0))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BlobId {
    type Err = NotABlobId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        let read = lower::decode(text, &mut bytes).map_err(|_| NotABlobId)?;
        if read.len() != 32 {
            return Err(NotABlobId);
        }
        Ok(Self(bytes))
    }
}

text!(BlobId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_id_reads_back_and_refuses_other_spellings() {
        let id = BlobId([0xab; 32]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("AB".repeat(32).parse::<BlobId>(), Err(NotABlobId));
        assert_eq!("ab".repeat(31).parse::<BlobId>(), Err(NotABlobId));
        assert_eq!("한".repeat(32).parse::<BlobId>(), Err(NotABlobId));
    }
}
