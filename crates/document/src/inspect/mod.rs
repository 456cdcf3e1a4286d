//! Files that others made: whether one may be taken in. Read only, never written, and by nobody's word but their own.
//!
//! What can't be read wholly is refused: a filter that skips what it can't read lets through whatever its reader reads
//! better. Refuses to know names, types claimed and who uploads.

mod office;
mod pdf;
mod picture;

use pok_domain::file::{FileNote, FileRefusal, FileType};

pub use picture::{MAX_PIXELS, picture};

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// By its content.
    pub kind: FileType,
    /// Pages of a PDF.
    pub pages: Option<u32>,
    /// What whoever opens it should know.
    pub notes: Vec<FileNote>,
}

impl Inspected {
    const fn plain(kind: FileType) -> Self {
        Self { kind, pages: None, notes: Vec::new() }
    }
}

/// Reads a whole file, and answers what it is. Costs time and memory: to be called where both are bounded.
///
/// # Errors
/// [`FileRefusal`].
pub fn inspect(content: &[u8]) -> Result<Inspected, FileRefusal> {
    match FileType::of(content) {
        _ if content.is_empty() => Err(FileRefusal::Empty),
        None => Err(FileRefusal::of_unknown(content)),
        Some(FileType::Pdf) => pdf::inspect(content),
        Some(kind @ (FileType::Png | FileType::Jpeg | FileType::Gif | FileType::WebP)) => {
            picture::whole(content, kind).map(|()| Inspected::plain(kind))
        }
        Some(kind @ (FileType::Zip | FileType::Compound)) => office::inspect(content, kind),
    }
}
