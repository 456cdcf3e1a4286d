//! What stands in the sheet of a list: the columns that were asked for, and their values as Excel has them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use pok_api::Problem;
use pok_api::list::{Column, List, Value};
use pok_domain::time::{korea, korean_day};

use crate::file::xlsx::{Cell, Look};

/// The sheet of a list.
pub(super) struct Sheet<L: List> {
    columns: Vec<&'static Column<L::Row>>,
    /// By a text's name, in the window's language.
    words: BTreeMap<String, String>,
}

impl<L: List> Sheet<L> {
    /// With these columns.
    ///
    /// # Errors
    /// `Invalid`: none, one twice, or one that isn't the list's or has no values.
    pub(super) fn new(columns: &[String], words: BTreeMap<String, String>) -> Result<Self, Problem> {
        let refused = |why: String| Problem::field("columns", why);
        let mut sheet = Self { columns: Vec::new(), words };
        for id in columns {
            let column = L::COLUMNS.iter().find(|column| column.id == id && !column.hidden && !column.drawn);
            let column = column.ok_or_else(|| refused(format!("the list has no column {id} that can be written")))?;
            if sheet.columns.iter().any(|other| other.id == column.id) {
                return Err(refused(format!("the column {id} stands there twice")));
            }
            sheet.columns.push(column);
        }
        if sheet.columns.is_empty() { Err(refused("a sheet has a column".to_owned())) } else { Ok(sheet) }
    }

    /// The headers, and the columns' widths.
    pub(super) fn headers(&self) -> Vec<(&str, u32)> {
        self.columns.iter().map(|column| (self.words(column.label, column.id), column.width)).collect()
    }

    /// A row.
    pub(super) fn cells(&self, row: &L::Row) -> impl Iterator<Item = Cell<'_>> {
        self.columns.iter().map(|column| self.cell((column.value)(row)))
    }

    fn cell(&self, value: Value) -> Cell<'_> {
        match value {
            Value::Nothing => Cell::Empty,
            Value::Text(text) => Cell::Text(text.into()),
            Value::Number(_) => Cell::Text(value.text().into()),
            Value::Note(text) => Cell::Words(text.into()),
            Value::Days(..) => Cell::Words(value.text().into()),
            Value::Version(version) => Cell::Number(version.0.into(), Look::Plain),
            Value::Day(day) => Cell::at(day.into(), Look::Day),
            Value::DayOf(at) => Cell::at(korean_day(at).into(), Look::Day),
            Value::Minute(at) => Cell::at(korea(at), Look::Minute),
            Value::Second(at) => Cell::at(korea(at), Look::Second),
            Value::Money(money) => Cell::amount(money.amount, money.currency.decimals()),
            Value::Quantity(quantity) => Cell::count(quantity),
            Value::Yes(is_so) => Cell::Words(self.words(if is_so { "yes" } else { "no" }, "").into()),
            Value::Code { code, words, .. } => Cell::Words(Cow::Borrowed(self.words(words, code))),
        }
    }

    /// A text; what is its own word in every language has no name.
    fn words<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.words.get(name).filter(|_| !name.is_empty()).map_or(otherwise, String::as_str)
    }
}
