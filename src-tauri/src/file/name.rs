//! Names of downloaded files: readable, whole in Korean, and possible on Windows, macOS and Linux alike.

use pok_domain::name::nfc;

/// Room for a name in the smallest limit there is: 255 bytes, less what makes it unique and an unfinished file's mark.
const LONGEST: usize = 220;

/// The parts that are there, joined: `CR20230208-009_1차_계약명.pdf`.
pub(crate) fn file_name(parts: &[&str], extension: &str) -> String {
    let plain: Vec<String> = parts.iter().map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
    format!("{}.{extension}", cut(&plain.join("_")))
}

/// A name that a file has elsewhere as one it can have anywhere; none where nothing of it is left.
pub(crate) fn possible(name: &str) -> Option<String> {
    let plain = plain(name);
    let (stem, extension) = plain.rsplit_once('.').map_or((&*plain, None), |(stem, end)| (stem, Some(end)));
    let stem = cut(stem.trim_end_matches(['.', ' ']));
    let name = extension.map_or_else(|| stem.to_owned(), |extension| format!("{stem}.{extension}"));
    (!stem.is_empty() && name.len() <= LONGEST + 20).then_some(name)
}

/// Composed Hangul (macOS gives it in pieces), without what a file system or a shell would stumble over.
fn plain(text: &str) -> String {
    let composed = nfc(text);
    let safe = composed.chars().map(|c| match c {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
        c if c.is_control() => ' ',
        // Marks that turn the direction of writing can make `fdp.exe` look like `exe.pdf`.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => ' ',
        c => c,
    });
    let words = safe.collect::<String>();
    words.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches(['.', ' ']).to_owned()
}

/// At most [`LONGEST`] bytes, whole characters.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_end_matches(['.', ' '])
}

/// The same name with a number, for the second file of that name: `… (2).pdf`.
pub(crate) fn again(name: &str, time: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem} ({time}).{extension}"),
        None => format!("{name} ({time})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_composed_and_safe() {
        assert_eq!(plain("서버 구매"), plain("\u{1109}\u{1165}\u{1107}\u{1165} \u{1100}\u{116e}\u{1106}\u{1162}"));
        assert_eq!(plain("a/b\\c:d*e?\"<f>|"), "a_b_c_d_e___f__");
        assert_eq!(plain("  ..\u{202e}x\n y. "), "x y");
        assert_eq!(again("a.pdf", 2), "a (2).pdf");
        assert!(cut(&"가".repeat(200)).len() <= LONGEST);
        assert_eq!(file_name(&["BI20230105-003", "", "사무용품/구매"], "xlsx"), "BI20230105-003_사무용품_구매.xlsx");
        assert_eq!(possible("C:\\견적\u{202e}서.pdf").as_deref(), Some("C__견적 서.pdf"));
        assert_eq!(possible(&format!("{}.pdf", "가".repeat(200))).map(|name| name.ends_with("가.pdf")), Some(true));
        assert_eq!(possible(" .. "), None);
    }
}
