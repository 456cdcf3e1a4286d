//! What a file is, by its content. Names and claimed types don't count (P-GEN-19).

use pok_api::{Code, Problem};

/// A type that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pdf,
    Png,
    Jpeg,
}

impl Kind {
    /// Reads the type from the content.
    pub(crate) fn of(content: &[u8]) -> Result<Self, Problem> {
        match content {
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            _ => Err(Problem::new(Code::FileType, "only PDF, PNG and JPEG are accepted")),
        }
    }

    /// Reads the type and looks for what could do harm. Costs time: not for the async threads.
    pub(crate) fn inspect(content: &[u8]) -> Result<Self, Problem> {
        let kind = Self::of(content)?;
        if kind == Self::Pdf {
            let refused = |fault: pok_document::UploadFault| Problem::new(Code::FileType, fault.to_string());
            pok_document::inspect_upload(content).map_err(refused)?;
        }
        Ok(kind)
    }

    /// Its media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_is_read_from_the_content() {
        assert_eq!(Kind::of(b"%PDF-1.7"), Ok(Kind::Pdf));
        assert_eq!(Kind::of(b"\x89PNG\r\n\x1a\n"), Ok(Kind::Png));
        assert_eq!(Kind::of(b"MZ\x90").map_err(|problem| problem.code), Err(Code::FileType));
        assert!(Kind::of(b"").is_err());
    }
}
