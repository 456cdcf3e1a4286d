//! What an attached paper looks like: the picture, or a PDF's first page.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageFormat, ImageReader, Limits};
use pok_api::{Code, Problem};
use pok_domain::BlobId;
use pok_domain::file::FileType;

use super::page::PageCache;
use crate::core::fault::Doing;

/// No copy of a bank book is larger; what is would only take memory.
const MAX_SIDE: u32 = 20_000;
/// What decoding may take, in bytes.
const MAX_MEMORY: u64 = 512 * 1024 * 1024;

/// A paper as a PNG at most `width` pixels wide. Costs time: not for the async threads.
///
/// # Errors
/// `FileType` where it can't be read as a picture or a PDF.
pub(crate) fn draw_paper(
    pages: &PageCache,
    blob: BlobId,
    content: Vec<u8>,
    width: u32,
) -> Result<Arc<Vec<u8>>, Problem> {
    if FileType::of(&content) != Some(FileType::Pdf) {
        return draw(&content, width).map(Arc::new);
    }
    let document = match pages.document(blob) {
        Some(document) => document,
        None => pages.open(blob, content)?,
    };
    pages.draw(blob, &document, 0, width)
}

fn draw(content: &[u8], width: u32) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: image::ImageError| {
        tracing::debug!(%error, "a paper can't be drawn");
        Problem::new(Code::FileType, "the picture can't be read")
    };
    let mut reader = ImageReader::new(Cursor::new(content)).with_guessed_format().doing("reading a paper")?;
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE), Some(MAX_SIDE));
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let picture = reader.decode().map_err(unreadable)?;
    let small = if picture.width() > width { picture.thumbnail(width, MAX_SIDE) } else { picture };
    let mut png = Cursor::new(Vec::new());
    small.write_to(&mut png, ImageFormat::Png).map_err(unreadable)?;
    Ok(png.into_inner())
}
