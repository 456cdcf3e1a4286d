//! The parts of a workbook around its sheet.

use super::cell::{FORMATS, HEADER, within};
use super::{push, push_escaped};

/// The most UTF-16 units of a sheet's name.
const MAX_NAME: usize = 31;

/// How the sheet begins, up to its columns: the headers stay in view.
pub(super) const SHEET: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
    r#"<sheetViews><sheetView workbookViewId="0">"#,
    r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#,
    r#"</sheetView></sheetViews><cols>"#,
);

/// The parts that are the same in every workbook.
pub(super) const PARTS: [(&str, &str); 3] = [
    (
        "[Content_Types].xml",
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
            r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
            r#"<Default Extension="xml" ContentType="application/xml"/>"#,
            r#"<Override PartName="/xl/workbook.xml" "#,
            r#"ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
            r#"<Override PartName="/xl/worksheets/sheet1.xml" "#,
            r#"ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#,
            r#"<Override PartName="/xl/styles.xml" "#,
            r#"ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#,
        ),
    ),
    (
        "_rels/.rels",
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Target="xl/workbook.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>"#,
            r#"</Relationships>"#,
        ),
    ),
    (
        "xl/_rels/workbook.xml.rels",
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Target="worksheets/sheet1.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>"#,
            r#"<Relationship Id="rId2" Target="styles.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>"#,
        ),
    ),
];

/// With the sheet's name as Excel takes it.
pub(super) fn workbook(name: &str) -> String {
    let name: String = name.chars().map(|c| if r"[]:*?/\'".contains(c) { '_' } else { c }).collect();
    let name = within(&name, MAX_NAME);
    let mut text = concat!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
        r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name=""#,
    )
    .to_owned();
    push_escaped(&mut text, if name.trim().is_empty() { "PoK" } else { name });
    text.push_str(r#"" sheetId="1" r:id="rId1"/></sheets></workbook>"#);
    text
}

/// The looks of cells.
pub(super) fn styles() -> String {
    const FONT: &str = r#"<sz val="10"/><name val="맑은 고딕"/></font>"#;
    let (mut formats, mut cells) = (String::new(), String::new());
    // Identifiers below 164 are Excel's own.
    for (style, format) in FORMATS.iter().enumerate() {
        let (id, font) = (164 + style, u8::from(style == HEADER));
        push(&mut formats, format_args!(r#"<numFmt numFmtId="{id}" formatCode="{format}"/>"#));
        let looks = format_args!(
            r#"<xf numFmtId="{id}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>"#
        );
        push(&mut cells, looks);
    }
    let count = FORMATS.len();
    format!(
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
            r#"<numFmts count="{count}">{formats}</numFmts>"#,
            r#"<fonts count="2"><font>{FONT}<font><b/>{FONT}</fonts>"#,
            r#"<fills count="2"><fill><patternFill patternType="none"/></fill>"#,
            r#"<fill><patternFill patternType="gray125"/></fill></fills>"#,
            r#"<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"#,
            r#"<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>"#,
            r#"<cellXfs count="{count}">{cells}</cellXfs>"#,
            r#"<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
        ),
        count = count,
        formats = formats,
        FONT = FONT,
        cells = cells,
    )
}
