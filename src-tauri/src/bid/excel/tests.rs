//! The form filled as spreadsheet programs fill it, and files that are none.

use std::fmt::Write as _;
use std::io::{Cursor, Read, Write};

use jiff::Timestamp;
use pok_api::desktop::bid::{ImportFault, Imported};
use pok_domain::bid::{BidNotice, Form, NoticeItem, NoticeStatus, Person, PriceFault, TenderMethod, Window, price};
use pok_domain::draft::{Fields, Value};
use pok_domain::file::FileRefusal;
use pok_domain::{BidNoticeId, Currency, ItemId, Name};
use uuid::Uuid;
use zip::write::SimpleFileOptions;

use super::refusal::Refusal;
use super::{form, prices};

pub(super) type Made<T> = Result<T, Box<dyn std::error::Error>>;
pub(super) type Tested = Made<()>;

fn item(number: usize) -> NoticeItem {
    NoticeItem {
        id: ItemId(Uuid::from_u128(100 + number as u128)),
        category: "사내시스템 SW".to_owned(),
        name: format!("품목 {number}"),
        spec: "=HYPERLINK(\"http://example\")".to_owned(),
        unit: "건".to_owned(),
        quantity: (number as i64 * 10).into(),
    }
}

pub(super) fn notice(items: usize, currency: Currency) -> BidNotice {
    let person =
        || Person { name: Name::parse("구민재").expect("a name"), mail: String::new(), phone: String::new() };
    BidNotice {
        id: BidNoticeId(Uuid::from_u128(1)),
        rev: 1,
        number: "BI20230105-003".parse().expect("a number"),
        title: Name::parse("데이터센터 서버 구매").expect("a name"),
        status: NoticeStatus::Open,
        method: TenderMethod::Selective,
        noticed_at: Timestamp::UNIX_EPOCH,
        amended_at: None,
        window: Window { opens_at: Timestamp::UNIX_EPOCH, closes_at: Timestamp::UNIX_EPOCH },
        summary: String::new(),
        buyer: person(),
        requester: person(),
        briefing: None,
        expected_due_date: jiff::civil::Date::constant(2023, 3, 31),
        currency,
        items: (1..=items).map(item).collect(),
        documents: Vec::new(),
        fail_reason: None,
    }
}

fn typed(prices: &[(usize, &str)]) -> Fields {
    let fields = prices.iter().map(|(number, text)| (price(item(*number).id), Value::Text((*text).to_owned())));
    Fields(fields.collect())
}

fn written(notice: &BidNotice, fields: &Fields) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    form::write(notice, Form(fields))
}

/// What stands in a price cell.
enum Fill<'a> {
    Number(&'a str),
    Text(&'a str),
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// Every part of a zip file.
fn parts(file: &[u8]) -> Made<Vec<(String, Vec<u8>)>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file))?;
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at)?;
        let mut content = Vec::new();
        part.read_to_end(&mut content)?;
        parts.push((part.name()?.into_owned(), content));
    }
    Ok(parts)
}

pub(super) fn zipped(parts: &[(&str, &[u8])]) -> Made<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default())?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}

pub(super) fn with_part(file: &[u8], name: &str, change: impl Fn(String) -> String) -> Made<Vec<u8>> {
    let mut parts = parts(file)?;
    for (part, content) in &mut parts {
        if part == name {
            *content = change(String::from_utf8(std::mem::take(content))?).into_bytes();
        }
    }
    zipped(&parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect::<Vec<_>>())
}

/// The form with price cells as a spreadsheet program leaves them: line → what was typed.
fn filled(form: &[u8], fills: &[(usize, Fill<'_>)]) -> Made<Vec<u8>> {
    with_part(form, SHEET, |mut xml| {
        for (line, fill) in fills {
            let cell = format!("<c r=\"G{}\"", line + 5);
            let at = xml.find(&cell).expect("a price cell");
            let end = at + xml[at..].find("/>").expect("an empty cell") + 2;
            let style = xml[at + cell.len()..end - 2].to_owned();
            let now = match fill {
                Fill::Number(number) => format!("{cell}{style}><v>{number}</v></c>"),
                Fill::Text(text) => format!("{cell}{style} t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
            xml.replace_range(at..end, &now);
        }
        xml
    })
}

pub(super) fn taken(imported: &Imported) -> Vec<(String, String)> {
    let text = |value: &Option<Value>| value.as_ref().map(|value| value.text().to_owned()).unwrap_or_default();
    imported.changes.iter().map(|(field, value)| (field.clone(), text(value))).collect()
}

pub(super) fn expected(prices: &[(usize, &str)]) -> Vec<(String, String)> {
    prices.iter().map(|(number, text)| (price(item(*number).id), (*text).to_owned())).collect()
}

pub(super) fn faults(imported: &Imported) -> Vec<(u32, &str, ImportFault)> {
    imported.faults.iter().map(|fault| (fault.row, &*fault.text, fault.fault)).collect()
}

#[test]
fn the_form_filled_and_read_again_gives_the_prices() -> Tested {
    let notice = notice(500, Currency::Krw);
    let form = written(&notice, &Fields::default())?;
    assert!(form.len() < 100_000, "{} bytes", form.len());
    let fills: Vec<(usize, Fill<'_>)> = (1..=500).map(|line| (line, Fill::Number("1234567"))).collect();
    let imported = prices::import(&filled(&form, &fills)?, &notice).expect("a form");
    assert_eq!((imported.taken, &*imported.faults), (500, &[][..]));
    let first = filled(&form, &[(1, Fill::Number("999999999999999")), (3, Fill::Text("１，２００원"))])?;
    let imported = prices::import(&first, &notice).expect("a form");
    assert_eq!(
        taken(&imported),
        expected(&[(1, "999999999999999"), (3, "１，２００원")]),
        "empty cells are left alone"
    );
    Ok(())
}

#[test]
fn what_was_typed_before_stands_in_the_form() -> Tested {
    let notice = notice(4, Currency::Usd);
    let prices = [(1, "1,200.5"), (2, "천원"), (3, "999999999999999.99")];
    let form = written(&notice, &typed(&prices))?;
    let imported = prices::import(&form, &notice).expect("a form");
    assert_eq!(faults(&imported), [(7, "천원", ImportFault::Price(PriceFault::NotANumber))]);
    assert_eq!(imported.taken, 0);
    let form = written(&notice, &typed(&[(1, "1,200.5"), (3, "999999999999999.99")]))?;
    let imported = prices::import(&form, &notice).expect("a form");
    assert_eq!(taken(&imported), expected(&[(1, "1200.5"), (3, "999999999999999.99")]), "no digit is lost");
    let xml = String::from_utf8(parts(&form)?.into_iter().find(|(name, _)| name == SHEET).expect("a sheet").1)?;
    assert!(xml.contains("<f>IF(ISNUMBER(G6),ROUND(F6*G6,2),\"\")</f><v>12005</v>"), "{xml}");
    assert!(xml.contains("<f>SUM(H6:H9)</f>"), "{xml}");
    Ok(())
}

#[test]
fn everything_but_the_prices_is_locked_and_nothing_is_a_formula_that_was_text() -> Tested {
    let notice = notice(2, Currency::Krw);
    let parts = parts(&written(&notice, &Fields::default())?)?;
    let part = |name: &str| {
        let found = parts.iter().find(|(part, _)| part == name).expect("a part");
        String::from_utf8_lossy(&found.1).into_owned()
    };
    let (sheet, styles, texts) = (part(SHEET), part("xl/styles.xml"), part("xl/sharedStrings.xml"));
    assert!(sheet.contains("<sheetProtection sheet=\"1\"") && !sheet.contains("password"), "{sheet}");
    assert!(sheet.contains("ySplit=\"5\"") && sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(sheet.contains("min=\"9\" max=\"9\"") && sheet.contains("hidden=\"1\""), "{sheet}");
    assert_eq!(styles.matches("locked=\"0\"").count(), 1, "one style is unlocked: that of the prices");
    let style = |cell: &str| {
        let at = sheet.find(&format!("<c r=\"{cell}\" s=\"")).expect("a cell") + cell.len() + 11;
        sheet[at..].split('"').next().expect("a style").parse::<usize>().expect("a number")
    };
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).expect("styles").split("<xf ").skip(1).collect();
    let is_unlocked = |cell: &str| formats[style(cell)].contains("locked=\"0\"");
    assert!(is_unlocked("G6") && is_unlocked("G7"));
    for cell in ["A6", "B6", "C6", "D6", "E6", "F6", "H6", "I6", "A5", "G5", "H4"] {
        assert!(!is_unlocked(cell), "{cell}");
    }
    assert!(texts.contains("BI20230105-003") && texts.contains("데이터센터 서버 구매") && texts.contains("노란색"));
    assert!(!sheet.contains("<f>HYPERLINK") && texts.contains("=HYPERLINK"));
    Ok(())
}

#[test]
fn any_wrong_row_is_told_by_its_excel_row_and_nothing_is_taken() -> Tested {
    let notice = notice(9, Currency::Krw);
    let form = written(&notice, &Fields::default())?;
    let fills = [
        (1, Fill::Number("1000")),
        (2, Fill::Number("-5")),
        (3, Fill::Text("천원")),
        (4, Fill::Number("9999999999999999")),
        (5, Fill::Number("0.5")),
        (6, Fill::Text("1,2")),
        (7, Fill::Text("－１００")),
        (8, Fill::Text("원")),
        (9, Fill::Number("0")),
    ];
    let imported = prices::import(&filled(&form, &fills)?, &notice).expect("a form");
    use ImportFault::Price as F;
    use PriceFault as P;
    let told = [
        (7, "-5", F(P::NotPositive)),
        (8, "천원", F(P::NotANumber)),
        (9, "10000000000000000", F(P::TooLong)),
        (10, "0.5", F(P::TooPrecise(Currency::Krw))),
        (11, "1,2", F(P::Separators)),
        (12, "－１００", F(P::NotPositive)),
        (13, "원", F(P::NotANumber)),
        (14, "0", F(P::NotPositive)),
    ];
    assert_eq!(faults(&imported), told);
    assert_eq!((imported.taken, imported.changes.len()), (0, 0));
    Ok(())
}

#[test]
fn a_number_is_read_as_the_spreadsheet_shows_it() -> Tested {
    let notice = notice(2, Currency::Usd);
    let form = written(&notice, &Fields::default())?;
    let fills = [(1, Fill::Number("0.30000000000000004")), (2, Fill::Number("1.5E3"))];
    let imported = prices::import(&filled(&form, &fills)?, &notice).expect("a form");
    assert_eq!(taken(&imported), expected(&[(1, "0.3"), (2, "1500")]));
    Ok(())
}

#[test]
fn another_notices_form_and_a_line_twice_are_refused() -> Tested {
    let mine = notice(2, Currency::Krw);
    let form = written(&mine, &Fields::default())?;
    let both = filled(&form, &[(1, Fill::Number("100")), (2, Fill::Number("200"))])?;
    let mut other = notice(2, Currency::Krw);
    other.items.iter_mut().for_each(|item| item.id = ItemId(Uuid::from_u128(item.id.0.as_u128() + 1_000)));
    let imported = prices::import(&both, &other).expect("a form");
    let unknown = [(6, "품목 1", ImportFault::UnknownItem), (7, "품목 2", ImportFault::UnknownItem)];
    assert_eq!(faults(&imported), unknown, "the same names, and yet another notice's lines");

    let first = item(1).id.to_string();
    let twice = with_part(&both, "xl/sharedStrings.xml", |texts| texts.replace(&item(2).id.to_string(), &first))?;
    let imported = prices::import(&twice, &mine).expect("a form");
    assert_eq!(faults(&imported), [(7, "200", ImportFault::Twice)]);
    assert_eq!(imported.taken, 0);
    Ok(())
}

/// A sheet as another program might make it: rows of cells, text or numbers.
fn ods(rows: &[&[&str]]) -> Made<Vec<u8>> {
    let mut body = String::new();
    for row in rows {
        body.push_str("<table:table-row>");
        for cell in *row {
            match cell.parse::<f64>() {
                _ if cell.is_empty() => body.push_str("<table:table-cell/>"),
                Ok(_) => write!(body, "<table:table-cell office:value-type=\"float\" office:value=\"{cell}\"/>")?,
                Err(_) => write!(
                    body,
                    "<table:table-cell office:value-type=\"string\"><text:p>{cell}</text:p></table:table-cell>"
                )?,
            }
        }
        body.push_str("<table:table-cell table:number-columns-repeated=\"16375\"/></table:table-row>");
    }
    ods_of(&format!(
        "{body}<table:table-row table:number-rows-repeated=\"1048500\">\
         <table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>"
    ))
}

fn ods_of(rows: &str) -> Made<Vec<u8>> {
    ods_sheets(&[("견적", true, rows)])
}

/// The sheets of an OpenDocument file: name, whether it is visible, rows.
pub(super) fn ods_sheets(sheets: &[(&str, bool, &str)]) -> Made<Vec<u8>> {
    let mut tables = String::new();
    for (name, is_visible, rows) in sheets {
        let style = if *is_visible { "shown" } else { "hidden" };
        write!(tables, "<table:table table:name=\"{name}\" table:style-name=\"{style}\">{rows}</table:table>")?;
    }
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:automatic-styles>\
         <style:style style:name=\"shown\" style:family=\"table\"><style:table-properties table:display=\"true\"/></style:style>\
         <style:style style:name=\"hidden\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>\
         </office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest \
                    xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

/// A binary workbook of one sheet (MS-XLS): row, column, text or number.
fn xls(cells: &[(u16, u16, &str)], claimed: Option<(u32, u16)>) -> Made<Vec<u8>> {
    xls_with(cells, claimed, &[], &[])
}

/// The same with further records of the workbook, and of its sheet.
pub(super) fn xls_with(
    cells: &[(u16, u16, &str)],
    claimed: Option<(u32, u16)>,
    of_book: &[(u16, &[u8])],
    of_sheet: &[(u16, &[u8])],
) -> Made<Vec<u8>> {
    fn record(to: &mut Vec<u8>, kind: u16, data: &[u8]) {
        to.extend(kind.to_le_bytes());
        to.extend((data.len() as u16).to_le_bytes());
        to.extend(data);
    }
    fn begin(to: &mut Vec<u8>, what: u16) {
        let mut data = [0; 16];
        data[..2].copy_from_slice(&0x0600_u16.to_le_bytes());
        data[2..4].copy_from_slice(&what.to_le_bytes());
        record(to, 0x0809, &data);
    }
    let mut sheet = Vec::new();
    begin(&mut sheet, 0x0010);
    if let Some((rows, columns)) = claimed {
        let mut data = [0; 14];
        data[4..8].copy_from_slice(&rows.to_le_bytes());
        data[10..12].copy_from_slice(&columns.to_le_bytes());
        record(&mut sheet, 0x0200, &data);
    }
    for (row, column, text) in cells {
        let mut data: Vec<u8> = [*row, *column, 0].into_iter().flat_map(u16::to_le_bytes).collect();
        match text.parse::<f64>() {
            Ok(number) => {
                data.extend(number.to_le_bytes());
                record(&mut sheet, 0x0203, &data);
            }
            Err(_) => {
                let units: Vec<u16> = text.encode_utf16().collect();
                data.extend((units.len() as u16).to_le_bytes());
                data.push(1);
                data.extend(units.into_iter().flat_map(u16::to_le_bytes));
                record(&mut sheet, 0x0204, &data);
            }
        }
    }
    for (kind, data) in of_sheet {
        record(&mut sheet, *kind, data);
    }
    record(&mut sheet, 0x000a, &[]);
    let mut book = Vec::new();
    begin(&mut book, 0x0005);
    for (kind, data) in of_book {
        record(&mut book, *kind, data);
    }
    let at = book.len() as u32 + 4 + 10 + 4;
    let mut data = at.to_le_bytes().to_vec();
    data.extend([0, 0, 2, 0, b'S', b'1']);
    record(&mut book, 0x0085, &data);
    record(&mut book, 0x000a, &[]);
    book.extend(sheet);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
    file.create_stream("/Workbook")?.write_all(&book)?;
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

#[test]
fn other_programs_formats_are_read_and_lines_found_by_number_and_name() -> Tested {
    let notice = notice(3, Currency::Krw);
    let ods = ods(&[
        &["우리 회사 견적"],
        &["NO", "품목명", "견적단가*", "비고"],
        &["3", "품목 3", "3000", "빠름"],
        &["1", "품목 일", "1,000원", ""],
        &["2", "품목 2", "", ""],
    ])?;
    let imported = prices::import(&ods, &notice).expect("a form");
    assert_eq!(faults(&imported), [(4, "품목 일", ImportFault::UnknownItem)], "the name is another one");
    let labels = [(1, 0, "No."), (1, 1, "품 목 명"), (1, 2, "견적\n단가")];
    let lines = [(2, 0, "1"), (2, 1, "품목 1"), (2, 2, "1000"), (3, 0, "2"), (3, 1, "품목 2"), (3, 2, "２,０００")];
    let cells: Vec<(u16, u16, &str)> = labels.into_iter().chain(lines).collect();
    let imported = prices::import(&xls(&cells, Some((4, 3)))?, &notice).expect("a form");
    assert_eq!(taken(&imported), expected(&[(1, "1000"), (2, "２,０００")]));
    let wrong = [(1, 0, "No."), (1, 1, "품목명"), (1, 2, "견적단가"), (2, 0, "9"), (2, 1, "품목 9"), (2, 2, "1")];
    let imported = prices::import(&xls(&wrong, None)?, &notice).expect("a form");
    assert_eq!(faults(&imported), [(3, "품목 9", ImportFault::UnknownItem)]);
    Ok(())
}

#[test]
fn a_file_that_is_no_form_is_refused() -> Tested {
    let notice = notice(2, Currency::Krw);
    let refused = |content: &[u8]| prices::import(content, &notice).expect_err("no form");
    assert_eq!(refused(b""), Refusal::Locked(FileRefusal::Empty));
    assert_eq!(refused(b"%PDF-1.7"), Refusal::Unreadable);
    assert_eq!(refused("No.,품목명,견적단가\n1,품목 1,5".as_bytes()), Refusal::Unreadable);
    assert_eq!(refused(&zipped(&[("a.txt", b"a")])?), Refusal::Unreadable);
    assert_eq!(refused(&ods(&[&["품목명", "단가"], &["품목 1", "5"]])?), Refusal::NoForm);
    assert_eq!(refused(&ods(&[&["No.", "품목명", "단가"]])?), Refusal::Labels(vec!["단가".to_owned()]));
    assert_eq!(refused(&ods(&[&["견적단가"], &["5"]])?), Refusal::NoForm);
    assert_eq!(refused(&xls(&[(0, 0, "견적단가")], None)?), Refusal::NoForm);
    Ok(())
}

#[test]
fn a_file_that_claims_to_be_larger_than_any_form_is_refused_before_it_is_read() -> Tested {
    let notice = notice(2, Currency::Krw);
    let refused = |content: &[u8]| prices::import(content, &notice).expect_err("too large");
    let form = written(&notice, &Fields::default())?;

    let zeros = vec![b' '; 101 * 1024 * 1024];
    let bomb = zipped(&[("xl/workbook.xml", b"<a/>"), (SHEET, &zeros)])?;
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(refused(&bomb), Refusal::TooLarge);

    let counted = with_part(&form, "xl/sharedStrings.xml", |texts| {
        let at = texts.find("uniqueCount=\"").expect("a count") + 13;
        let end = at + texts[at..].find('"').expect("its end");
        format!("{}99999999999{}", &texts[..at], &texts[end..])
    })?;
    assert_eq!(refused(&counted), Refusal::TooLarge);

    let cell =
        "<table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"float\" office:value=\"1\"/>";
    let rows = format!("<table:table-row table:number-rows-repeated=\"1048576\">{cell}</table:table-row>");
    assert_eq!(refused(&ods_of(&rows)?), Refusal::TooLarge);

    assert_eq!(refused(&xls(&[(0, 0, "1")], Some((u32::MAX, u16::MAX)))?), Refusal::TooLarge);
    assert_eq!(refused(&xls(&[(0, 0, "1"), (u16::MAX, u16::MAX, "1")], None)?), Refusal::TooLarge);
    Ok(())
}

/// The form's sheet with other rows after its labels.
fn with_rows(form: &[u8], rows: &str) -> Made<Vec<u8>> {
    with_part(form, SHEET, |xml| xml.replace("</sheetData>", &format!("{rows}</sheetData>")))
}

#[test]
fn a_million_rows_and_the_last_cell_of_a_sheet_cost_little() -> Tested {
    let notice = notice(2, Currency::Krw);
    let form = filled(&written(&notice, &Fields::default())?, &[(1, Fill::Number("500"))])?;
    let last = with_rows(&form, "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>")?;
    assert_eq!(prices::import(&last, &notice).expect("a form").taken, 1);
    let mut rows = String::new();
    for row in 8..=100_000 {
        write!(rows, "<row r=\"{row}\"><c r=\"G{row}\"><v>1</v></c></row>")?;
    }
    assert_eq!(prices::import(&with_rows(&form, &rows)?, &notice).expect_err("too many"), Refusal::TooLarge);
    rows.clear();
    for row in 8..=1_000_000 {
        write!(rows, "<row r=\"{row}\"><c r=\"G{row}\"/></row>")?;
    }
    let million = with_rows(&form, &rows)?;
    assert!(million.len() < super::MAX_FILE, "{} bytes", million.len());
    assert_eq!(prices::import(&million, &notice).expect("a form").taken, 1, "rows of nothing");
    Ok(())
}

#[test]
fn a_damaged_file_is_an_answer_and_never_a_crash() -> Tested {
    let notice = notice(20, Currency::Krw);
    let cells: Vec<(u16, u16, String)> = (0..60).map(|n| (n / 3, n % 3, format!("셀 {n}"))).collect();
    let cells: Vec<(u16, u16, &str)> = cells.iter().map(|(row, column, text)| (*row, *column, &**text)).collect();
    let rows: Vec<&[&str]> = vec![&["No.", "품목명", "견적단가"], &["1", "품목 1", "5"]];
    let whole = [written(&notice, &Fields::default())?, ods(&rows)?, xls(&cells, Some((20, 3)))?];
    let mut random = fastrand::Rng::with_seed(20_230_105);
    for file in &whole {
        for _ in 0..300 {
            let mut damaged = file.clone();
            for _ in 0..random.usize(1..8) {
                let at = random.usize(..damaged.len());
                damaged[at] = random.u8(..);
            }
            damaged.truncate(random.usize(damaged.len() / 2..=damaged.len()));
            // Any answer will do; one that is taken by chance has no price in it.
            drop(prices::import(&damaged, &notice));
        }
    }
    // Inside the archive, where a checksum doesn't stop it.
    for name in [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"] {
        for _ in 0..100 {
            let (at, letter) = (random.usize(..), char::from(random.u8(32..127)));
            let damaged = with_part(&whole[0], name, |xml| {
                let at = at % xml.len();
                let cut = (at..).find(|at| xml.is_char_boundary(*at)).unwrap_or(0);
                format!("{}{letter}{}", &xml[..cut], xml[cut..].chars().skip(1).collect::<String>())
            })?;
            drop(prices::import(&damaged, &notice));
        }
    }
    Ok(())
}
