//! Why a file isn't taken, and what is said of one that is.

use super::FileType;
use crate::code::codes;

codes! {
    /// Why a file isn't taken in. Each has words of its own, which say what can be done.
    pub enum FileRefusal {
        /// It holds nothing.
        Empty = "empty",
        /// Its content is of no type that is accepted.
        Type = "type",
        /// It can't be read wholly: it was cut off, changed on its way, or made wrongly.
        Damaged = "damaged",
        /// It is locked by a password.
        Password = "password",
        /// It is locked by a company's document security.
        Security = "security",
        /// It can act when it is opened: scripts, programs to start, files within it, things that play.
        Active = "active",
        /// A picture of more pixels than any scan has.
        Pixels = "pixels",
        /// Reading it takes more time or memory than any file of its kind.
        TooMuch = "too_much",
    }
}

codes! {
    /// What whoever opens a file should know of it.
    pub enum FileNote {
        /// It carries macros, which a program may ask to run.
        Macros = "MACROS",
        /// It fetches what it shows from other files or addresses.
        OutsideLinks = "OUTSIDE_LINKS",
        /// Its owner forbids to change or to print it. Everybody can open it.
        OwnerPassword = "OWNER_PASSWORD",
    }
}

impl FileRefusal {
    /// In English, for a log and for programs; the window words it by its code.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Empty => "the file is empty",
            Self::Type => "a file of this type isn't accepted here",
            Self::Damaged => "the file is damaged: it can't be read to its end",
            Self::Password => "the file is locked by a password: save it without one",
            Self::Security => "the file is locked by document security: export it without",
            Self::Active => "the file can act when it is opened (a script, a program to start, a file within it)",
            Self::Pixels => "the picture has too many pixels: at most 64 million",
            Self::TooMuch => "reading the file takes too much time or memory",
        }
    }
}

/// What the document securities of Korea begin their files with: Fasoo, SoftCamp, Samsung's NASCA, MarkAny.
const SECURITIES: [&[u8]; 4] = [b"\x9b DRMONE", b"SCDSA", b"<## NASCA DRM FILE", b"MarkAny"];

impl FileRefusal {
    /// Why nothing can be read of a file by who doesn't hold its key, by its whole content; none for one that is open, or
    /// whose format has a lock of its own that only a reader of it finds (PDF, Excel to 2003, OpenDocument).
    pub fn of_locked(content: &[u8]) -> Option<Self> {
        // An entry of an OLE2 directory ([MS-CFB] 2.6.1) begins with its name in UTF-16. Office 2007 and later keep an
        // encrypted document in one of this name, and what opens it in another ([MS-OFFCRYPTO] 2.3.2); rights management,
        // in neither.
        let holds = |name: &str| {
            let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            content.chunks_exact(128).any(|entry| entry.starts_with(&name))
        };
        match FileType::of(content) {
            None if content.is_empty() => Some(Self::Empty),
            None => SECURITIES.iter().any(|begin| content.starts_with(begin)).then_some(Self::Security),
            // The first of the flags of a zip file's part: it is encrypted (APPNOTE 4.4.4).
            Some(FileType::Zip) if content.get(6).is_some_and(|flags| flags & 1 == 1) => Some(Self::Password),
            Some(FileType::Compound) if holds("EncryptedPackage") => {
                Some(if holds("EncryptionInfo") { Self::Password } else { Self::Security })
            }
            Some(_) => None,
        }
    }

    /// Why a file is refused whose content is of no type that is known.
    pub fn of_unknown(content: &[u8]) -> Self {
        Self::of_locked(content).unwrap_or(Self::Type)
    }
}
