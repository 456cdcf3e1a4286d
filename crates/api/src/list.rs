//! A list, said once: its columns, conditions and order. The desktop's core makes a table of it, finds pages in it and
//! writes it to Excel; the window draws it.

mod asked;
pub mod bid;
mod call;
pub mod code;
mod condition;
pub mod contact;
pub mod contract;
pub mod contract_item;
pub mod request;
mod value;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use asked::{Asked, Given, KeptGiven};
pub use call::{Export, Found, Part, Search};
pub use code::{Coded, Tone};
pub use condition::{Choice, Condition, Kind, choices};
pub use value::{Key, Value, days};

use crate::record::Source;

/// A list of the manual.
pub trait List: Clone + PartialEq + Send + Sync + 'static {
    /// What the feed brings.
    type Of: Source;
    /// A row: what [`List::Of`] is, where that is enough.
    type Row: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// Names its table in the core, and what is kept of it: widths, page size, conditions.
    const NAME: &'static str;
    /// The name of [`Search`].
    const SEARCH: &'static str;
    /// The name of [`Export`].
    const EXPORT: &'static str;
    /// In the order of the specification, without No.
    const COLUMNS: &'static [Column<Self::Row>];
    /// In the order of the specification.
    const CONDITIONS: &'static [Condition];
    /// A key and a version: of rows with the same key, only those of the newest version are listed. None lists all.
    const LATEST: Option<(&'static str, &'static str)> = None;
    /// What is behind [검색 펼침] is open at first.
    const UNFOLDED: bool = false;
    /// ☐: rows can be selected.
    const SELECTS: bool = false;
    /// The order without one, and of ties: columns. Rows that are alike in all of them stand as they came,
    /// those of a record as it has them.
    const NEWEST: &'static [(&'static str, Dir)];

    /// The rows of a record: none where it isn't listed, several in lists of items.
    fn rows(of: &Self::Of) -> Vec<Self::Row>;

    /// Tells a row from all others of the list.
    fn id(row: &Self::Row) -> String;
}

/// Which way an order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dir {
    /// Smallest first.
    Up,
    /// Largest first.
    Down,
}

/// Where a column's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Text.
    Start,
    /// Short codes and icons.
    Middle,
    /// Numbers.
    End,
}

/// A column of a list whose rows are `R`.
pub struct Column<R: 'static> {
    /// The specification's identifier: names the column in calls, in the core's table and in what is kept.
    pub id: &'static str,
    /// Its header: a text's name.
    pub label: &'static str,
    /// In CSS pixels, until a person changes it.
    pub width: u32,
    /// Can be ordered by.
    pub sorts: bool,
    /// Stays in view when the list is scrolled sideways.
    pub sticks: bool,
    /// Takes the width that is left over.
    pub grows: bool,
    /// Opens the row.
    pub opens: bool,
    /// For orders and conditions alone; nobody sees it.
    pub hidden: bool,
    /// The window draws what stands in it; a file has no such column.
    pub drawn: bool,
    /// Where its text stands.
    pub side: Side,
    /// What stands in it.
    pub value: fn(&R) -> Value,
    /// What a search looks in as well, e.g. a name in English.
    pub also: Option<fn(&R) -> String>,
}

impl<R: 'static> Column<R> {
    /// A column that can be ordered by.
    pub const fn new(id: &'static str, label: &'static str, width: u32, value: fn(&R) -> Value) -> Self {
        let (sorts, sticks, grows, opens, hidden, drawn) = (true, false, false, false, false, false);
        Self { id, label, width, sorts, sticks, grows, opens, hidden, drawn, side: Side::Start, value, also: None }
    }

    /// One that the window draws: buttons.
    pub const fn drawn(id: &'static str, label: &'static str, width: u32) -> Self {
        Self { drawn: true, ..Self::new(id, label, width, |_| Value::Nothing).unsorted() }
    }

    /// One that nobody sees, for orders and conditions.
    pub const fn hidden(id: &'static str, value: fn(&R) -> Value) -> Self {
        Self { hidden: true, ..Self::new(id, "", 0, value) }
    }

    /// It can't be ordered by.
    pub const fn unsorted(mut self) -> Self {
        self.sorts = false;
        self
    }

    /// It stays in view when the list is scrolled sideways.
    pub const fn sticks(mut self) -> Self {
        self.sticks = true;
        self
    }

    /// It takes the width that is left over.
    pub const fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// Its text stands in the middle: a short code, an icon.
    pub const fn middle(mut self) -> Self {
        self.side = Side::Middle;
        self
    }

    /// Its text stands at the end: a number.
    pub const fn end(mut self) -> Self {
        self.side = Side::End;
        self
    }

    /// It opens the row.
    pub const fn opens(mut self) -> Self {
        self.opens = true;
        self
    }

    /// A search looks in this too.
    pub const fn also(mut self, text: fn(&R) -> String) -> Self {
        self.also = Some(text);
        self
    }

    /// What a search looks in; none where that is what orders it.
    pub fn sought(&self, row: &R) -> Option<String> {
        let value = (self.value)(row);
        let mut text = match (self.also, &value) {
            (None, Value::Text(_) | Value::Note(_)) => return None,
            _ => value.text(),
        };
        if let Some(also) = self.also {
            text.push('\n');
            text.push_str(&also(row));
        }
        Some(pok_domain::name::folded(&text).into_owned())
    }
}

/// Passes every list to the macro `$with`, so that none is forgotten by tables, export, search or tests.
#[macro_export]
macro_rules! lists {
    ($with:ident) => {
        $with! {
            $crate::list::bid::Bids,
            $crate::list::contact::Contacts,
            $crate::list::contract::Contracts,
            $crate::list::contract_item::ContractItems,
            $crate::list::request::Requests,
        }
    };
}
