//! What an attached paper looks like: the picture, or a PDF's first page.

use std::io::Cursor;
use std::sync::Arc;

use image::{ImageFormat, ImageReader, Limits};
use pok_api::{Code, Problem};
use pok_domain::BlobId;
use pok_domain::file::FileType;

use crate::blob::refused;
use crate::core::Core;
use crate::fault;

/// No copy of a bank book is larger; what is would only take memory.
const MAX_SIDE: u32 = 20_000;
/// What decoding may take, in bytes.
const MAX_MEMORY: u64 = 512 * 1024 * 1024;

impl Core {
    /// A picture of a file that the sign-up under way has attached, or of a paper of the member who is logged in, as a
    /// PNG at most `width` pixels wide.
    pub(crate) async fn paper_png(&self, blob: BlobId, width: u32) -> Result<Arc<Vec<u8>>, Problem> {
        let content = if self.who().is_ok() {
            self.member_paper(blob).await?
        } else {
            self.signup()?;
            let content = self.blobs.files().get(blob).await.map_err(|fault| refused("a paper", fault))?;
            content.ok_or_else(Problem::not_found)?
        };
        if FileType::of(&content) == Some(FileType::Pdf) {
            let core = self.clone();
            let drawn = tokio::task::spawn_blocking(move || {
                let pages = match core.pages.document(blob) {
                    Some(pages) => pages,
                    None => core.pages.open(blob, content)?,
                };
                core.pages.draw(blob, &pages, 0, width)
            });
            return drawn.await.map_err(|error| fault::internal("drawing a paper", error))?;
        }
        let drawn = tokio::task::spawn_blocking(move || draw(&content, width)).await;
        drawn.map_err(|error| fault::internal("drawing a paper", error))?.map(Arc::new)
    }
}

fn draw(content: &[u8], width: u32) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: image::ImageError| {
        tracing::debug!(%error, "a paper can't be drawn");
        Problem::new(Code::FileType, "the picture can't be read")
    };
    let mut reader = ImageReader::new(Cursor::new(content))
        .with_guessed_format()
        .map_err(|error| fault::internal("reading a paper", error))?;
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
