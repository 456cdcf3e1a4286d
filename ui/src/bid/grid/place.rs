//! Places in the grid: where the keyboard goes, and what is chosen. Pure.

use std::ops::RangeInclusive;

/// The columns, from No. to 견적금액.
pub(super) const COLUMNS: usize = 8;
/// The one that can be written in: 견적단가.
pub(super) const PRICE_COLUMN: usize = 6;
/// How many rows PageUp and PageDown go.
const PAGE: usize = 10;

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// From 0.
    pub(super) row: usize,
    /// From 0.
    pub(super) column: usize,
}

/// The cell that has the focus, and the one from which cells are chosen; the same where only one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    /// Where choosing began.
    pub(super) from: Place,
    /// Where the focus is.
    pub(super) at: Place,
}

impl Chosen {
    /// One cell.
    pub(super) fn one(at: Place) -> Self {
        Self { from: at, at }
    }

    /// Its rows.
    pub(super) fn rows(self) -> RangeInclusive<usize> {
        self.from.row.min(self.at.row)..=self.from.row.max(self.at.row)
    }

    /// Its columns.
    pub(super) fn columns(self) -> RangeInclusive<usize> {
        self.from.column.min(self.at.column)..=self.from.column.max(self.at.column)
    }

    /// More than one cell.
    pub(super) fn is_range(self) -> bool {
        self.from != self.at
    }

    /// Prices are among it.
    pub(super) fn has_prices(self) -> bool {
        self.columns().contains(&PRICE_COLUMN)
    }
}

/// Where a key leads from `at` in a grid of `rows`; none where the key isn't about places. `far` is Ctrl or ⌘.
pub(super) fn moved(at: Place, key: &str, far: bool, rows: usize) -> Option<Place> {
    let (last_row, last_column) = (rows.checked_sub(1)?, COLUMNS - 1);
    let Place { row, column } = at;
    let to = match key {
        "ArrowDown" if far => Place { row: last_row, column },
        "ArrowUp" if far => Place { row: 0, column },
        "ArrowDown" => Place { row: (row + 1).min(last_row), column },
        "ArrowUp" => Place { row: row.saturating_sub(1), column },
        "ArrowRight" => Place { row, column: (column + 1).min(last_column) },
        "ArrowLeft" => Place { row, column: column.saturating_sub(1) },
        "PageDown" => Place { row: (row + PAGE).min(last_row), column },
        "PageUp" => Place { row: row.saturating_sub(PAGE), column },
        "Home" if far => Place { row: 0, column: PRICE_COLUMN },
        "End" if far => Place { row: last_row, column: PRICE_COLUMN },
        "Home" => Place { row, column: 0 },
        "End" => Place { row, column: last_column },
        _ => return None,
    };
    Some(to)
}

/// The next cell to write in, for Tab and Enter; none past the last, where the focus leaves the grid.
pub(super) fn next_price(row: usize, back: bool, rows: usize) -> Option<Place> {
    let row = if back { row.checked_sub(1)? } else { Some(row + 1).filter(|next| *next < rows)? };
    Some(Place { row, column: PRICE_COLUMN })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: usize, column: usize) -> Place {
        Place { row, column }
    }

    #[test]
    fn keys_stay_inside_the_grid() {
        let go = |from, key, far| moved(from, key, far, 500).map(|to| (to.row, to.column));
        assert_eq!(go(at(0, 6), "ArrowUp", false), Some((0, 6)));
        assert_eq!(go(at(499, 6), "ArrowDown", false), Some((499, 6)));
        assert_eq!(go(at(3, 7), "ArrowRight", false), Some((3, 7)));
        assert_eq!(go(at(3, 0), "ArrowLeft", false), Some((3, 0)));
        assert_eq!([go(at(3, 6), "Home", false), go(at(3, 6), "End", false)], [Some((3, 0)), Some((3, 7))]);
        assert_eq!([go(at(3, 2), "Home", true), go(at(3, 2), "End", true)], [Some((0, 6)), Some((499, 6))]);
        assert_eq!([go(at(495, 6), "PageDown", false), go(at(4, 6), "PageUp", false)], [Some((499, 6)), Some((0, 6))]);
        assert_eq!(go(at(3, 6), "ArrowDown", true), Some((499, 6)));
        assert_eq!((go(at(3, 6), "x", false), moved(at(0, 0), "End", false, 0)), (None, None));
    }

    #[test]
    fn tab_goes_from_price_to_price_and_then_leaves() {
        assert_eq!(next_price(0, false, 2), Some(at(1, PRICE_COLUMN)));
        assert_eq!([next_price(1, false, 2), next_price(0, true, 2)], [None, None]);
    }

    #[test]
    fn a_range_is_the_same_from_either_corner() {
        let chosen = Chosen { from: at(5, 6), at: at(2, 2) };
        assert_eq!((chosen.rows(), chosen.columns()), (2..=5, 2..=6));
        assert!(chosen.is_range() && chosen.has_prices());
        assert!(!Chosen::one(at(1, 3)).is_range() && !Chosen::one(at(1, 3)).has_prices());
    }
}
