//! Names that people type: normalised, trimmed, bounded.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::text::text;

/// A name in NFC with single spaces: macOS gives Hangul decomposed, which prints as broken jamo and is never
/// equal to the same name typed elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Name(String);

/// Why text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// Nothing but spaces.
    #[error("a name can't be empty")]
    Empty,
    /// More than [`Name::MAX`] characters.
    #[error("a name has at most {} characters", Name::MAX)]
    TooLong,
    /// A line break, a tab or another control character.
    #[error("a name has no control characters")]
    Control,
}

impl Name {
    /// The longest name kept, in characters.
    pub const MAX: usize = 200;

    /// Reads a name as typed.
    ///
    /// # Errors
    /// [`NameFault`].
    pub fn parse(typed: &str) -> Result<Self, NameFault> {
        let name = nfc(typed).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            Err(NameFault::Empty)
        } else if name.chars().any(char::is_control) {
            Err(NameFault::Control)
        } else if name.chars().count() > Self::MAX {
            Err(NameFault::TooLong)
        } else {
            Ok(Self(name))
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = NameFault;

    fn from_str(typed: &str) -> Result<Self, NameFault> {
        Self::parse(typed)
    }
}

/// Text with its Hangul composed (Unicode normalisation form C).
pub fn nfc(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

/// Whether `text` holds `part`, whatever the case or normalisation: what a text filter of a list does
/// (spec 00 §10, "part of the word is enough").
pub fn contains(text: &str, part: &str) -> bool {
    folded(text).contains(&*folded(part))
}

/// Text as filters compare it: NFC, lower case, no surrounding space.
pub fn folded(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    // Most of it already is, and lists ask this of every cell.
    let is_folded = |sign: char| matches!(sign, '\0'..'A' | '['..='\x7f' | '가'..='힣');
    if text.chars().all(is_folded) { Cow::Borrowed(text) } else { Cow::Owned(nfc(text).to_lowercase()) }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text!(Name);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_hangul_becomes_the_same_name() {
        let decomposed = "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}";
        assert_eq!(Name::parse(decomposed), Name::parse(" 한글 "));
        assert!(contains("주식회사 한글나라", decomposed));
    }

    #[test]
    fn nothing_too_much_and_line_breaks_are_refused() {
        assert_eq!(Name::parse("  "), Err(NameFault::Empty));
        assert_eq!(Name::parse(&"가".repeat(201)), Err(NameFault::TooLong));
        assert_eq!(Name::parse("가\n나"), Err(NameFault::Control));
        assert!(Name::parse(&"가".repeat(200)).is_ok());
    }
}
