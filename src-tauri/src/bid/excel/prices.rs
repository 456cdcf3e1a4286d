//! What a filled form says: a price for each line, or what is wrong with which row. All of it is taken, or nothing.

use std::collections::{BTreeMap, BTreeSet};

use pok_api::desktop::bid::{ImportFault, Imported, RowFault};
use pok_domain::ItemId;
use pok_domain::bid::{BidNotice, PriceFault, price, unit_price};
use pok_domain::draft::{Patch, Value};
use pok_domain::name::{folded, nfc};

use super::bounds::Refusal;
use super::sheet::{Cell, Sheet, read};
use super::{ID, LABELS, NAME, NO, PRICE};

/// How many rows from the top the labels are looked for in.
const HEADER_WITHIN: u32 = 100;
/// The most wrong rows that are told.
const MAX_FAULTS: usize = 500;

type Row = BTreeMap<u32, Cell>;

/// Reads the prices of a filled form for the lines of `notice`.
///
/// # Errors
/// [`Refusal`]: nothing could be read at all.
pub(super) fn import(content: &[u8], notice: &BidNotice) -> Result<Imported, Refusal> {
    let sheets = read(content)?;
    let form = sheets.iter().find_map(|sheet| Columns::of(sheet).map(|columns| (sheet, columns)));
    let (sheet, columns) = form.ok_or(Refusal::NoForm)?;
    if sheet.is_cut {
        return Err(Refusal::TooLarge);
    }
    Ok(prices(sheet, &columns, notice))
}

fn prices(sheet: &Sheet, columns: &Columns, notice: &BidNotice) -> Imported {
    let (mut changes, mut faults, mut seen) = (Patch::new(), Vec::new(), BTreeSet::new());
    for (row, cells) in sheet.rows.range(columns.header + 1..) {
        let Some(typed) = cells.get(&columns.price).map(|cell| (cell, cell.text())) else { continue };
        let (cell, text) = typed;
        let fault = match columns.item(cells, notice) {
            None => Some(ImportFault::UnknownItem),
            Some(item) if !seen.insert(item) => Some(ImportFault::Twice),
            Some(item) => match checked(cell, &text, notice) {
                Err(fault) => Some(fault),
                Ok(()) => {
                    changes.insert(price(item), Some(Value::Text(text.trim().to_owned())));
                    None
                }
            },
        };
        if let Some(fault) = fault {
            let name = columns.name.and_then(|at| cells.get(&at)).map(Cell::text);
            let text = if fault == ImportFault::UnknownItem { name.unwrap_or(text) } else { text };
            faults.push(RowFault { row: row + 1, text, fault });
            if faults.len() == MAX_FAULTS {
                break;
            }
        }
    }
    if !faults.is_empty() {
        changes.clear();
    }
    Imported { taken: changes.len() as u32, faults, changes }
}

fn checked(cell: &Cell, text: &str, notice: &BidNotice) -> Result<(), ImportFault> {
    if let Cell::Other(_) = cell {
        return Err(ImportFault::NotANumber);
    }
    unit_price(text, notice.currency).map(drop).map_err(|fault| match fault {
        // Nothing but a currency sign.
        PriceFault::Missing | PriceFault::NotANumber => ImportFault::NotANumber,
        PriceFault::NotPositive => ImportFault::NotPositive,
        PriceFault::TooLong => ImportFault::TooLong,
        PriceFault::TooPrecise => ImportFault::TooPrecise,
    })
}

/// Where the columns of a form are.
#[derive(Debug)]
struct Columns {
    header: u32,
    price: u32,
    number: Option<u32>,
    name: Option<u32>,
    id: Option<u32>,
}

impl Columns {
    /// The first row with the label of the price, and labels by which lines are told apart.
    fn of(sheet: &Sheet) -> Option<Self> {
        sheet.rows.range(..HEADER_WITHIN).find_map(|(row, cells)| Self::in_row(*row, cells))
    }

    fn in_row(header: u32, cells: &Row) -> Option<Self> {
        let at = |column: u16| {
            let label = LABELS.get(usize::from(column)).map(|label| plain(label));
            cells.iter().find(|(_, cell)| Some(plain(&cell.text())) == label).map(|(at, _)| *at)
        };
        let columns = Self { header, price: at(PRICE)?, number: at(NO), name: at(NAME), id: at(ID) };
        (columns.id.is_some() || (columns.number.is_some() && columns.name.is_some())).then_some(columns)
    }

    /// Which line a row is: by its identifier, or by its number and name where it has none.
    fn item(&self, cells: &Row, notice: &BidNotice) -> Option<ItemId> {
        let text = |at: Option<u32>| cells.get(&at?).map(Cell::text);
        if let Some(id) = text(self.id) {
            let id: ItemId = id.trim().parse().ok()?;
            return notice.items.iter().find(|item| item.id == id).map(|item| item.id);
        }
        let number: usize = text(self.number)?.trim().parse().ok()?;
        let item = notice.items.get(number.checked_sub(1)?)?;
        let name = text(self.name)?;
        (folded(&name) == folded(&item.name)).then_some(item.id)
    }
}

/// A label as people may have changed it: without spaces, an asterisk or a full stop.
fn plain(label: &str) -> String {
    nfc(label).chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '.')).collect::<String>().to_lowercase()
}
