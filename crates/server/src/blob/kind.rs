//! What a file is, by its content. Names and claimed types don't count (P-GEN-19). Accepted is what a bid may come with
//! (P-BID-07); where only a PDF or a PNG will do, whoever uses the file looks.

use pok_api::{Code, Problem};

/// A type that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Pdf,
    Png,
    Jpeg,
    Gif,
    Webp,
    /// An archive, and what is one inside: OOXML, ODF, HWPX.
    Zip,
    /// What office programs wrote before (.doc, .xls, .ppt, .hwp).
    Ole,
}

impl Kind {
    /// Reads the type from the content.
    pub(crate) fn of(content: &[u8]) -> Result<Self, Problem> {
        match content {
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Ok(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Ok(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Ok(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::Webp),
            [b'P', b'K', 3, 4, ..] => Ok(Self::Zip),
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Ok(Self::Ole),
            _ => Err(Problem::new(Code::FileType, "only PDF, images, office documents and ZIP are accepted")),
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
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Zip => "application/zip",
            Self::Ole => "application/x-ole-storage",
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
        assert_eq!(Kind::of(b"GIF89a...."), Ok(Kind::Gif));
        assert_eq!(Kind::of(b"RIFF\x10\0\0\0WEBPVP8 "), Ok(Kind::Webp));
        assert_eq!(Kind::of(b"PK\x03\x04\x14\0"), Ok(Kind::Zip), "OOXML, ODF, HWPX");
        assert_eq!(Kind::of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"), Ok(Kind::Ole), "Hancom and Office before 2007");
        assert_eq!(Kind::of(b"RIFF\x10\0\0\0AVI LIST").map_err(|problem| problem.code), Err(Code::FileType));
        assert_eq!(Kind::of(b"MZ\x90").map_err(|problem| problem.code), Err(Code::FileType));
        assert!(Kind::of(b"").is_err());
    }
}
