//! What a spreadsheet would unpack to, found out before it is read: reading one takes what it claims at its word, and a
//! small file can claim to be larger than any memory.
//!
//! Refuses to know what stands in the cells.

use std::io::{self, Cursor, Read};

use pok_domain::file::FileRefusal;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::refusal::Refusal;

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Office Open XML.
    Xlsx,
    /// Excel 97–2003 (MS-XLS).
    Xls,
    /// OpenDocument.
    Ods,
}

/// The most bytes that the parts of a file may unpack to in all.
const MAX_UNPACKED: u64 = 100 * 1024 * 1024;
/// The most cells of the smallest boxes around what is filled, of all sheets together: formats that are read as a whole
/// keep every cell of it, empty ones too.
const MAX_BOX: u64 = 2_000_000;
/// The most different texts of a workbook: room for them is made before they are read.
const MAX_STRINGS: u64 = 1_000_000;

/// Says what a file is by its content, and refuses one that is too large to be read.
pub(super) fn inspect(content: &[u8]) -> Result<Kind, Refusal> {
    const ZIP: &[u8] = b"PK\x03\x04";
    const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if content.starts_with(ZIP) {
        zipped(content)
    } else if content.starts_with(COMPOUND) {
        compound(content).map(|()| Kind::Xls)
    } else if is_table_of_text(content) {
        Err(Refusal::OtherFormat)
    } else {
        Err(Refusal::Unreadable)
    }
}

/// Whether it is one of the texts that programs name as Excel's: a web page, also as mail has it, or XML of 2003.
fn is_table_of_text(content: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(content.get(..1_000).unwrap_or(content)).replace('\0', "").to_ascii_lowercase();
    let begin = begin.trim_start_matches(|sign: char| !sign.is_ascii_graphic());
    begin.starts_with('<') || begin.starts_with("mime-version:")
}

fn zipped(content: &[u8]) -> Result<Kind, Refusal> {
    let unreadable = |_| Refusal::Unreadable;
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(unreadable)?;
    if is_locked_ods(&mut archive) {
        return Err(Refusal::Locked(FileRefusal::Password));
    }
    let (mut kind, mut left) = (None, MAX_UNPACKED);
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(unreadable)?;
        // Some programs write folders as Windows does.
        let name = part.name().map_err(unreadable)?.to_ascii_lowercase().replace('\\', "/");
        let is_read = name.ends_with("sharedstrings.xml") || name == "content.xml";
        let mut unpacked = Vec::new();
        // What the archive says of its parts' sizes may be wrong, so they are unpacked.
        let mut bounded = part.by_ref().take(left + 1);
        let length = match is_read {
            true => bounded.read_to_end(&mut unpacked).map(|read| read as u64),
            false => io::copy(&mut bounded, &mut io::sink()),
        };
        left = left.checked_sub(length.map_err(|_| Refusal::Unreadable)?).ok_or(Refusal::TooLarge)?;
        if name.ends_with("sharedstrings.xml") {
            strings(&unpacked)?;
        } else if name == "content.xml" {
            tables(&unpacked)?;
            kind = Some(Kind::Ods);
        } else if name == "xl/workbook.xml" {
            kind = Some(Kind::Xlsx);
        } else if name == "xl/workbook.bin" {
            return Err(Refusal::OtherFormat);
        }
    }
    kind.ok_or(Refusal::Unreadable)
}

/// Whether the parts of an OpenDocument file are encrypted, which its manifest says (OpenDocument 1.3 part 2, 4.3).
fn is_locked_ods(archive: &mut zip::ZipArchive<Cursor<&[u8]>>) -> bool {
    const MANIFEST: u64 = 1024 * 1024;
    let mut text = Vec::new();
    let read = archive.by_name("META-INF/manifest.xml").map(|part| part.take(MANIFEST).read_to_end(&mut text));
    matches!(read, Ok(Ok(_))) && String::from_utf8_lossy(&text).contains("encryption-data")
}

/// Looks at how many texts a workbook claims to have.
fn strings(xml: &[u8]) -> Result<(), Refusal> {
    let mut count = 0;
    elements(xml, |element| {
        if let Element::Begun(begun) = element
            && begun.local_name().as_ref() == "sst"
        {
            count = attribute(begun, "uniqueCount").unwrap_or(0).max(count);
        }
        Ok(())
    })?;
    if count > MAX_STRINGS { Err(Refusal::TooLarge) } else { Ok(()) }
}

/// Looks at how many cells the tables of an OpenDocument spreadsheet repeat themselves to.
fn tables(xml: &[u8]) -> Result<(), Refusal> {
    let (mut rows, mut repeated, mut widest, mut tallest, mut boxes) = (0, 1, 0, 0, 0);
    let (mut filled, mut empty) = (0, 0_u64);
    elements(xml, |element| {
        match element {
            Element::Begun(begun) => match begun.name().as_ref() {
                "table:table" => (rows, widest, tallest) = (0, 0, 0),
                "table:table-row" => {
                    repeated = attribute(begun, "table:number-rows-repeated").unwrap_or(1);
                    (filled, empty) = (0, 0);
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let times = attribute(begun, "table:number-columns-repeated").unwrap_or(1);
                    if has_content(begun) {
                        filled = u64::saturating_add(filled, empty).saturating_add(times);
                        empty = 0;
                    } else {
                        empty = empty.saturating_add(times);
                    }
                }
                _ => {}
            },
            Element::Ended("table:table-row") => {
                rows = u64::saturating_add(rows, repeated);
                if filled > 0 {
                    widest = filled.max(widest);
                    tallest = rows;
                }
            }
            Element::Ended("table:table") => boxes = u64::saturating_add(boxes, widest.saturating_mul(tallest)),
            Element::Ended(_) => {}
        }
        let now = widest.max(filled).saturating_mul(tallest);
        if boxes.saturating_add(now) > MAX_BOX { Err(Refusal::TooLarge) } else { Ok(()) }
    })
}

/// Whether a cell is more than room: a value, a formula, or text to come.
fn has_content(cell: &BytesStart<'_>) -> bool {
    let says = |name: &str| name.starts_with("office:") || name == "table:formula";
    cell.attributes().flatten().any(|attribute| says(attribute.key.as_ref()))
}

/// A part of an XML file.
pub(super) enum Element<'a> {
    /// Its first tag.
    Begun(&'a BytesStart<'a>),
    /// The name of what ends.
    Ended(&'a str),
}

/// Shows every element of an XML file.
pub(super) fn elements(xml: &[u8], mut show: impl FnMut(Element<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(xml);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(begun)) => show(Element::Begun(&begun))?,
            Ok(Event::End(ended)) => show(Element::Ended(ended.name().as_ref()))?,
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(Refusal::Unreadable),
        }
    }
}

/// An attribute that is a number.
pub(super) fn attribute(of: &BytesStart<'_>, name: &str) -> Option<u64> {
    text_attribute(of, name)?.parse().ok()
}

/// An attribute.
pub(super) fn text_attribute(of: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = of.attributes().flatten().find(|attribute| attribute.key.as_ref() == name)?;
    quick_xml::escape::unescape(&attribute.value).ok().map(std::borrow::Cow::into_owned)
}

/// Looks at where the cells of a binary workbook are.
fn compound(content: &[u8]) -> Result<(), Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(content)).map_err(|_| Refusal::Unreadable)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).ok_or(Refusal::Unreadable)?;
    let mut stream = Vec::new();
    let opened = file.open_stream(name).map_err(|_| Refusal::Unreadable)?;
    opened.take(MAX_UNPACKED).read_to_end(&mut stream).map_err(|_| Refusal::Unreadable)?;
    let mut globals = records(&stream).take_while(|(kind, _)| *kind != END);
    if globals.any(|(kind, _)| kind == LOCKED) {
        return Err(Refusal::Locked(FileRefusal::Password));
    }
    let mut boxes = 0_u64;
    // A sheet begins where the workbook says, which need not be where the one before ends.
    let sheets = records(&stream).filter(|(kind, _)| *kind == SHEET).filter_map(|(_, data)| long(data, 0));
    for at in sheets {
        let sheet = stream.get(at as usize..).ok_or(Refusal::Unreadable)?;
        boxes = boxes.saturating_add(box_of(sheet));
        if boxes > MAX_BOX {
            return Err(Refusal::TooLarge);
        }
    }
    Ok(())
}

const SHEET: u16 = 0x0085;
/// What follows is encrypted (FilePass).
const LOCKED: u16 = 0x002f;
/// The end of what goes for the whole workbook, and of a sheet.
const END: u16 = 0x000a;
const DIMENSIONS: u16 = 0x0200;
/// Records of cells (MS-XLS 2.3.1); each begins with its row and its column.
const CELLS: [u16; 9] = [0x0006, 0x0203, 0x0204, 0x0205, 0x00d6, 0x027e, 0x00fd, MANY, 0x0201];
/// Several cells of a row; ends with the last column.
const MANY: u16 = 0x00bd;

/// How many cells the box around all of a sheet's has, or the one that the sheet claims, whichever is larger.
fn box_of(sheet: &[u8]) -> u64 {
    let (mut rows, mut columns, mut claimed) = (0, 0, 0);
    for (kind, data) in records(sheet) {
        if kind == DIMENSIONS {
            let (last_row, last_column) = match data.len() {
                10 => (short(data, 2).map(u32::from), short(data, 6)),
                _ => (long(data, 4), short(data, 10)),
            };
            let (last_row, last_column) = (last_row.unwrap_or(u32::MAX), last_column.unwrap_or(u16::MAX));
            claimed = u64::from(last_row).saturating_mul(u64::from(last_column)).max(claimed);
        } else if CELLS.contains(&kind) {
            let last = if kind == MANY { data.len().saturating_sub(2) } else { 2 };
            rows = short(data, 0).map_or(0, |row| u64::from(row) + 1).max(rows);
            columns = short(data, last).map_or(0, |column| u64::from(column) + 1).max(columns);
        }
    }
    claimed.max(rows * columns)
}

/// The records of a stream: what each is, and its data.
fn records(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, length) = (short(stream, at)?, short(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + usize::from(length))?;
        at += 4 + data.len();
        Some((kind, data))
    })
}

fn short(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn long(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
