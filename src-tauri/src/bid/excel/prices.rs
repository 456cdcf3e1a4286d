//! What a filled form says: a price for each line, or what is wrong with which row. All of it is taken, or nothing.

use std::collections::BTreeSet;

use pok_api::desktop::bid::{ImportFault, Imported, RowFault};
use pok_domain::bid::{BidNotice, PriceFault, exact_price, price, unit_price};
use pok_domain::draft::{Patch, Value};
use pok_domain::{Currency, typed};
use rust_decimal::Decimal;

use super::columns::{self, Columns};
use super::refusal::Refusal;
use super::sheet::{Cell, Sheet, read};

/// The most wrong rows that are told.
const MAX_FAULTS: usize = 500;

/// Reads the prices of a filled form for the lines of `notice`.
///
/// # Errors
/// [`Refusal`]: nothing could be read at all.
pub(super) fn import(content: &[u8], notice: &BidNotice) -> Result<Imported, Refusal> {
    let sheets = read(content)?;
    let (sheet, columns) = columns::find(&sheets, notice.currency)?;
    if sheet.is_cut {
        return Err(Refusal::TooLarge);
    }
    Ok(prices(sheet, &columns, notice))
}

fn prices(sheet: &Sheet, columns: &Columns, notice: &BidNotice) -> Imported {
    let (mut changes, mut faults, mut seen) = (Patch::new(), Vec::new(), BTreeSet::new());
    for (row, cells) in sheet.rows.range(columns.header + 1..) {
        let item = columns.item(cells, notice);
        let shown = shown(sheet, columns, *row, item.is_some());
        let Some((cell, is_merged)) = shown else { continue };
        let text = cell.map(Cell::text).unwrap_or_default();
        let fault = match (item, cell) {
            (None, _) if columns.is_uncalculated(cells) => Some(ImportFault::NotCalculated),
            (None, _) => Some(ImportFault::UnknownItem),
            (Some(item), _) if !seen.insert(item) => Some(ImportFault::Twice),
            (Some(_), _) if is_merged => Some(ImportFault::Merged),
            (Some(_), Some(Cell::Uncalculated(_))) => Some(ImportFault::NotCalculated),
            (Some(item), cell) => match cell.map_or(Err(PriceFault::Missing), |cell| read_price(cell, notice.currency))
            {
                Ok(typed) => {
                    changes.insert(price(item), Some(Value::Text(typed)));
                    None
                }
                // Nothing but a currency sign.
                Err(PriceFault::Missing) => Some(ImportFault::Price(PriceFault::NotANumber)),
                Err(fault) => Some(ImportFault::Price(fault)),
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

/// A row's price as it is shown, and whether it is merged with cells of other rows or columns; none where nothing is.
fn shown<'a>(sheet: &'a Sheet, columns: &Columns, row: u32, is_line: bool) -> Option<(Option<&'a Cell>, bool)> {
    let own = sheet.rows.get(&row).and_then(|cells| cells.get(&columns.price));
    let is_merged = |region: &&calamine::Dimensions| region.start.0 < region.end.0 || region.start.1 < columns.price;
    // A sum's label may reach over the column of prices: that is no line's.
    match sheet.merged_at(row, columns.price).filter(is_merged).filter(|_| is_line) {
        Some(_) => Some((sheet.shown(row, columns.price).map(|(cell, _)| cell), true)),
        None => own.map(|cell| (Some(cell), false)),
    }
}

/// What a cell's price is written as, where it can be one.
fn read_price(cell: &Cell, currency: Currency) -> Result<String, PriceFault> {
    match cell {
        Cell::Text(text) => unit_price(text, currency).map(|_| typed::text(text)),
        Cell::Number(number) if *number <= 0.0 => Err(PriceFault::NotPositive),
        Cell::Number(_) => {
            // Too large a number is no decimal.
            let amount: Decimal = cell.text().parse().map_err(|_| PriceFault::TooLong)?;
            exact_price(amount, currency).map(|price| price.amount.to_string())
        }
        Cell::Other(_) | Cell::Uncalculated(_) => Err(PriceFault::NotANumber),
    }
}
