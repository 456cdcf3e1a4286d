//! What an attached paper looks like: the picture, or a PDF's first page.

use std::io::Cursor;
use std::sync::Arc;

use image::ImageFormat;
use pok_api::Problem;
use pok_document::picture;
use pok_domain::BlobId;
use pok_domain::file::FileType;

use super::page::PageCache;
use crate::core::fault::Doing as _;

/// A paper as a PNG at most `width` pixels wide, the right way up. Costs time: not for the async threads.
///
/// # Errors
/// Why it can't be read as a picture or a PDF.
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
    let picture = picture(content).map_err(Problem::refused)?;
    let small = if picture.width() > width { picture.thumbnail(width, u32::MAX) } else { picture };
    let mut png = Cursor::new(Vec::new());
    small.write_to(&mut png, ImageFormat::Png).doing("drawing a paper")?;
    Ok(png.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_30_a_bank_book_stands_upright_whichever_way_it_was_photographed() {
        let drawn =
            draw(include_bytes!("../../../tests/cases/30-bank-book-orientation-6.jpg"), 300).expect("a picture");
        let drawn = image::load_from_memory(&drawn).expect("a PNG");
        assert!(drawn.height() > drawn.width() && drawn.width() == 300, "{}×{}", drawn.width(), drawn.height());
    }
}
