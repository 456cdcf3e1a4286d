//! What can go wrong with a document. Owns the error types; knows nothing of calls, HTTP or languages.

use std::fmt;

use crate::field::Field;

/// A character that none of the bundled fonts can draw.
///
/// It is found before anything is written, so that a name is never signed as an empty box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character, after normalisation to NFC.
    pub character: char,
    /// Up to some forty characters of the text around it, to find the place.
    pub context: String,
}

impl fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the bundled fonts cannot draw {:?} (U+{:04X}) in {:?}",
            self.character, self.character as u32, self.context
        )
    }
}

impl std::error::Error for MissingGlyph {}

/// Why a document could not be rendered, signed, compared or shown.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// The text holds a character that cannot be drawn.
    #[error(transparent)]
    MissingGlyph(#[from] MissingGlyph),
    /// A time lies outside the years 0001–9999 that a PDF date can hold.
    #[error("{0} µs is not a time a PDF can carry")]
    Time(i64),
    /// The bytes are not a PDF written by this crate, or were changed since.
    #[error("not a document of ours: {0}")]
    NotOurs(&'static str),
    /// The field carries a signature already.
    #[error("the {0} field is signed already")]
    AlreadySigned(Field),
    /// The field has no place on a page (an attachment's), so only [`crate::Face::Invisible`] fits it.
    #[error("the {0} field has no place on a page for a visible signature")]
    NoPlace(Field),
    /// The key does not belong to the first certificate of the chain, or the chain is empty or unreadable.
    #[error("signing identity: {0}")]
    Identity(&'static str),
    /// A certificate or a request for one is not what this crate accepts.
    #[error("certificate: {0}")]
    Certificate(&'static str),
    /// A DER or X.509 structure could not be read or built.
    #[error("certificate encoding: {0}")]
    Encoding(String),
    /// The CMS signature does not fit the space kept for it; the chain is too long.
    #[error("the signature takes {needed} bytes and {kept} are kept for it")]
    SignatureTooLarge {
        /// Bytes the CMS takes.
        needed: usize,
        /// Bytes kept in `/Contents`.
        kept: usize,
    },
    /// `signed` does not start with the very bytes of `base`.
    #[error("the signed document does not start with the bytes that were to be signed")]
    BaseChanged,
    /// What follows the base is not exactly one signature.
    #[error("expected exactly one new signature, found {0}")]
    NotOneSignature(usize),
    /// The PDF cannot be parsed or drawn.
    #[error("unreadable PDF: {0}")]
    Unreadable(String),
    /// There is no such page.
    #[error("page {page} of {count} does not exist")]
    NoSuchPage {
        /// The page asked for, from 0.
        page: u32,
        /// How many there are.
        count: u32,
    },
    /// Drawing libraries failed on input that this crate itself made.
    #[error("drawing: {0}")]
    Drawing(String),
}

impl From<der::Error> for DocumentError {
    fn from(error: der::Error) -> Self {
        Self::Encoding(error.to_string())
    }
}

impl From<x509_cert::builder::Error> for DocumentError {
    fn from(error: x509_cert::builder::Error) -> Self {
        Self::Encoding(error.to_string())
    }
}

impl From<x509_cert::spki::Error> for DocumentError {
    fn from(error: x509_cert::spki::Error) -> Self {
        Self::Encoding(error.to_string())
    }
}
