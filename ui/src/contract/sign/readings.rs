//! What was read and agreed to so far. The core keeps it at every step.

use std::rc::Rc;

use jiff::Timestamp;
use pok_api::remote::sync::Document;
use pok_domain::DocumentId;
use pok_domain::contract::{Consents, Reading};
use yew::Reducible;

/// One reading for each document, in the documents' order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Readings(pub(super) Vec<Reading>);

/// What a reader does.
pub(super) enum Did {
    /// The end of a page, from 1, was in view.
    Ended(DocumentId, u32),
    /// Pages were in view for so many milliseconds.
    Viewed(DocumentId, u64),
    /// Ticked, or not any more.
    Agreed(DocumentId, Option<Timestamp>),
}

impl Readings {
    /// Goes on where it was left. A document that is another file now begins anew.
    pub(super) fn restored(documents: &[Document], kept: &[Reading]) -> Self {
        let of = |document: &Document| {
            let same = |reading: &&Reading| reading.document == document.id && reading.sha256 == document.blob;
            kept.iter().find(same).copied().unwrap_or(Reading {
                document: document.id,
                sha256: document.blob,
                pages: document.pages,
                furthest_page: 0,
                viewed_ms: 0,
                agreed_at: None,
            })
        };
        Self(documents.iter().map(of).collect())
    }

    /// The first document that isn't agreed to; past the last where all are.
    pub(super) fn first_open(&self) -> usize {
        self.0.iter().position(|reading| reading.agreed_at.is_none()).unwrap_or(self.0.len())
    }

    /// Whether 서명 may follow.
    pub(super) fn are_complete(&self) -> bool {
        let documents = self.0.iter().map(|reading| (reading.document, reading.sha256, reading.pages));
        !self.0.is_empty() && Consents(self.0.clone()).complete(documents).is_ok()
    }

    fn after(&self, did: &Did) -> Self {
        let (Did::Ended(document, _) | Did::Viewed(document, _) | Did::Agreed(document, _)) = *did;
        let step = |reading: &Reading| {
            let mut next = *reading;
            if reading.document == document {
                match *did {
                    Did::Ended(_, page) => next.furthest_page = reading.furthest_page.max(page).min(reading.pages),
                    Did::Viewed(_, more) => next.viewed_ms = reading.viewed_ms.saturating_add(more),
                    Did::Agreed(_, at) => next.agreed_at = at.filter(|_| reading.may_agree()),
                }
            }
            next
        };
        Self(self.0.iter().map(step).collect())
    }
}

impl Reducible for Readings {
    type Action = Did;

    fn reduce(self: Rc<Self>, did: Did) -> Rc<Self> {
        let next = self.after(&did);
        if next == *self { self } else { next.into() }
    }
}

#[cfg(test)]
mod tests {
    use pok_domain::BlobId;

    use super::*;

    fn document(number: u8) -> Document {
        let id = format!("0190f0a0-0000-7000-8000-0000000000{number:02}").parse().expect("an id");
        Document { id, title: "계약서".into(), blob: BlobId([number; 32]), bytes: 1, pages: 2 }
    }

    fn read(readings: &Readings, did: &[Did]) -> Readings {
        did.iter().fold(readings.clone(), |readings, did| readings.after(did))
    }

    #[test]
    fn con_19_a_tick_before_the_end_does_nothing() {
        let one = document(1);
        let at = Some(Timestamp::UNIX_EPOCH);
        let readings = Readings::restored(std::slice::from_ref(&one), &[]);
        let early = read(&readings, &[Did::Ended(one.id, 1), Did::Agreed(one.id, at)]);
        assert_eq!((early.first_open(), early.are_complete()), (0, false));
        let whole = read(&early, &[Did::Ended(one.id, 2), Did::Agreed(one.id, at)]);
        assert_eq!((whole.first_open(), whole.are_complete()), (1, true));
        let unticked = read(&whole, &[Did::Agreed(one.id, None)]);
        assert!(!unticked.are_complete());
    }

    #[test]
    fn con_20_every_document_has_to_be_agreed_to() {
        let documents = [document(1), document(2)];
        let at = Some(Timestamp::UNIX_EPOCH);
        let readings = Readings::restored(&documents, &[]);
        let first = read(&readings, &[Did::Ended(documents[0].id, 2), Did::Agreed(documents[0].id, at)]);
        assert_eq!((first.first_open(), first.are_complete()), (1, false));
    }

    #[test]
    fn reading_goes_on_where_it_was_left_unless_the_file_changed() {
        let mut documents = [document(1), document(2)];
        let readings = Readings::restored(&documents, &[]);
        let left = read(
            &readings,
            &[Did::Ended(documents[0].id, 2), Did::Viewed(documents[0].id, 900), Did::Ended(documents[1].id, 1)],
        );
        assert_eq!(Readings::restored(&documents, &left.0), left);
        documents[0].blob = BlobId([9; 32]);
        let anew = Readings::restored(&documents, &left.0);
        assert_eq!((anew.0[0].furthest_page, anew.0[1].furthest_page), (0, 1));
    }

    #[test]
    fn a_reload_takes_what_was_read_here_over_what_was_kept_of_it() {
        let documents = [document(1), document(2)];
        let kept = Readings::restored(&documents, &[]);
        let here =
            read(&kept, &[Did::Ended(documents[0].id, 2), Did::Agreed(documents[0].id, Some(Timestamp::UNIX_EPOCH))]);
        assert_eq!(Readings::restored(&documents, &[here.0.clone(), kept.0].concat()), here);
    }

    #[test]
    fn going_back_to_an_earlier_page_forgets_nothing() {
        let one = document(1);
        let readings = Readings::restored(std::slice::from_ref(&one), &[]);
        let back = read(&readings, &[Did::Ended(one.id, 2), Did::Ended(one.id, 1), Did::Ended(one.id, 7)]);
        assert_eq!(back.0[0].furthest_page, 2);
    }
}
