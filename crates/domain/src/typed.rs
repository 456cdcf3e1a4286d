//! What a person typed or pasted, folded once: width, spaces, dashes, apostrophes, signs that nobody sees, and NFC.
//!
//! Names, addresses, numbers, prices, file names and searches all read through here, so that the same thing typed on another
//! keyboard, pasted from Excel or a web page, or sent by a Mac is the same thing. What a field *means* is said beside its
//! type; nothing here refuses anything.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Changes whenever [`key`] answers otherwise than before: what was kept of it is then made anew.
pub const FOLDING: u32 = 2;

/// A line as one would type it on a plain keyboard: signs that nobody sees are gone, other signs have their plain width, every
/// space is a space, every dash a hyphen, every apostrophe `'`; composed, and without space around it. Line breaks and other
/// control characters inside stay: whoever reads on says what they mean there.
pub fn plain(typed: &str) -> String {
    let signs: String = typed.chars().filter(|sign| !is_invisible(*sign)).map(sign).collect();
    nfc(signs.trim())
}

/// [`plain`], with single spaces.
pub fn line(typed: &str) -> String {
    single_spaced(plain(typed))
}

/// A line as somebody wrote it: as [`line`] has it, but that dashes and apostrophes stay those that they chose. It reads the
/// same everywhere, and its [`key`] is the same.
pub fn written(typed: &str) -> String {
    let signs: String = typed.chars().filter(|sign| !is_invisible(*sign)).map(width).collect();
    single_spaced(nfc(signs.trim()))
}

fn single_spaced(line: String) -> String {
    if line.contains("  ") {
        line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    } else {
        line
    }
}

/// A text of several lines: composed, without signs that nobody sees and without space around it. Which width and which
/// dash somebody writes is their own.
pub fn text(typed: &str) -> String {
    let seen: String = typed.chars().filter(|sign| !is_invisible(*sign)).collect();
    nfc(seen.trim())
}

/// Whether there is nothing to be seen of it: fillers and zero-width signs are nothing too.
pub fn is_blank(typed: &str) -> bool {
    typed.chars().all(|sign| sign.is_whitespace() || is_invisible(sign))
}

/// The digits of a number, where it holds nothing but digits and what may stand `between` them.
pub fn number(typed: &str, between: &[char]) -> Option<String> {
    let digits: String = plain(typed).chars().filter(|sign| !between.contains(sign)).collect();
    let is_one = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_one.then_some(digits)
}

/// A code of letters and digits, as banks have them (SWIFT, IBAN): in capitals, without what people put between groups.
pub fn code(typed: &str) -> String {
    plain(typed).chars().filter(|sign| !matches!(sign, ' ' | '-')).collect::<String>().to_ascii_uppercase()
}

/// What a field that takes digits alone keeps of what stands in it: the digits, of whatever width.
pub fn digits(typed: &str) -> String {
    typed.chars().map(sign).filter(char::is_ascii_digit).collect()
}

/// What searches and comparisons look at: [`line`] in lower case.
pub fn key(typed: &str) -> Cow<'_, str> {
    let trimmed = typed.trim();
    // Most of it already is, and lists ask this of every cell.
    let is_key = |sign: char| matches!(sign, ' '..='@' | '['..='~' | '가'..='힣');
    if trimmed.chars().all(is_key) && !trimmed.contains("  ") {
        Cow::Borrowed(trimmed)
    } else {
        Cow::Owned(line(trimmed).to_lowercase())
    }
}

/// [`key`] without any space or line's end: what a label is told by.
pub fn squeezed(typed: &str) -> String {
    key(typed).chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// Text with its Hangul composed (Unicode normalisation form C): macOS gives it in pieces.
pub fn nfc(text: &str) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.to_owned(),
        IsNormalized::No | IsNormalized::Maybe => text.nfc().collect(),
    }
}

/// A sign as a plain keyboard has it.
fn sign(typed: char) -> char {
    match width(typed) {
        // Hyphens, dashes and minus signs.
        '‐'..='―' | '⁃' | '−' | '˗' | '➖' | '﹘' | '﹣' | '⸺' | '⸻' => '-',
        '‘' | '’' | '‛' | '′' | 'ʹ' | 'ʻ' | 'ʼ' | '´' => '\'',
        '∼' | '〜' => '~',
        sign => sign,
    }
}

/// A sign in the width that it has by itself; every space is a space, and every line's end one.
fn width(typed: char) -> char {
    match typed {
        // Full width (Unicode block Halfwidth and Fullwidth Forms): those of ASCII, in its order, then the others.
        '！'..='～' => char::from_u32(u32::from(typed) - 0xfee0).unwrap_or(typed),
        '￠' => '¢',
        '￡' => '£',
        '￥' => '¥',
        '￦' => '₩',
        '\u{2028}' | '\u{2029}' => '\n',
        typed if typed.is_whitespace() && !typed.is_control() => ' ',
        typed => typed,
    }
}

/// Whether a sign is drawn as nothing: Unicode's Default_Ignorable_Code_Point (zero-width signs, fillers, marks of direction,
/// the byte order mark, the soft hyphen, variation selectors, tags), the annotation marks, and the braille blank.
fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{00ad}'
            | '\u{034f}'
            | '\u{061c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// The `\u200b` and `\xa0` of a table of cases as the characters that they are.
#[cfg(test)]
pub(crate) fn unescaped(cell: &str) -> String {
    let mut parts = cell.split('\\');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = if part.starts_with('u') { 1..5 } else { 1..3 };
        let rest = part[digits.end..].to_owned();
        let number = u32::from_str_radix(&part[digits], 16).expect("hexadecimal digits");
        text.push(char::from_u32(number).expect("a character"));
        text.push_str(&rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_the_same_from_every_keyboard() {
        for (typed, read) in [
            ("\u{a0}가\u{3000}\u{202f}나 ", "가 나"),
            ("ＡＢ－１２（주）", "AB-12(주)"),
            ("1–2—3‑4−5", "1-2-3-4-5"),
            ("O’Brien", "O'Brien"),
            ("가\u{3164}\u{200b}나\u{feff}\u{2800}\u{202e}", "가나"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("１２～３４∼", "12~34~"),
        ] {
            assert_eq!(line(typed), read, "{typed:?}");
        }
        assert_eq!(written(" Ｏ’Brien–Smith\u{a0}\u{200b} 2"), "O’Brien–Smith 2", "as it was written");
        assert_eq!(plain("\n1,200\t1,300 \n"), "1,200\t1,300", "what stands inside stays to be judged");
    }

    #[test]
    fn a_text_keeps_its_lines_and_its_width_and_fillers_are_no_text() {
        assert_eq!(text(" （가）\n나\u{200b} "), "（가）\n나");
        for nothing in ["", " \u{3000}\n", "\u{3164}", "\u{200b}\u{200b}", "\u{2800}", "\u{115f}\u{1160}\u{ffa0}"] {
            assert!(is_blank(nothing) && text(nothing).is_empty() && line(nothing).is_empty(), "{nothing:?}");
        }
    }

    #[test]
    fn case_25_a_field_of_digits_keeps_digits_of_every_width() {
        assert_eq!(digits("12ㅁ34"), "1234");
        assert_eq!(digits("１２３４５６"), "123456");
        assert_eq!(digits("123-456\u{200b}7"), "1234567", "nothing is cut");
    }

    #[test]
    fn a_search_finds_whatever_the_width_case_and_spaces() {
        assert_eq!(key(" ＧＡＲＡＭ\u{a0} 시스템즈"), "garam 시스템즈");
        assert_eq!(key("2026년  서버"), "2026년 서버");
        assert!(matches!(key("서버 (2026)"), Cow::Borrowed(_)));
    }
}
