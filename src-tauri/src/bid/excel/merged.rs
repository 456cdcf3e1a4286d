//! Which cells of an OpenDocument spreadsheet are merged; for the other formats calamine says it.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::Dimensions;

use super::bounds::{Element, attribute, elements, text_attribute};
use super::refusal::Refusal;

/// The most that are kept of a file: a form has a few in its head.
const MOST: usize = 10_000;

/// The merged cells of each table, by its name. [`super::bounds`] has seen to the file's size.
pub(super) fn of_ods(content: &[u8]) -> Result<BTreeMap<String, Vec<Dimensions>>, Refusal> {
    let unreadable = |_| Refusal::Unreadable;
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(unreadable)?;
    let mut xml = Vec::new();
    let mut part = archive.by_name("content.xml").map_err(unreadable)?;
    part.read_to_end(&mut xml).map_err(|_| Refusal::Unreadable)?;
    let (mut merged, mut name) = (BTreeMap::<String, Vec<Dimensions>>::new(), String::new());
    let (mut row, mut column, mut repeated, mut count) = (0_u64, 0_u64, 1, 0);
    elements(&xml, |element| {
        match element {
            Element::Begun(begun) => match begun.name().as_ref() {
                "table:table" => {
                    name = text_attribute(begun, "table:name").unwrap_or_default();
                    row = 0;
                }
                "table:table-row" => {
                    repeated = attribute(begun, "table:number-rows-repeated").unwrap_or(1);
                    column = 0;
                }
                "table:table-cell" | "table:covered-table-cell" => {
                    let spanned = |of: &str| attribute(begun, of).unwrap_or(1).max(1);
                    let (rows, columns) =
                        (spanned("table:number-rows-spanned"), spanned("table:number-columns-spanned"));
                    if rows > 1 || columns > 1 {
                        count += 1;
                        let at = |row: u64| u32::try_from(row).unwrap_or(u32::MAX);
                        let end = (at((row + rows).saturating_sub(1)), at((column + columns).saturating_sub(1)));
                        merged.entry(name.clone()).or_default().push(Dimensions::new((at(row), at(column)), end));
                    }
                    column = column.saturating_add(spanned("table:number-columns-repeated"));
                }
                _ => {}
            },
            Element::Ended("table:table-row") => row = row.saturating_add(repeated),
            Element::Ended(_) => {}
        }
        if count > MOST { Err(Refusal::TooLarge) } else { Ok(()) }
    })?;
    Ok(merged)
}
