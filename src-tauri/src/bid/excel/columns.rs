//! Where the columns of a form are: its labels, in one row or in two.

use std::collections::BTreeSet;

use pok_domain::bid::BidNotice;
use pok_domain::name::folded;
use pok_domain::{Currency, ItemId, typed};

use super::ID;
use super::label::{self, Price};
use super::refusal::Refusal;
use super::sheet::{Cell, Row, Sheet};

/// How many rows from the top the labels are looked for in.
const HEADER_WITHIN: u32 = 100;

/// Where the columns of a form are.
#[derive(Debug)]
pub(super) struct Columns {
    /// The last row of the labels.
    pub(super) header: u32,
    /// 견적단가.
    pub(super) price: u32,
    /// 품목명.
    pub(super) name: Option<u32>,
    number: Option<u32>,
    id: Option<u32>,
}

/// The one form of a file.
///
/// # Errors
/// [`Refusal`]: there is none, or more than one column of prices.
pub(super) fn find(sheets: &[Sheet], currency: Currency) -> Result<(&Sheet, Columns), Refusal> {
    let (mut found, mut missed) = (Vec::new(), Vec::new());
    for sheet in sheets {
        for labels in labelled(sheet) {
            for (column, label) in labels.prices(currency, &mut missed) {
                found.push((sheet, labels.columns(column), format!("{}!{} {label}", sheet.name, labels.cell(column))));
            }
        }
    }
    if found.len() > 1 {
        return Err(Refusal::Several(found.into_iter().map(|(_, _, place)| place).collect()));
    }
    match found.pop() {
        Some((sheet, columns, _)) => Ok((sheet, columns)),
        None if missed.is_empty() => Err(Refusal::NoForm),
        None => Err(Refusal::Labels(missed)),
    }
}

impl Columns {
    /// Which line a row is: by its identifier, or by its number and name where it has none.
    pub(super) fn item(&self, cells: &Row, notice: &BidNotice) -> Option<ItemId> {
        let text = |at: Option<u32>| cells.get(&at?).map(Cell::text);
        if let Some(id) = text(self.id) {
            let id: ItemId = typed::plain(&id).parse().ok()?;
            return notice.items.iter().find(|item| item.id == id).map(|item| item.id);
        }
        let number: usize = typed::plain(&text(self.number)?).parse().ok()?;
        let item = notice.items.get(number.checked_sub(1)?)?;
        let name = text(self.name)?;
        (folded(&name) == folded(&item.name)).then_some(item.id)
    }

    /// Whether what says which line a row is was never calculated.
    pub(super) fn is_uncalculated(&self, cells: &Row) -> bool {
        let keys = [self.id, self.number, self.name].into_iter().flatten();
        keys.filter_map(|at| cells.get(&at)).any(|cell| matches!(cell, Cell::Uncalculated(_)))
    }
}

/// The labels of a form: those of a row, or of it and the next.
struct Labels<'a> {
    sheet: &'a Sheet,
    /// The first row and the last.
    rows: (u32, u32),
    number: Option<u32>,
    name: Option<u32>,
    id: Option<u32>,
}

/// Every form on a sheet: a row with labels by which lines are told apart, and one of prices in it or in the next.
fn labelled(sheet: &Sheet) -> Vec<Labels<'_>> {
    let rows = || sheet.rows.range(..HEADER_WITHIN).map(|(row, _)| *row);
    let mut all: Vec<_> = rows().filter_map(|row| Labels::of(sheet, (row, row))).collect();
    let taken: BTreeSet<u32> = all.iter().map(|labels| labels.rows.0).collect();
    let pairs = rows().filter(|row| !taken.contains(row) && !taken.contains(&(row + 1)));
    all.extend(pairs.filter_map(|row| Labels::of(sheet, (row, row + 1))));
    all
}

impl<'a> Labels<'a> {
    fn of(sheet: &'a Sheet, rows: (u32, u32)) -> Option<Self> {
        let mut labels = Self { sheet, rows, number: None, name: None, id: None };
        let mut best = usize::MAX;
        let mut has_price = [false; 2];
        for (at, row) in [rows.0, rows.1].into_iter().enumerate() {
            for (column, cell) in sheet.rows.get(&row).into_iter().flatten() {
                let text = cell.text();
                if label::is_number(&text) {
                    labels.number = labels.number.or(Some(*column));
                } else if let Some(rank) = label::name(&text).filter(|rank| *rank < best) {
                    (labels.name, best) = (Some(*column), rank);
                } else if label::is_own(&text, ID) {
                    labels.id = labels.id.or(Some(*column));
                }
                has_price[at] |= labels.over(*column).is_some_and(|(over, own)| {
                    [own.clone(), format!("{over}{own}")]
                        .iter()
                        .any(|label| label::price(label, Currency::Krw).is_some())
                });
            }
        }
        let tells = labels.id.is_some() || (labels.number.is_some() && labels.name.is_some());
        (tells && has_price.contains(&true)).then_some(labels)
    }

    /// The columns of prices with what they are called; others that are called prices are put to those `missed`.
    fn prices(&self, currency: Currency, missed: &mut Vec<String>) -> Vec<(u32, String)> {
        let misleading = self.sheet.rows.range(..self.rows.0).flat_map(|(_, cells)| cells.values());
        let misleading: Vec<String> =
            misleading.map(Cell::text).filter(|remark| label::misleads(remark, currency)).collect();
        let columns: BTreeSet<u32> = [self.rows.0, self.rows.1]
            .iter()
            .filter_map(|row| self.sheet.rows.get(row))
            .flat_map(|row| row.keys())
            .copied()
            .collect();
        let mut fitting = Vec::new();
        for column in columns {
            let Some((over, own)) = self.over(column) else { continue };
            let both = format!("{over} {own}").trim().to_owned();
            let whole = label::price(&both, currency);
            let of_own = label::price(&own, currency);
            let is_other = match self.rows.0 == self.rows.1 {
                true => label::makes_other(&over),
                false => !label::is_neutral(&over, currency),
            };
            let is_fitting = whole == Some(Price::Fits) || (of_own == Some(Price::Fits) && !is_other);
            match is_fitting {
                true if misleading.is_empty() => fitting.push((column, own)),
                true => missed.extend(misleading.iter().map(|remark| format!("{own} {remark}"))),
                false if of_own.is_some() => missed.push(if is_other { both } else { own }),
                false if whole.is_some() && self.rows.0 < self.rows.1 => missed.push(both),
                false => {}
            }
        }
        fitting
    }

    /// What stands over a column's label, and the label. A cell merged over both rows is the label.
    fn over(&self, column: u32) -> Option<(String, String)> {
        let (first, last) = self.rows;
        let text = |row: u32| self.sheet.shown(row, column).map(|(cell, _)| cell.text());
        let is_one =
            |above: u32| self.sheet.merged_at(above, column).is_some_and(|region| region.contains(last, column));
        if first < last {
            let over = if is_one(first) { None } else { text(first) };
            return match (over, text(last)) {
                (over, Some(own)) => Some((over.unwrap_or_default(), own)),
                (Some(own), None) => Some((String::new(), own)),
                (None, None) => None,
            };
        }
        // Over a row of labels stands a title, which goes over the line's number too, or what the column belongs to.
        let above = first.checked_sub(1).filter(|above| !is_one(*above));
        let is_title = |above: u32| {
            let region = self.sheet.merged_at(above, column);
            region.is_some_and(|region| self.number.or(self.name).is_some_and(|key| region.contains(above, key)))
        };
        let over = above.filter(|above| !is_title(*above)).and_then(text);
        Some((over.unwrap_or_default(), text(last)?))
    }

    fn columns(&self, price: u32) -> Columns {
        Columns { header: self.rows.1, price, name: self.name, number: self.number, id: self.id }
    }

    /// A label's cell as Excel names it: `D3`.
    fn cell(&self, column: u32) -> String {
        let (mut letters, mut left) = (String::new(), column + 1);
        while left > 0 {
            letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
            left = (left - 1) / 26;
        }
        format!("{letters}{}", self.rows.1 + 1)
    }
}
