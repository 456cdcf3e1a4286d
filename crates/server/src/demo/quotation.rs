//! A file that a demo supplier attached to something: a page with a line of text.

use pok_domain::file::FileType;
use pok_domain::{BlobId, CompanyId};

use crate::app::App;
use crate::ground::blob;
use crate::ground::fault::Fault;

/// Stores a file of a supplier. Answers its name and length.
pub(super) async fn store(app: &App, company: CompanyId, text: &str) -> Result<(BlobId, u64), Fault> {
    let content = page(text);
    let bytes = content.len() as u64;
    let id = app.blobs.put(content).await?;
    let mut tx = app.write().await?;
    blob::insert(&mut tx, id, bytes, FileType::Pdf).await?;
    blob::grant(&mut tx, company, id).await?;
    tx.commit().await?;
    Ok((id, bytes))
}

/// A PDF of one page (ISO 32000-1 §7.5). `text` is ASCII without brackets or backslashes.
fn page(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 14 Tf 72 760 Td ({text}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{stream}\nendstream", stream.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf += &format!("{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = pdf.len();
    pdf += &format!("{table}trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_one_that_the_server_would_accept() {
        let looked = pok_document::inspect(&page("Quotation BI20230105-003"));
        assert_eq!(looked.map(|looked| looked.kind), Ok(FileType::Pdf));
    }
}
