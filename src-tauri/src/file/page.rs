//! Page images for reading a contract: documents parsed once, pictures kept while they are looked at.

use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;
use pok_api::{Code, Problem};
use pok_document::{DocumentError, Pages};
use pok_domain::BlobId;

use crate::core::fault;

/// How many documents stay parsed.
const DOCUMENTS: usize = 6;
/// How many bytes of pictures are kept.
const PICTURES: usize = 48 * 1024 * 1024;
/// Widths that are drawn; the window asks for what it shows times the screen's density.
const WIDTHS: std::ops::RangeInclusive<u32> = 64..=2_400;

type PictureKey = (BlobId, u32, u32);

/// What was drawn lately.
#[derive(Default)]
pub(crate) struct PageCache {
    documents: Mutex<VecDeque<(BlobId, Arc<Pages>)>>,
    pictures: Mutex<VecDeque<(PictureKey, Arc<Vec<u8>>)>>,
}

impl PageCache {
    /// A picture that was drawn before.
    pub(crate) fn picture(&self, blob: BlobId, page: u32, width: u32) -> Option<Arc<Vec<u8>>> {
        let key = (blob, page, clamped(width));
        let mut pictures = self.pictures.lock();
        let at = pictures.iter().position(|(kept, _)| *kept == key)?;
        let entry = pictures.remove(at)?;
        let picture = Arc::clone(&entry.1);
        pictures.push_front(entry);
        Some(picture)
    }

    /// A document that was parsed before.
    pub(crate) fn document(&self, blob: BlobId) -> Option<Arc<Pages>> {
        let documents = self.documents.lock();
        documents.iter().find(|(kept, _)| *kept == blob).map(|(_, pages)| Arc::clone(pages))
    }

    /// Parses a document.
    pub(crate) fn open(&self, blob: BlobId, pdf: Vec<u8>) -> Result<Arc<Pages>, Problem> {
        let pages = Arc::new(Pages::open(pdf).map_err(unreadable)?);
        let mut documents = self.documents.lock();
        documents.push_front((blob, Arc::clone(&pages)));
        documents.truncate(DOCUMENTS);
        Ok(pages)
    }

    /// Draws a page, counted from 0, as a PNG.
    pub(crate) fn draw(&self, blob: BlobId, pages: &Pages, page: u32, width: u32) -> Result<Arc<Vec<u8>>, Problem> {
        let width = clamped(width);
        let picture = Arc::new(pages.image(page, width).map_err(unreadable)?);
        let mut pictures = self.pictures.lock();
        pictures.push_front(((blob, page, width), Arc::clone(&picture)));
        while pictures.len() > 1 && pictures.iter().map(|(_, picture)| picture.len()).sum::<usize>() > PICTURES {
            pictures.pop_back();
        }
        Ok(picture)
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        self.documents.lock().clear();
        self.pictures.lock().clear();
    }
}

fn clamped(width: u32) -> u32 {
    width.clamp(*WIDTHS.start(), *WIDTHS.end())
}

fn unreadable(error: DocumentError) -> Problem {
    match error {
        DocumentError::NoSuchPage { .. } => Problem::not_found(),
        DocumentError::Unreadable(_) => Problem::new(Code::FileType, "the document can't be read"),
        error => fault::internal("drawing a page", error),
    }
}
