//! Names of files that every computer can hold, whole in Korean.

use crate::typed;

/// Room for a name in the smallest limit there is: 255 bytes, less what makes it unique and an unfinished file's mark.
const LONGEST: usize = 220;
/// The longest that still is an extension, in bytes; what follows the last point of a sentence is longer.
const EXTENSION: usize = 20;

/// A name that a file has elsewhere as one it can have anywhere: folded, without what a file system or a shell stumbles over,
/// not a device of Windows, and cut to what fits, its extension kept. None where nothing of it is left. What it answers, it
/// answers again of itself.
pub fn possible(name: &str) -> Option<String> {
    let plain = plain(name);
    let (stem, extension) = parts(&plain);
    let room = LONGEST - extension.map_or(0, |extension| extension.len() + 1);
    let stem = cut(stem, room);
    (!stem.is_empty()).then(|| of_no_device(&joined(stem, extension)))
}

/// The parts that are there, joined: `CR20230208-009_1차_계약명.pdf`.
pub fn of(of: &[&str], extension: &str) -> String {
    let plain: Vec<String> = of.iter().map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
    of_no_device(&joined(cut(&plain.join("_"), LONGEST - extension.len() - 1), Some(extension)))
}

/// The same name with a number, for the second file of that name: `… (2).pdf`.
pub fn again(name: &str, time: u32) -> String {
    let (stem, extension) = parts(name);
    joined(&format!("{stem} ({time})"), extension)
}

/// A line without what a file system or a shell would stumble over, and without points at its ends.
fn plain(name: &str) -> String {
    let safe = |sign: char| match sign {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '_',
        sign if sign.is_control() => ' ',
        sign => sign,
    };
    let safe: String = typed::plain(name).chars().map(safe).collect();
    typed::line(&safe).trim_matches(['.', ' ']).to_owned()
}

/// What stands before and after the last point.
fn parts(name: &str) -> (&str, Option<&str>) {
    match name.rsplit_once('.') {
        Some((stem, end)) if (1..=EXTENSION).contains(&end.len()) && !end.contains(' ') => (stem, Some(end)),
        _ => (name, None),
    }
}

fn joined(stem: &str, extension: Option<&str>) -> String {
    extension.map_or_else(|| stem.to_owned(), |extension| format!("{stem}.{extension}"))
}

/// At most so many bytes, whole characters.
fn cut(text: &str, most: usize) -> &str {
    text[..text.floor_char_boundary(most)].trim_end_matches(['.', ' '])
}

/// The name with a mark behind what Windows would take for a device, whatever follows its first point.
fn of_no_device(name: &str) -> String {
    let (first, rest) = name.split_once('.').map_or((name, None), |(first, rest)| (first, Some(rest)));
    if is_device(first.trim_end()) { joined(&format!("{}_", first.trim_end()), rest) } else { name.to_owned() }
}

/// What Windows keeps for devices ("Naming Files, Paths, and Namespaces"); superscripts count as digits there.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    let is_port = |port: &str| {
        let number = stem.strip_prefix(port).map(|number| number.chars().collect::<Vec<_>>());
        matches!(number.as_deref(), Some(['0'..='9' | '¹' | '²' | '³']))
    };
    matches!(&*stem, "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
        || is_port("COM")
        || is_port("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_composed_and_safe() {
        assert_eq!(plain("서버 구매"), plain("\u{1109}\u{1165}\u{1107}\u{1165} \u{1100}\u{116e}\u{1106}\u{1162}"));
        assert_eq!(plain("a/b\\c:d*e?\"<f>|"), "a_b_c_d_e___f__");
        assert_eq!(plain("a：b／c"), "a_b_c", "also of full width");
        assert_eq!(plain("  ..\u{202e}x\n y. "), "x y");
        assert_eq!(again("a.pdf", 2), "a (2).pdf");
        assert_eq!(again("제1호. 데이터센터 서버 구매", 2), "제1호. 데이터센터 서버 구매 (2)");
        assert_eq!(of(&["BI20230105-003", "", "사무용품/구매"], "xlsx"), "BI20230105-003_사무용품_구매.xlsx");
        assert_eq!(possible("C:\\견적\u{202e}서.pdf").as_deref(), Some("C__견적서.pdf"));
        assert_eq!(possible(" .. "), None);
        assert_eq!(possible("\u{3164}\u{200b}"), None);
    }

    #[test]
    fn case_20_a_file_is_saved_under_a_name_that_windows_can_hold() {
        let names: Vec<String> =
            serde_json::from_str(include_str!("../../../tests/cases/20-file-names.json")).expect("a list");
        let saved: Vec<String> = names.iter().map(|name| possible(name).expect("a name")).collect();
        let short = [
            "CON_.pdf",
            "con_.견적서.pdf",
            "NUL_.xlsx",
            "aux_.zip",
            "COM1_.pdf",
            "LPT9_.pdf",
            "COM¹_.pdf",
            "PRN_",
            "CONIN$_.pdf",
            "견적서.pdf",
            "견적서.pdf",
            "afdp.exe",
            "견적서.pdf",
        ];
        assert_eq!(saved[..short.len()], short);
        let [long, sentence] = &saved[short.len()..] else { panic!("{saved:?}") };
        assert!(long.len() <= LONGEST && long.ends_with("가.pdf"), "{long}");
        assert!(sentence.len() <= LONGEST && sentence.starts_with("제2026-1호.데이터센터 서버"), "{sentence}");
        for name in saved.iter().chain(&["CON .pdf", "nul", "lpt³.tar.gz", "COM10.pdf"].map(str::to_owned)) {
            let once = possible(name).expect("a name");
            assert_eq!(possible(&once).as_ref(), Some(&once), "{name}");
            assert!(!is_device(once.split('.').next().unwrap_or_default().trim_end()), "{once}");
        }
        assert_eq!(possible("COM10.pdf").as_deref(), Some("COM10.pdf"), "there is no such device");
        assert_eq!(of(&["CON"], "pdf"), "CON_.pdf");
        assert!(possible(&"가".repeat(300)).is_some_and(|name| name.len() <= LONGEST), "without an extension too");
    }
}
