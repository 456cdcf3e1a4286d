//! What a file is, by its content (P-GEN-19). Accepted is what a bid may come with (P-BID-07); where only a PDF or a PNG
//! will do, whoever uses the file looks.

use pok_api::{Code, Problem};
use pok_domain::file::FileType;

/// Reads the type and looks for what could do harm. Costs time: not for the async threads.
pub(crate) fn inspect(content: &[u8]) -> Result<FileType, Problem> {
    let refused = || Problem::new(Code::FileType, "only PDF, images, office documents and ZIP are accepted");
    let found = FileType::of(content).ok_or_else(refused)?;
    if found == FileType::Pdf {
        let refused = |fault: pok_document::UploadFault| Problem::new(Code::FileType, fault.to_string());
        pok_document::inspect_upload(content).map_err(refused)?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_accepted_says_what_it_is() {
        assert_eq!(inspect(b"PK\x03\x04\x14\0"), Ok(FileType::Zip));
        assert_eq!(inspect(b"MZ\x90").map_err(|problem| problem.code), Err(Code::FileType));
        assert_eq!(inspect(b"%PDF-1.7").map_err(|problem| problem.code), Err(Code::FileType), "not a whole one");
    }
}
