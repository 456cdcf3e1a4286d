//! What verifying finds, as data for people and programs. Refuses to know how it was found.

use std::fmt;

use crate::field::Field;

/// What [`crate::verify`] found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// Whether everything there is holds: at least one signature, and no fault anywhere. See [`Self::is_complete`].
    pub holds: bool,
    /// The signatures, oldest first. Empty when the file's structure is broken.
    pub signatures: Vec<SignatureReport>,
    /// Faults of the file as a whole; faults of one signature stand with it.
    pub faults: Vec<Fault>,
}

impl VerifyReport {
    pub(crate) fn new(signatures: Vec<SignatureReport>, faults: Vec<Fault>) -> Self {
        let holds = faults.is_empty() && !signatures.is_empty() && signatures.iter().all(|s| s.faults.is_empty());
        Self { holds, signatures, faults }
    }

    /// The parties who have not signed, by their fields.
    pub fn missing(&self) -> impl Iterator<Item = Field> {
        Field::PARTIES.into_iter().filter(|party| self.signatures.iter().all(|signature| signature.field != *party))
    }

    /// Whether the contract binds: everything holds, and both parties have signed. A report that only holds may be of
    /// a contract that is still to be signed by one of them.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.holds && self.missing().next().is_none()
    }
}

/// What was found of one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    /// The field it is in.
    pub field: Field,
    /// commonName of the certificate; empty when the certificate cannot be read.
    pub signer_name: String,
    /// organizationName of the certificate; empty when there is none.
    pub company: String,
    /// The signer's claim of when (`/M`): microseconds since 1970-01-01T00:00:00Z, whole seconds.
    pub signed_at: i64,
    /// The bytes it covers are those that were signed, and the signature over them is the certificate's.
    pub intact: bool,
    /// Nothing was added to the file after this signature. True of the newest signature only.
    pub covers_document: bool,
    /// The certificate leads to a trusted root and was valid at `signed_at`.
    pub chain_trusted: bool,
    /// commonName of that root; empty while the certificate leads to none.
    pub root_name: String,
    /// SHA-256 of the signer's certificate in DER, in lower-case hex; empty when it cannot be read.
    pub certificate_sha256: String,
    /// What does not hold of it.
    pub faults: Vec<Fault>,
}

/// One thing that does not hold. A closed list: [`Fault::code`] is what a program or a translation keys on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The file is not one this crate wrote, or its structure was damaged.
    NotOurs,
    /// There is no signature.
    Unsigned,
    /// Something other than a signature was added to the file: a replaced page, a changed field, loose bytes.
    ForeignUpdate,
    /// The signature's container is not in the one form it may have: edited hex or padding, unsigned attributes,
    /// certificates that don't belong to it.
    Container,
    /// The content was changed after signing.
    Content,
    /// The signature was not made with the certificate's key.
    Signature,
    /// The certificate is not one a contact may sign with, or was altered.
    Certificate,
    /// The certificate does not lead to a trusted root.
    UnknownRoot,
    /// A certificate was not valid at the time of signing.
    OutOfValidity,
    /// The certificate is another party's: a supplier's contact signed in the buyer's field, or the other way round.
    WrongParty,
}

impl Fault {
    /// A stable name, e.g. `unknown_root`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotOurs => "not_ours",
            Self::Unsigned => "unsigned",
            Self::ForeignUpdate => "foreign_update",
            Self::Container => "container",
            Self::Content => "content",
            Self::Signature => "signature",
            Self::Certificate => "certificate",
            Self::UnknownRoot => "unknown_root",
            Self::OutOfValidity => "out_of_validity",
            Self::WrongParty => "wrong_party",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotOurs => "the file is not a document of PoK, or its structure is damaged",
            Self::Unsigned => "the document carries no signature",
            Self::ForeignUpdate => "something other than a signature was added to the document",
            Self::Container => "the signature's container was altered",
            Self::Content => "the content was changed after signing",
            Self::Signature => "the signature was not made with the certificate's key",
            Self::Certificate => "the signing certificate is not acceptable, or was altered",
            Self::UnknownRoot => "the certificate does not lead to a trusted root",
            Self::OutOfValidity => "a certificate was not valid at the time of signing",
            Self::WrongParty => "the certificate is not of the party whose field it signs",
        })
    }
}
