//! Visible sheets of three formats as rows of cells, no more of them than a form can have.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{
    Data, DataRef, Dimensions, Ods, Reader, SheetType, SheetVisible, Xls, Xlsx, XlsxFormulaMetadata,
    open_workbook_from_rs,
};
use pok_domain::file::FileRefusal;
use pok_domain::typed;

use super::bounds::{self, Kind};
use super::merged;
use super::refusal::Refusal;

/// The most sheets that are looked at.
const MAX_SHEETS: usize = 50;
/// The most filled cells that are taken of a sheet.
const MAX_CELLS: usize = 60_000;
/// The most merged cells of a sheet: each is asked of every row.
const MAX_MERGED: usize = 5_000;
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
    /// A formula whose value isn't in the file.
    Uncalculated(String),
}

impl Cell {
    /// As text; a number to the 15 digits that a spreadsheet counts in, beyond which there is only noise.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Other(text) => text.clone(),
            Self::Number(number) => format!("{number:.14e}").parse().unwrap_or(*number).to_string(),
            Self::Uncalculated(formula) => format!("={formula}"),
        }
    }
}

/// A row's cells, by column from 0.
pub(super) type Row = BTreeMap<u32, Cell>;

/// A sheet's filled cells, by row and column from 0.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Its name.
    pub(super) name: String,
    /// The cells.
    pub(super) rows: BTreeMap<u32, Row>,
    /// There were more than a form can have.
    pub(super) is_cut: bool,
    /// Cells that are one.
    merged: Vec<Dimensions>,
    count: usize,
}

impl Sheet {
    /// An empty one.
    ///
    /// # Errors
    /// `TooLarge`: it has more merged cells than any form.
    fn new(name: &str, merged: Vec<Dimensions>) -> Result<Self, Refusal> {
        match merged.len() {
            ..=MAX_MERGED => Ok(Self { name: name.to_owned(), merged, ..Self::default() }),
            _ => Err(Refusal::TooLarge),
        }
    }

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

    /// What a cell is merged with.
    pub(super) fn merged_at(&self, row: u32, column: u32) -> Option<&Dimensions> {
        self.merged.iter().find(|region| region.contains(row, column))
    }

    /// What is shown at a cell, which is the first one's content where it is merged, and where that is.
    pub(super) fn shown(&self, row: u32, column: u32) -> Option<(&Cell, (u32, u32))> {
        let at = self.merged_at(row, column).map_or((row, column), |region| region.start);
        self.rows.get(&at.0)?.get(&at.1).map(|cell| (cell, at))
    }
}

/// Reads the visible sheets of an .xlsx, .xls or .ods file, whatever its name is.
pub(super) fn read(content: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    if let Some(closed) = FileRefusal::of_locked(content) {
        return Err(Refusal::Locked(closed));
    }
    let file = Cursor::new(content);
    match bounds::inspect(content)? {
        Kind::Xlsx => {
            let mut book: Xlsx<_> = open_workbook_from_rs(file).map_err(unreadable)?;
            let names = visible(&book)?;
            names.iter().map(|name| streamed(&mut book, name)).collect()
        }
        Kind::Xls => {
            let book = open_workbook_from_rs::<Xls<_>, _>(file).map_err(|fault| match fault {
                calamine::XlsError::Password => Refusal::Locked(FileRefusal::Password),
                fault => unreadable(fault),
            })?;
            let merged = |book: &Xls<_>, name: &str| book.merge_cells_by_sheet_name(name).unwrap_or_default();
            whole(book, merged)
        }
        Kind::Ods => {
            let book = open_workbook_from_rs::<Ods<_>, _>(file).map_err(|fault| match fault {
                calamine::OdsError::Password => Refusal::Locked(FileRefusal::Password),
                fault => unreadable(fault),
            })?;
            let merged = merged::of_ods(content)?;
            whole(book, |_: &Ods<_>, name: &str| merged.get(name).cloned().unwrap_or_default())
        }
    }
}

/// The sheets of cells that a person sees.
fn visible<'a, R: Reader<Cursor<&'a [u8]>>>(book: &R) -> Result<Vec<String>, Refusal> {
    let sheets = book.sheets_metadata().iter();
    let shown = sheets.filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    if names.len() > MAX_SHEETS { Err(Refusal::TooLarge) } else { Ok(names) }
}

/// A sheet read cell by cell.
fn streamed(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, Refusal> {
    let merged = book.merge_cells_by_sheet_name(name).map_err(|fault| unreadable_sheet(name, fault))?;
    let mut sheet = Sheet::new(name, merged)?;
    let mut cells = book.worksheet_cells_reader(name).map_err(|fault| unreadable_sheet(name, fault))?;
    while let Some(next) = cells.next_cell_with_formula_metadata().map_err(|fault| unreadable_sheet(name, fault))? {
        let (row, column) = next.pos;
        let kept = match (next.value, next.formula) {
            (DataRef::Empty, Some(formula)) => Some(uncalculated(formula)),
            (DataRef::SharedString(text), _) => text_cell(text),
            (value, _) => cell(&Data::from(value)),
        };
        if !sheet.put(row, column, kept) {
            break;
        }
    }
    Ok(sheet)
}

fn uncalculated(formula: XlsxFormulaMetadata) -> Cell {
    Cell::Uncalculated(match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => cut(&formula),
        _ => String::new(),
    })
}

/// The sheets of a format that is only read as a whole; [`bounds`] has seen to its size.
fn whole<'a, R>(mut book: R, merged: impl Fn(&R, &str) -> Vec<Dimensions>) -> Result<Vec<Sheet>, Refusal>
where
    R: Reader<Cursor<&'a [u8]>, Error: std::fmt::Display>,
{
    let mut sheets = Vec::new();
    for name in visible(&book)? {
        let range = book.worksheet_range(&name).map_err(|fault| unreadable_sheet(&name, fault))?;
        let formulas = book.worksheet_formula(&name).map_err(|fault| unreadable_sheet(&name, fault))?;
        let mut sheet = Sheet::new(&name, merged(&book, &name))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            if !sheet.put(first_row + row as u32, first_column + column as u32, cell(value)) {
                break;
            }
        }
        let (first_row, first_column) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let at = (first_row + row as u32, first_column + column as u32);
            let has_none = range.get_value(at).is_none_or(|value| *value == Data::Empty);
            if has_none && !sheet.put(at.0, at.1, Some(Cell::Uncalculated(cut(formula)))) {
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
    (!typed::is_blank(text)).then(|| Cell::Text(cut(text)))
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

fn unreadable(error: impl std::fmt::Display) -> Refusal {
    tracing::info!(%error, "a spreadsheet can't be read");
    Refusal::Unreadable
}

fn unreadable_sheet(name: &str, error: impl std::fmt::Display) -> Refusal {
    tracing::info!(%error, "a sheet can't be read");
    Refusal::Sheet(name.to_owned())
}
