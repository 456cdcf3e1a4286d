//! Files after what people reported of other programs (`tests/cases`).

use pok_api::Problem;
use pok_api::desktop::bid::{ImportFault, Imported};
use pok_domain::Currency;
use pok_domain::bid::PriceFault;
use pok_domain::file::FileRefusal;

use super::prices;
use super::refusal::Refusal;
use super::tests::{expected, faults, notice, ods_sheets, taken, with_part, xls_with, zipped};

macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/cases/", $name)).as_slice()
    };
}

fn import(file: &[u8]) -> Result<Imported, Refusal> {
    prices::import(file, &notice(5, Currency::Krw))
}

/// The prices of the five lines.
fn five() -> Vec<(String, String)> {
    expected(&[(1, "1000"), (2, "2000"), (3, "3000"), (4, "4000"), (5, "5000")])
}

fn whole(file: &[u8]) {
    let imported = import(file).expect("a form");
    assert_eq!((faults(&imported).as_slice(), taken(&imported)), (&[][..], five()));
}

#[test]
fn case_11_a_formula_without_a_value_is_named_and_nothing_is_taken() {
    let imported = import(case!("11-formulas-without-values.xlsx")).expect("a form");
    let not = ImportFault::NotCalculated;
    assert_eq!(faults(&imported), [(5, "=1000*1.1", not), (7, "=D3*2", not)], "lines 2 and 4");
    assert_eq!((imported.taken, imported.changes.len()), (0, 0));
    let cell = |formula: &str, rest: &str| format!("<table:table-cell table:formula=\"of:={formula}\" {rest}/>");
    let rows = |price: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/><table:table-cell \
             office:value-type=\"string\"><text:p>품목 1</text:p></table:table-cell>{price}</table:table-row>"
        )
    };
    let file = |price: &str| ods_sheets(&[("견적", true, &format!("{HEAD}{}", rows(price)))]).expect("a file");
    let imported = import(&file(&cell("1*2", ""))).expect("a form");
    assert_eq!(faults(&imported), [(2, "=of:=1*2", not)]);
    let imported =
        import(&file(&cell("\"\"", "office:value-type=\"string\" office:string-value=\"\""))).expect("a form");
    assert_eq!((faults(&imported).len(), imported.taken), (0, 0), "a formula that gives \"\" is an empty cell");
}

/// The labels of a form, as a row of an OpenDocument table.
const HEAD: &str = "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>No.</text:p></table:table-cell>\
                    <table:table-cell office:value-type=\"string\"><text:p>품목명</text:p></table:table-cell><table:table-cell \
                    office:value-type=\"string\"><text:p>견적단가</text:p></table:table-cell></table:table-row>";
/// A line of it, with a price of 700.
const LINE: &str = "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/><table:table-cell \
                    office:value-type=\"string\"><text:p>품목 1</text:p></table:table-cell><table:table-cell \
                    office:value-type=\"float\" office:value=\"700\"/></table:table-row>";

#[test]
fn case_12_only_the_visible_sheet_counts_and_two_that_fit_are_named() {
    whole(case!("12-hidden-sheet-first.xlsx"));
    whole(case!("12-veryHidden-sheet-first.xlsx"));
    let refused = import(case!("12-copied-sheet-active.xlsx"));
    let both = ["견적!D3 견적단가", "견적 (2)!D2 견적단가"].map(str::to_owned).to_vec();
    assert_eq!(refused, Err(Refusal::Several(both)));

    for (sheet, is_seen) in [("xl/worksheets/sheet1.xml", false), ("xl/worksheets/sheet2.xml", true)] {
        let damaged = with_part(case!("12-hidden-sheet-first.xlsx"), sheet, |xml| {
            xml.replace("<sheetData>", "<sheetData><row r='x'>")
        });
        match import(&damaged.expect("a file")) {
            Ok(imported) => assert!(!is_seen && imported.taken == 5, "{sheet}"),
            Err(refusal) => assert!(is_seen && refusal == Refusal::Sheet("견적".to_owned()), "{sheet}: {refusal:?}"),
        }
    }
    let form = format!("{HEAD}{LINE}");
    let hidden = ods_sheets(&[("지난달", false, &form), ("견적", true, &form)]).expect("a file");
    assert_eq!(import(&hidden).map(|imported| imported.taken), Ok(1));
    let two = ods_sheets(&[("견적", true, &form), ("견적2", true, &form)]).expect("a file");
    assert_eq!(
        import(&two),
        Err(Refusal::Several(["견적!C1 견적단가", "견적2!C1 견적단가"].map(str::to_owned).to_vec()))
    );
    let columns = form.replace(
        "</text:p></table:table-cell></table:table-row>",
        "</text:p></table:table-cell><table:table-cell \
         office:value-type=\"string\"><text:p>견적단가</text:p></table:table-cell></table:table-row>",
    );
    let columns = ods_sheets(&[("견적", true, &columns)]).expect("a file");
    assert_eq!(
        import(&columns),
        Err(Refusal::Several(["견적!C1 견적단가", "견적!D1 견적단가"].map(str::to_owned).to_vec()))
    );
}

#[test]
fn case_13_part_names_with_backslashes_are_read() {
    whole(case!("13-backslash-part-names.xlsx"));
}

#[test]
fn case_14_labels_with_a_unit_and_in_two_rows_are_read() {
    whole(case!("14-label-with-unit.xlsx"));
    whole(case!("14-label-with-vat.xlsx"));
    whole(case!("14-labels-in-two-rows.xlsx"));
    let dollars = prices::import(case!("14-label-with-unit.xlsx"), &notice(5, Currency::Usd));
    assert_eq!(dollars, Err(Refusal::Labels(vec!["견적단가(원)".to_owned()])), "of another currency");
    for missed in ["견적단가(천원)", "견적단가 (VAT 포함)", "전월 견적단가"] {
        let form = format!("{HEAD}{LINE}").replace("견적단가", missed);
        let file = ods_sheets(&[("견적", true, &form)]).expect("a file");
        assert_eq!(import(&file), Err(Refusal::Labels(vec![missed.to_owned()])));
    }
    let over = "<table:table-row><table:table-cell/><table:table-cell/><table:table-cell office:value-type=\"string\">\
                <text:p>전월</text:p></table:table-cell></table:table-row>";
    let file = ods_sheets(&[("견적", true, &format!("{over}{HEAD}{LINE}"))]).expect("a file");
    assert_eq!(import(&file), Err(Refusal::Labels(vec!["전월 견적단가".to_owned()])));
    let file = ods_sheets(&[("견적", true, &format!("{}{HEAD}{LINE}", over.replace("전월", "(단위: 천원)")))])
        .expect("a file");
    assert_eq!(import(&file), Err(Refusal::Labels(vec!["(단위: 천원) 견적단가".to_owned()])));
    let file =
        ods_sheets(&[("견적", true, &format!("{}{HEAD}{LINE}", over.replace("전월", "(단위: 원)")))]).expect("a file");
    assert_eq!(import(&file).map(|imported| imported.taken), Ok(1));
}

#[test]
fn case_15_a_merged_price_is_told_by_row() {
    let imported = import(case!("15-merged-price.xlsx")).expect("a form");
    let merged = ImportFault::Merged;
    let told = faults(&imported);
    assert_eq!(
        told.iter().map(|(row, _, fault)| (*row, *fault)).collect::<Vec<_>>(),
        [(4, merged), (5, merged), (6, merged)]
    );
    assert_eq!((imported.taken, imported.changes.len()), (0, 0));
    let second = LINE.replace("value=\"1\"", "value=\"2\"").replace("품목 1", "품목 2");
    let second = second
        .replace("<table:table-cell office:value-type=\"float\" office:value=\"700\"/>", "<table:covered-table-cell/>");
    let second = second.replace("<table:table-cell \n", "<table:table-cell ");
    let first = LINE.replace("office:value=\"700\"", "table:number-rows-spanned=\"2\" office:value=\"700\"");
    let file = ods_sheets(&[("견적", true, &format!("{HEAD}{first}{second}"))]).expect("a file");
    let imported = import(&file).expect("a form");
    assert_eq!(faults(&imported), [(2, "700", merged), (3, "700", merged)], "of .ods too");
    let cells = [(0, 0, "No."), (0, 1, "품목명"), (0, 2, "견적단가"), (1, 0, "1"), (1, 1, "품목 1"), (1, 2, "700")];
    let cells: Vec<_> = cells.into_iter().chain([(2, 0, "2"), (2, 1, "품목 2")]).collect();
    // MergeCells: one region, rows 1 and 2 of column 2.
    let region: Vec<u8> = [1_u16, 1, 2, 2, 2].into_iter().flat_map(u16::to_le_bytes).collect();
    let file = xls_with(&cells, None, &[], &[(0x00e5, &region)]).expect("a file");
    let imported = import(&file).expect("a form");
    assert_eq!(faults(&imported), [(2, "700", merged), (3, "700", merged)], "of .xls too");
}

#[test]
fn case_16_texts_of_prices_are_read_whole_or_named() {
    let mut all = prices::import(case!("16-price-texts-krw.xlsx"), &notice(24, Currency::Krw)).expect("a form");
    assert_eq!((all.taken, all.changes.len()), (0, 0), "one wrong line is enough");
    use PriceFault as P;
    let told: Vec<_> = faults(&all).into_iter().map(|(row, _, fault)| (row, fault)).collect();
    let wrong = [
        (2, P::Separators),
        (3, P::Separators),
        (10, P::NotPositive),
        (11, P::NotPositive),
        (12, P::NotPositive),
        (13, P::NotPositive),
        (18, P::NotANumber),
        (19, P::NotANumber),
        (20, P::NotANumber),
        (21, P::TooLong),
        (25, P::NotANumber),
    ];
    assert_eq!(told, wrong.map(|(row, fault)| (row, ImportFault::Price(fault))), "the others are read");
    all = prices::import(case!("16-price-texts-usd.xlsx"), &notice(6, Currency::Usd)).expect("a form");
    let told: Vec<_> = faults(&all).into_iter().map(|(row, _, fault)| (row, fault)).collect();
    assert_eq!(told, [2, 3, 4, 6].map(|row| (row, ImportFault::Price(P::Separators))));
    for (file, currency) in
        [(case!("16-alone-krw-12-000.xlsx"), Currency::Krw), (case!("16-alone-usd-12-500.xlsx"), Currency::Usd)]
    {
        let alone = prices::import(file, &notice(1, currency)).expect("a form");
        assert_eq!(
            faults(&alone).first().map(|(row, _, fault)| (*row, *fault)),
            Some((4, ImportFault::Price(P::Separators)))
        );
        assert_eq!(alone.taken, 0);
    }
}

#[test]
fn case_17_a_file_that_is_locked_or_empty_says_by_what() {
    for (file, closed) in [
        (case!("17-password.xlsx"), FileRefusal::Password),
        (case!("17-document-security-fasoo.xlsx"), FileRefusal::Security),
        (case!("17-document-security-scdsa.hwp"), FileRefusal::Security),
        (case!("17-empty.xlsx"), FileRefusal::Empty),
    ] {
        let refused = import(file).expect_err("a closed file");
        assert_eq!(refused, Refusal::Locked(closed));
        assert_eq!(refused.problem().code, Problem::refused(closed).code);
    }
    let password = Err(Refusal::Locked(FileRefusal::Password));
    let locked = xls_with(&[(0, 0, "No.")], None, &[(0x002f, &[1, 0, 1, 0, 1, 0])], &[]).expect("a file");
    assert_eq!(import(&locked), password, "of Excel to 2003");
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest><manifest:file-entry manifest:full-path=\"content.xml\">\
                    <manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = zipped(&[("content.xml", b"\x93\x01\xfe"), ("META-INF/manifest.xml", manifest.as_bytes())]);
    assert_eq!(import(&locked.expect("a file")), password, "of OpenDocument");
}

#[test]
fn case_18_a_web_page_or_xml_named_xls_is_to_be_saved_as_xlsx() {
    assert_eq!(import(case!("18-html-named.xls")), Err(Refusal::OtherFormat));
    assert_eq!(import(case!("18-xml2003-named.xls")), Err(Refusal::OtherFormat));
    assert_eq!(import("\u{feff} <!DOCTYPE html><table>".as_bytes()), Err(Refusal::OtherFormat));
    assert_eq!(import(b"\xff\xfe<\0h\0t\0m\0l\0>\0"), Err(Refusal::OtherFormat), "of UTF-16 too");
}
