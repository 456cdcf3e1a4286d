//! Which columns are seen, in which order.

use std::collections::BTreeSet;

use pok_api::desktop::preferences::Settings;
use pok_api::list::{Column, List};

use crate::store::{App, put};

/// A column of a list.
pub(super) type Col<L> = &'static Column<<L as List>::Row>;

/// All columns that can be seen, in the order that a person put them in. One that this order doesn't know (of a newer
/// version) follows the one that it was declared after.
pub(super) fn in_order<L: List>(settings: &Settings) -> Vec<Col<L>> {
    let declared: Vec<Col<L>> = L::COLUMNS.iter().filter(|column| !column.hidden).collect();
    let order = settings.column_order.get(L::NAME).map_or(&[] as &[String], Vec::as_slice);
    let mut columns: Vec<Col<L>> = Vec::new();
    for id in order {
        let known = declared.iter().find(|column| column.id == id);
        columns.extend(known.filter(|column| columns.iter().all(|other| other.id != column.id)));
    }
    for (place, column) in declared.iter().enumerate() {
        if columns.iter().any(|other| other.id == column.id) {
            continue;
        }
        let before = declared[..place].last();
        let after = before.and_then(|before| columns.iter().position(|other| other.id == before.id));
        columns.insert(after.map_or(0, |after| after + 1), column);
    }
    columns
}

/// Whether a person hid it. One that opens the row can't be hidden: there would be no way in.
pub(super) fn is_hidden<L: List>(settings: &Settings, column: Col<L>) -> bool {
    let is_named = settings.hidden_columns.get(L::NAME).is_some_and(|hidden| hidden.contains(column.id));
    is_named && !column.opens
}

/// The columns that are seen.
pub(super) fn seen<L: List>(settings: &Settings) -> Vec<Col<L>> {
    let mut columns = in_order::<L>(settings);
    columns.retain(|column| !is_hidden::<L>(settings, column));
    columns
}

/// Shows a column or hides it.
pub(super) fn show<L: List>(app: &App, column: &'static str, is_shown: bool) {
    put(app, move |settings| {
        let hidden: &mut BTreeSet<String> = settings.hidden_columns.entry(L::NAME.to_owned()).or_default();
        match is_shown {
            true => drop(hidden.remove(column)),
            false => drop(hidden.insert(column.to_owned())),
        }
    });
}

/// Moves a column past the next one that is seen, towards the start or the end.
pub(super) fn shift<L: List>(app: &App, column: &'static str, towards_end: bool) {
    put(app, move |settings| {
        let mut order = in_order::<L>(settings);
        let seen: Vec<bool> = order.iter().map(|column| !is_hidden::<L>(settings, column)).collect();
        let Some(from) = order.iter().position(|other| other.id == column) else { return };
        let to = if towards_end {
            (from + 1..order.len()).find(|at| seen[*at])
        } else {
            (0..from).rev().find(|at| seen[*at])
        };
        let Some(to) = to else { return };
        let moved = order.remove(from);
        order.insert(to, moved);
        let order = order.iter().map(|column| column.id.to_owned()).collect();
        settings.column_order.insert(L::NAME.to_owned(), order);
    });
}

/// As declared, widths included.
pub(super) fn reset<L: List>(app: &App) {
    put(app, |settings| {
        settings.columns.remove(L::NAME);
        settings.column_order.remove(L::NAME);
        settings.hidden_columns.remove(L::NAME);
    });
}

#[cfg(test)]
mod tests {
    use pok_api::list::contract::Contracts;

    use super::*;

    fn ids(columns: &[Col<Contracts>]) -> String {
        columns.iter().map(|column| column.id).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn an_order_of_another_version_is_kept_as_far_as_it_goes() {
        let mut settings = Settings::default();
        let declared = ids(&in_order::<Contracts>(&settings));
        assert!(declared.starts_with("contract_no version issue_type") && !declared.contains("contract_to"));
        let order = ["melted", "buyer", "contract_no", "buyer", "contract_title"];
        settings.column_order.insert("contracts".into(), order.map(str::to_owned).to_vec());
        let found = in_order::<Contracts>(&settings);
        assert_eq!(found.len(), declared.split(' ').count(), "each once: {}", ids(&found));
        let at = |id: &str| found.iter().position(|column| column.id == id);
        assert!(at("buyer") < at("contract_no") && at("contract_no") < at("contract_title"));
        assert_eq!(at("contract_from"), at("buyer").map(|at| at + 1), "a new one follows the one declared before it");
    }

    #[test]
    fn the_way_into_a_row_cant_be_hidden() {
        let mut settings = Settings::default();
        let hidden = ["contract_no", "buyer", "melted"].map(str::to_owned).into();
        settings.hidden_columns.insert("contracts".into(), hidden);
        let seen = ids(&seen::<Contracts>(&settings));
        assert!(seen.contains("contract_no") && !seen.contains("buyer"));
    }
}
