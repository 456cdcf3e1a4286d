//! What a signer must have read before 서명 (spec 05 S5, steps 5 and 6).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{BlobId, DocumentId};

/// How far one document was read, and whether it was agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reading {
    /// Which document.
    pub document: DocumentId,
    /// The SHA-256 of the file whose pages were shown.
    pub sha256: BlobId,
    /// How many pages it has.
    pub pages: u32,
    /// The furthest page whose end was in view, from 1; 0 before the first.
    pub furthest_page: u32,
    /// How long its pages were in view, in milliseconds.
    pub viewed_ms: u64,
    /// When `내용에 동의합니다` was ticked, by the clock of the signer's computer.
    pub agreed_at: Option<Timestamp>,
}

/// Why a tick or a signature isn't accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ConsentFault {
    /// Ticked before the end of the document was in view.
    #[error("document {0} has not been read to its end")]
    Unread(DocumentId),
    /// Not ticked.
    #[error("document {0} has not been agreed to")]
    NotAgreed(DocumentId),
    /// The pages read were not those of the file to be signed.
    #[error("document {0} has changed since it was read")]
    Changed(DocumentId),
}

impl Reading {
    /// Whether the checkbox `내용에 동의합니다` is there: the end of the last page has been in view.
    pub fn may_agree(&self) -> bool {
        self.pages > 0 && self.furthest_page >= self.pages
    }
}

/// The readings of all documents of one contract.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Consents(pub Vec<Reading>);

impl Consents {
    /// Whether every one of `documents` (which, its file, its pages) was read to its end, agreed to, and is still the
    /// same file. How many pages there are is the file's to say, not the reader's.
    ///
    /// # Errors
    /// [`ConsentFault`] for the first document that isn't.
    pub fn complete(&self, documents: impl IntoIterator<Item = (DocumentId, BlobId, u32)>) -> Result<(), ConsentFault> {
        for (document, sha256, pages) in documents {
            let reading = self.0.iter().find(|reading| reading.document == document);
            let reading = reading.ok_or(ConsentFault::NotAgreed(document))?;
            if (reading.sha256, reading.pages) != (sha256, pages) {
                return Err(ConsentFault::Changed(document));
            }
            if !reading.may_agree() {
                return Err(ConsentFault::Unread(document));
            }
            if reading.agreed_at.is_none() {
                return Err(ConsentFault::NotAgreed(document));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(number: u128) -> DocumentId {
        DocumentId(uuid::Uuid::from_u128(number))
    }

    fn read(number: u128) -> Reading {
        Reading {
            document: document(number),
            sha256: BlobId([number as u8; 32]),
            pages: 3,
            furthest_page: 3,
            viewed_ms: 1_000,
            agreed_at: Some(Timestamp::UNIX_EPOCH),
        }
    }

    #[test]
    fn con_19_the_tick_needs_the_end_of_the_document() {
        assert!(read(1).may_agree());
        assert!(!Reading { furthest_page: 2, ..read(1) }.may_agree());
        assert!(!Reading { pages: 0, furthest_page: 0, ..read(1) }.may_agree());
    }

    #[test]
    fn con_20_signing_needs_every_document() {
        let documents = || [(document(1), BlobId([1; 32]), 3), (document(2), BlobId([2; 32]), 3)];
        let consents = |readings: &[Reading]| Consents(readings.to_vec()).complete(documents());
        assert_eq!(consents(&[read(1), read(2)]), Ok(()));
        assert_eq!(consents(&[read(1)]), Err(ConsentFault::NotAgreed(document(2))));
        let unread = Reading { furthest_page: 1, ..read(2) };
        assert_eq!(consents(&[read(1), unread]), Err(ConsentFault::Unread(document(2))));
        let changed = Reading { sha256: BlobId([9; 32]), ..read(2) };
        assert_eq!(consents(&[read(1), changed]), Err(ConsentFault::Changed(document(2))));
        let fewer_pages = Reading { pages: 1, furthest_page: 1, ..read(2) };
        assert_eq!(consents(&[read(1), fewer_pages]), Err(ConsentFault::Changed(document(2))));
        let untouched = Reading { agreed_at: None, ..read(2) };
        assert_eq!(consents(&[read(1), untouched]), Err(ConsentFault::NotAgreed(document(2))));
    }
}
