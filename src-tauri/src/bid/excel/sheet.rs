//! Spreadsheets of three formats as rows of cells, no more of them than a form can have.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, DataRef, Ods, Reader, Xls, Xlsx, open_workbook_from_rs};

use super::bounds::{self, Kind, Refusal};

/// The most sheets that are looked at.
const MAX_SHEETS: usize = 20;
/// The most filled cells that are taken of a sheet.
const MAX_CELLS: usize = 60_000;
/// The longest text kept of a cell, in characters: whatever it is, it is no price.
const MAX_TEXT: usize = 1_000;

/// A filled cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date, a logical value or an error: never a price.
    Other(String),
}

impl Cell {
    /// As text; a number to the 15 digits that a spreadsheet counts in, beyond which there is only noise.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Number(number) => format!("{number:.14e}").parse().unwrap_or(*number).to_string(),
        }
    }
}

/// A sheet's filled cells, by row and column from 0.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// The cells.
    pub(super) rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
    /// There were more than a form can have.
    pub(super) is_cut: bool,
    count: usize,
}

impl Sheet {
    /// Keeps a cell; whether there is room for more.
    fn put(&mut self, row: u32, column: u32, cell: Option<Cell>) -> bool {
        if let Some(cell) = cell {
            self.is_cut = self.count >= MAX_CELLS;
            if !self.is_cut {
                self.count += 1;
                self.rows.entry(row).or_default().insert(column, cell);
            }
        }
        !self.is_cut
    }
}

/// Reads the sheets of an .xlsx, .xls or .ods file, whatever its name is.
pub(super) fn read(content: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let file = Cursor::new(content);
    match bounds::inspect(content)? {
        Kind::Xlsx => {
            let mut book: Xlsx<_> = open_workbook_from_rs(file).map_err(unreadable)?;
            let names = book.sheet_names();
            names.iter().take(MAX_SHEETS).filter_map(|name| streamed(&mut book, name).transpose()).collect()
        }
        Kind::Xls => whole(open_workbook_from_rs::<Xls<_>, _>(file).map_err(unreadable)?),
        Kind::Ods => whole(open_workbook_from_rs::<Ods<_>, _>(file).map_err(unreadable)?),
    }
}

/// A sheet read cell by cell; none for one that holds no cells, such as a chart.
fn streamed(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Option<Sheet>, Refusal> {
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(None) };
    let mut sheet = Sheet::default();
    while let Some(next) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = next.get_position();
        let kept = match next.get_value() {
            DataRef::SharedString(text) => text_cell(text),
            value => cell(&Data::from(value.clone())),
        };
        if !sheet.put(row, column, kept) {
            break;
        }
    }
    Ok(Some(sheet))
}

/// The sheets of a format that is only read as a whole; [`bounds`] has seen to its size.
fn whole<'a, R: Reader<Cursor<&'a [u8]>, Error: std::fmt::Display>>(mut book: R) -> Result<Vec<Sheet>, Refusal> {
    let mut sheets = Vec::new();
    for name in book.sheet_names().iter().take(MAX_SHEETS) {
        let range = book.worksheet_range(name).map_err(unreadable)?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut sheet = Sheet::default();
        for (row, column, value) in range.used_cells() {
            if !sheet.put(first_row + row as u32, first_column + column as u32, cell(value)) {
                break;
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

fn cell(value: &Data) -> Option<Cell> {
    match value {
        Data::Empty => None,
        Data::String(text) => text_cell(text),
        Data::Int(number) => Some(Cell::Number(*number as f64)),
        Data::Float(number) => Some(Cell::Number(*number)),
        Data::DateTime(date) => Some(Cell::Other(day(date.as_f64()))),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(Cell::Other(cut(text))),
        Data::Bool(value) => Some(Cell::Other(value.to_string())),
        Data::Error(error) => Some(Cell::Other(error.to_string())),
    }
}

/// The day that a spreadsheet's number of days means, for a person to find the cell by.
fn day(number: f64) -> String {
    let span = jiff::Span::new().try_days(number as i64).ok();
    let day = span.and_then(|span| jiff::civil::date(1899, 12, 30).checked_add(span).ok());
    day.map_or_else(|| number.to_string(), pok_domain::time::date)
}

fn text_cell(text: &str) -> Option<Cell> {
    (!text.trim().is_empty()).then(|| Cell::Text(cut(text)))
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn unreadable(error: impl std::fmt::Display) -> Refusal {
    tracing::info!(%error, "a spreadsheet can't be read");
    Refusal::Unreadable
}
