//! A document beside the contract: a title and sections. It can be signed without being seen to be.

use crate::contract::articles;
use crate::error::DocumentError;
use crate::layout::{BODY, Flow, HAIRLINE, INK, LEFT, bold};
use crate::paper::AttachmentPaper;
use crate::sheet::{About, Extra};

/// Renders an attachment, e.g. 지속가능경영가이드, over as many pages as it takes.
///
/// The same paper always gives the same bytes.
///
/// # Errors
/// [`DocumentError::MissingGlyph`], before anything is written; [`DocumentError::Time`].
pub fn render_attachment(paper: &AttachmentPaper) -> Result<Vec<u8>, DocumentError> {
    let mut flow = Flow::new();
    flow.centred(&paper.title, bold(18.0), 28.0)?;
    flow.y += 12.0;
    flow.sheets.fill(flow.page, (LEFT, flow.y - HAIRLINE), (BODY, 2.0 * HAIRLINE), INK);
    flow.y += 18.0;
    articles(&mut flow, &paper.sections)?;
    let about = About { title: &paper.title, created_at_micros: paper.created_at_micros, id: paper.document_id };
    flow.finish(&paper.title, &about, Extra::Fields)
}
