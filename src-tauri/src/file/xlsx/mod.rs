//! A workbook of one sheet, written row by row straight into its file (ECMA-376): it takes the same memory however long
//! it is. rust_xlsxwriter, which writes the form of prices, puts such a sheet aside first, uncompressed, and panics
//! where the disk is full.
//!
//! Refuses to know what stands in the cells.

mod cell;
mod part;

use std::fmt::Write as _;
use std::io::{self, BufWriter, Seek, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) use self::cell::{Cell, Look, exact, fitting};
use self::cell::{HEADER, TEXT};
use self::part::{PARTS, SHEET, styles, workbook};

/// The most rows that a sheet has below its headers.
pub(crate) const MAX_ROWS: usize = 1_048_575;
/// Sheets of more cells may outgrow 4 GB, which has to be said beforehand; old readers don't like it to be.
const MANY_CELLS: usize = 10_000_000;
/// Twice as fast as zlib's default, and little larger.
const LEVEL: i64 = 2;
/// So much is handed on at a time, in bytes.
const PIECE: usize = 64 * 1024;

/// A workbook that is being written.
pub(crate) struct Workbook<W: Write + Seek> {
    zip: ZipWriter<BufWriter<W>>,
    /// `A`, `B` …
    letters: Vec<String>,
    /// Rows written, with the headers.
    rows: usize,
    /// What was not handed on yet.
    waiting: String,
}

impl<W: Write + Seek> Workbook<W> {
    /// Begins it: the sheet's name, its headers with their widths in CSS pixels, and how many rows there will be.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn begin(file: W, name: &str, headers: &[(&str, u32)], rows: usize) -> io::Result<Self> {
        let mut zip = ZipWriter::new(BufWriter::new(file));
        let options = SimpleFileOptions::default().compression_level(Some(LEVEL));
        for (path, content) in PARTS {
            zip.start_file(path, options)?;
            zip.write_all(content.as_bytes())?;
        }
        zip.start_file("xl/workbook.xml", options)?;
        zip.write_all(workbook(name).as_bytes())?;
        zip.start_file("xl/styles.xml", options)?;
        zip.write_all(styles().as_bytes())?;
        let is_large = rows.saturating_mul(headers.len()) > MANY_CELLS;
        zip.start_file("xl/worksheets/sheet1.xml", options.large_file(is_large))?;
        let letters = (0..headers.len()).map(letters).collect();
        let mut begun = Self { zip, letters, rows: 0, waiting: SHEET.to_owned() };
        for (column, (_, width)) in (1..).zip(headers) {
            // A digit of the font is 7 pixels wide.
            let width = f64::from(*width) / 7.0;
            let waiting = &mut begun.waiting;
            push(waiting, format_args!(r#"<col min="{column}" max="{column}" width="{width:.2}" customWidth="1"/>"#));
        }
        begun.waiting.push_str("</cols><sheetData>");
        begun.cells(headers.iter().map(|(header, _)| Cell::Words((*header).into())), HEADER)?;
        Ok(begun)
    }

    /// The next row.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn row<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>) -> io::Result<()> {
        self.cells(cells, Look::Plain as usize)
    }

    fn cells<'a>(&mut self, cells: impl Iterator<Item = Cell<'a>>, words: usize) -> io::Result<()> {
        self.rows += 1;
        let (row, to) = (self.rows, &mut self.waiting);
        push(to, format_args!(r#"<row r="{row}">"#));
        for (column, cell) in self.letters.iter().zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Number(number, look) => {
                    push(to, format_args!(r#"<c r="{column}{row}" s="{}"><v>{number}</v></c>"#, look as usize));
                }
                Cell::Words(text) => push_text(to, column, row, words, &text),
                Cell::Text(text) => push_text(to, column, row, TEXT, &text),
            }
        }
        to.push_str("</row>");
        if to.len() > PIECE { self.hand_on() } else { Ok(()) }
    }

    /// Ends it. What was written without it is no workbook.
    ///
    /// # Errors
    /// The disk's.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        let last = self.letters.last().map_or("A", String::as_str);
        let end = format_args!(r#"</sheetData><autoFilter ref="A1:{last}{}"/></worksheet>"#, self.rows);
        push(&mut self.waiting, end);
        self.hand_on()?;
        self.zip.finish()?.flush()
    }

    fn hand_on(&mut self) -> io::Result<()> {
        self.zip.write_all(self.waiting.as_bytes())?;
        self.waiting.clear();
        Ok(())
    }
}

fn push(to: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string can't fail.
    let _ = to.write_fmt(text);
}

/// Text is written as such, so that `=1+1` is no formula.
fn push_text(to: &mut String, column: &str, row: usize, style: usize, text: &str) {
    push(to, format_args!(r#"<c r="{column}{row}" s="{style}" t="inlineStr"><is><t xml:space="preserve">"#));
    push_escaped(to, &fitting(text));
    to.push_str("</t></is></c>");
}

/// Without what XML has no place for; `_x0041_` isn't read as a character either.
fn push_escaped(to: &mut String, text: &str) {
    for (place, part) in text.split("_x").enumerate() {
        if place > 0 {
            to.push_str("_x005F_x");
        }
        for character in part.chars() {
            match character {
                '&' => to.push_str("&amp;"),
                '<' => to.push_str("&lt;"),
                '>' => to.push_str("&gt;"),
                '"' => to.push_str("&quot;"),
                '\t' | '\n' => to.push(character),
                '\u{fffe}' | '\u{ffff}' => {}
                character if character.is_control() => {}
                character => to.push(character),
            }
        }
    }
}

/// The name of a column: `A` … `Z`, `AA` …
fn letters(mut column: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'A' + (column % 26) as u8));
        match (column / 26).checked_sub(1) {
            Some(rest) => column = rest,
            None => return letters,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx};

    use super::*;

    fn written(name: &str, rows: &[Vec<Cell<'_>>]) -> io::Result<Vec<u8>> {
        let mut file = Cursor::new(Vec::new());
        let headers = vec![("가", 70); rows.iter().map(Vec::len).max().unwrap_or(0)];
        let mut workbook = Workbook::begin(&mut file, name, &headers, rows.len())?;
        for row in rows {
            workbook.row(row.iter().cloned())?;
        }
        workbook.finish()?;
        Ok(file.into_inner())
    }

    #[test]
    fn text_stays_as_it_is() -> Result<(), Box<dyn std::error::Error>> {
        let texts = ["=1+1", "+82", "-1", "@a", " 가\n나 ", "<&>\"'", "_x0041_", "00123", "a\u{1}b\u{ffff}"];
        let row = texts.iter().map(|text| Cell::Text((*text).into())).collect();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(written("계약/목록", &[row])?))?;
        let sheet = book.worksheet_range("계약_목록")?;
        let read: Vec<String> = (0..texts.len() as u32).map(|at| sheet[(1, at as usize)].to_string()).collect();
        let expected = ["=1+1", "+82", "-1", "@a", " 가\n나 ", "<&>\"'", "_x0041_", "00123", "ab"];
        assert_eq!(read, expected);
        assert!(sheet.rows().nth(1).into_iter().flatten().all(|cell| matches!(cell, Data::String(_))));
        Ok(())
    }

    /// A disk that has room for so many bytes.
    struct Small(Cursor<Vec<u8>>, usize);

    impl Write for Small {
        fn write(&mut self, content: &[u8]) -> io::Result<usize> {
            let full = || io::Error::from(io::ErrorKind::StorageFull);
            self.1 = self.1.checked_sub(content.len()).ok_or_else(full)?;
            self.0.write(content)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Small {
        fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    #[test]
    fn a_full_disk_is_said_wherever_it_is_full() -> io::Result<()> {
        let write = |room| {
            let disk = Small(Cursor::new(Vec::new()), room);
            let mut workbook = Workbook::begin(disk, "목록", &[("가", 70)], 5_000)?;
            for number in 0..5_000_u32 {
                workbook.row([Cell::Text(format!("{:x}", number.wrapping_mul(0x9e37_79b9)).into())].into_iter())?;
            }
            workbook.finish()
        };
        write(1_000_000)?;
        for room in (0..50_000).step_by(10_000) {
            let full = write(room).expect_err("it is full");
            assert_eq!(full.kind(), io::ErrorKind::StorageFull, "{room}");
        }
        Ok(())
    }

    #[test]
    fn columns_are_named_as_in_excel() {
        let named: Vec<String> = [0, 25, 26, 27, 701, 702].into_iter().map(letters).collect();
        assert_eq!(named, ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
    }
}
