//! Spreadsheets that nobody made with care: whatever they are, there is an answer.

use pok_domain::Currency;
use pok_fuzz::fuzz;

use super::prices;
use super::tests::notice;

/// What reading one may take beside what there was before, in bytes.
const MEMORY: usize = 256 * 1024 * 1024;

#[test]
fn s01_a_bent_spreadsheet_is_answered() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let is_table = |path: &std::path::PathBuf| {
        path.extension().is_some_and(|extension| ["xlsx", "xls", "ods"].iter().any(|one| extension == *one))
    };
    let corpus: Vec<_> = files.filter(is_table).map(|path| std::fs::read(path).expect("a file")).collect();
    let words: [&[u8]; 8] = [
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"xl/worksheets/sheet1.xml",
        b"xl/sharedStrings.xml",
        b"<row r=\"1048576\">",
        b"<mergeCell ref=\"A1:XFD1048576\"/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ];
    let notice = notice(5, Currency::Krw);
    assert!(fuzz("a spreadsheet", &corpus, &words, MEMORY, |bytes| drop(prices::import(bytes, &notice))) > 20);
}
