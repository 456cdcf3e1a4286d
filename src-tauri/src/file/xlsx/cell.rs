//! What stands in a cell, and what Excel would make of it by itself.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// The most UTF-16 units that a cell takes.
const MAX_TEXT: usize = 32_767;
/// What an f64 keeps of any decimal: Excel counts in no more.
const MAX_DIGITS: u32 = 15;

/// Number formats by their place in `styles.xml`: those of [`Look`], then text and headers.
pub(super) const FORMATS: [&str; 9] = [
    "General",
    "#,##0",
    "#,##0.######",
    "#,##0.00",
    "yyyy.mm.dd",
    "yyyy.mm.dd hh:mm",
    "yyyy.mm.dd hh:mm:ss",
    "@",
    "General",
];
pub(super) const TEXT: usize = 7;
pub(super) const HEADER: usize = 8;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    Empty,
    /// Words.
    Words(Cow<'a, str>),
    /// Text that Excel takes for no number whoever edits it: an account number, a serial number.
    Text(Cow<'a, str>),
    /// A number.
    Number(f64, Look),
}

/// How a number looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// As Excel likes.
    Plain,
    /// With thousands separators.
    Count,
    /// The same with as many decimals as there are.
    Fraction,
    /// The same with two decimals.
    Cents,
    /// A day.
    Day,
    /// A day and a time of day.
    Minute,
    /// The same with seconds.
    Second,
}

impl Cell<'_> {
    /// A number with thousands separators: whole, or with as many decimals as there are; as text where Excel would round
    /// it.
    pub(crate) fn count(value: Decimal) -> Self {
        let look = if value.fract().is_zero() { Look::Count } else { Look::Fraction };
        Self::decimal(value, look)
    }

    /// An amount of a currency with so many decimals; as text where Excel would round it.
    pub(crate) fn amount(value: Decimal, decimals: u32) -> Self {
        Self::decimal(value, if decimals == 0 { Look::Count } else { Look::Cents })
    }

    fn decimal(value: Decimal, look: Look) -> Self {
        match exact(value) {
            Some(number) => Self::Number(number, look),
            None => Self::Words(value.normalize().to_string().into()),
        }
    }

    /// A day, or an instant of a clock; as ISO 8601 has it where Excel's calendar is wrong.
    pub(crate) fn at(at: DateTime, look: Look) -> Self {
        const EPOCH: Date = Date::constant(1899, 12, 30);
        if at.date() < Date::constant(1900, 3, 1) {
            return Self::Words(at.to_string().into());
        }
        let since = at.duration_since(EPOCH.into());
        Self::Number(since.as_secs() as f64 / 86_400.0, look)
    }
}

/// A number as Excel has it; none where it would be rounded.
pub(crate) fn exact(value: Decimal) -> Option<f64> {
    let value = value.normalize();
    let digits = value.mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
    value.to_f64().filter(|_| digits <= MAX_DIGITS)
}

/// Text that a cell takes; one longer is cut, and says so.
pub(crate) fn fitting(text: &str) -> Cow<'_, str> {
    let cut = within(text, MAX_TEXT);
    if cut.len() == text.len() { text.into() } else { format!("{}…", within(text, MAX_TEXT - 1)).into() }
}

/// As much of a text as so many UTF-16 units hold.
pub(super) fn within(text: &str, most: usize) -> &str {
    let mut units = 0;
    let over = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > most
    });
    over.map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_excel_would_change_is_text() {
        let cell = |text: &str| Cell::count(text.parse().expect("a number"));
        assert_eq!(cell("1234.50"), Cell::Number(1_234.5, Look::Fraction));
        assert_eq!(cell("3.0"), Cell::Number(3.0, Look::Count));
        assert_eq!(cell("999999999999999"), Cell::Number(999_999_999_999_999.0, Look::Count));
        assert_eq!(cell("1000000000000001"), Cell::Words("1000000000000001".into()));
        assert_eq!(Cell::amount(12.into(), 2), Cell::Number(12.0, Look::Cents));
        let day = |year, month, day| Cell::at(Date::constant(year, month, day).into(), Look::Day);
        assert_eq!(day(1900, 3, 1), Cell::Number(61.0, Look::Day));
        assert_eq!(day(2023, 2, 8), Cell::Number(44_965.0, Look::Day));
        assert_eq!(day(1900, 2, 28), Cell::Words("1900-02-28T00:00:00".into()));
        let noon = Date::constant(2023, 2, 8).at(12, 0, 0, 0);
        assert_eq!(Cell::at(noon, Look::Minute), Cell::Number(44_965.5, Look::Minute));
    }

    #[test]
    fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
        let long = "\u{1F4C4}".repeat(20_000);
        let cut = fitting(&long);
        assert_eq!((cut.encode_utf16().count(), cut.chars().last()), (MAX_TEXT, Some('…')));
        assert_eq!(fitting(&"가".repeat(MAX_TEXT)), "가".repeat(MAX_TEXT));
    }
}
