//! What a file is, by its content: names and claimed types don't count (P-GEN-19). Office documents, PDF, images and zip
//! files are accepted (P-BID-07). And what closes one to every reader.

mod refusal;

pub use refusal::{FileNote, FileRefusal};

use crate::code::codes;

codes! {
    /// A type that is accepted.
    pub enum FileType {
        /// PDF (ISO 32000).
        Pdf = "PDF",
        /// PNG (ISO 15948).
        Png = "PNG",
        /// JPEG.
        Jpeg = "JPEG",
        /// GIF.
        Gif = "GIF",
        /// WebP.
        WebP = "WEBP",
        /// A zip file, and what is one inside: OOXML, OpenDocument, HWPX.
        Zip = "ZIP",
        /// An OLE2 compound file: Word, Excel and PowerPoint to 2003, HWP 5.
        Compound = "OLE2",
    }
}

impl FileType {
    /// How much of a file's beginning [`FileType::of`] looks at, in bytes.
    pub const BEGIN: usize = 1024 + 5;

    /// Reads the type from a file's beginning; none for one that isn't accepted.
    pub fn of(begin: &[u8]) -> Option<Self> {
        match begin {
            [b'%', b'P', b'D', b'F', b'-', ..] => Some(Self::Pdf),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            [b'P', b'K', 3, 4, ..] => Some(Self::Zip),
            [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ..] => Some(Self::Compound),
            // A PDF may begin anywhere within the first 1,024 bytes (ISO 32000-1 Annex H, note 13).
            begin => {
                begin.get(..Self::BEGIN.min(begin.len()))?.windows(5).any(|five| five == b"%PDF-").then_some(Self::Pdf)
            }
        }
    }

    /// Its media type (RFC 6838).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Zip => "application/zip",
            Self::Compound => "application/x-ole-storage",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_17_a_closed_file_is_told_by_what_closes_it() {
        macro_rules! case {
            ($name:literal) => {
                include_bytes!(concat!("../../../tests/cases/", $name)).as_slice()
            };
        }
        assert_eq!(FileRefusal::of_locked(case!("17-password.xlsx")), Some(FileRefusal::Password));
        assert_eq!(FileRefusal::of_locked(case!("17-document-security-fasoo.xlsx")), Some(FileRefusal::Security));
        assert_eq!(FileRefusal::of_locked(case!("17-document-security-scdsa.hwp")), Some(FileRefusal::Security));
        assert_eq!(FileRefusal::of_locked(case!("17-empty.xlsx")), Some(FileRefusal::Empty));
        assert_eq!(
            FileRefusal::of_locked(b"PK\x03\x04\x14\0\x01\0"),
            Some(FileRefusal::Password),
            "a zip file with a password"
        );
        for open in [case!("13-backslash-part-names.xlsx"), case!("18-html-named.xls"), b"%PDF-1.7", b"a"] {
            assert_eq!(FileRefusal::of_locked(open), None);
        }
    }

    #[test]
    fn the_type_is_read_from_the_content() {
        for (begin, is) in [
            (&b"%PDF-1.7"[..], FileType::Pdf),
            (b"\x89PNG\r\n\x1a\n", FileType::Png),
            (b"\xff\xd8\xff\xe0", FileType::Jpeg),
            (b"GIF89a", FileType::Gif),
            (b"RIFF\x01\x02\x03\x04WEBPVP8 ", FileType::WebP),
            (b"PK\x03\x04\x14\0", FileType::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType::Compound),
        ] {
            assert_eq!(FileType::of(begin), Some(is));
            assert!(begin.len() <= FileType::BEGIN);
        }
        for begin in [&b"MZ\x90"[..], b"", b"PK", b"#!/bin/sh", b"<html>", b"\x7fELF", b"RIFF\x01\x02\x03\x04WAVE"] {
            assert_eq!(FileType::of(begin), None);
        }
    }
}
