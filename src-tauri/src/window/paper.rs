//! The papers of whoever the window shows: of the sign-up under way, or of the member who is logged in.

use std::sync::Arc;

use pok_api::Problem;
use pok_domain::BlobId;

use crate::core::Core;
use crate::core::fault::Doing;
use crate::file::picture::draw_paper;

impl Core {
    /// A picture of a paper, as a PNG at most `width` pixels wide.
    pub(crate) async fn paper_png(&self, blob: BlobId, width: u32) -> Result<Arc<Vec<u8>>, Problem> {
        let content = if self.who().is_ok() { self.member_paper(blob).await? } else { self.signup_paper(blob).await? };
        let core = self.clone();
        let drawn = tokio::task::spawn_blocking(move || draw_paper(&core.pages, blob, content, width)).await;
        drawn.doing("drawing a paper")?
    }
}
