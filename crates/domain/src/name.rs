//! Names that people type: folded, trimmed, bounded.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::text;
pub use crate::typed::{key as folded, nfc};

use crate::typed::{self, key};

/// A name as [`typed::written`] has it: macOS gives Hangul decomposed, which prints as broken jamo and is never equal to the same
/// name typed elsewhere; Excel and web pages give spaces and widths that look alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
pub struct Name(String);

/// Why text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameFault {
    /// Nothing that is seen.
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
        let name = typed::written(typed);
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

/// Whether `text` holds `part`, whatever the case, width, spaces or normalisation: what a text filter of a list does
/// (spec 00 §10, "part of the word is enough").
pub fn contains(text: &str, part: &str) -> bool {
    key(text).contains(&*key(part))
}

/// Whether two people's names are one: whatever the case, width and spaces. Korean names are written with and without the
/// space (`남궁 민`, `남궁민`), and no register tells two people apart by it, so it doesn't count in a name all of Hangul;
/// elsewhere it parts names that differ.
pub fn is_same(one: &str, other: &str) -> bool {
    let of = |name| {
        let key = key(name);
        let is_korean = key.chars().all(|sign| matches!(sign, ' ' | '가'..='힣'));
        if is_korean { key.split(' ').collect() } else { key.into_owned() }
    };
    of(one) == of(other)
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
    use crate::typed::unescaped;

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

    #[test]
    fn case_22_a_name_is_the_same_however_it_was_typed_and_blanks_are_none() {
        for line in include_str!("../../../tests/cases/22-names.tsv").lines().skip(1) {
            let cells: Vec<String> = line.split('\t').map(unescaped).collect();
            let [typed, stored, right] = &cells[..] else { panic!("{line}") };
            if right.starts_with("no name") {
                assert_eq!(Name::parse(typed), Err(NameFault::Empty), "{line}");
            } else {
                let name = Name::parse(typed).expect("a name");
                assert!(is_same(name.as_str(), stored) && is_same(typed, stored), "{line}: {name:?}");
                assert!(right.starts_with("decide") || contains(stored, typed), "{line}: a search finds it");
            }
        }
        assert!(!is_same("Kim Min", "KimMin") && !is_same("김하늘", "김하는"));
        assert_eq!(Name::parse("（주）가람\u{200b}").map(String::from), Ok("(주)가람".to_owned()));
    }
}
