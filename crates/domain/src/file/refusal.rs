//! Why a file isn't taken, and what is said of one that is.

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

/// How files begin that a company's document security has locked: Fasoo DRM, SoftCamp Document Security, MarkAny.
const LOCKED: [&[u8]; 4] = [b"\x9b DRMONE", b"SCDSA", b"<## NASCA DRM", b"MarkAny"];

impl FileRefusal {
    /// Why a file is refused whose content is of no type that is known.
    pub fn of_unknown(content: &[u8]) -> Self {
        match content {
            [] => Self::Empty,
            content if LOCKED.iter().any(|begin| content.starts_with(begin)) => Self::Security,
            _ => Self::Type,
        }
    }
}
