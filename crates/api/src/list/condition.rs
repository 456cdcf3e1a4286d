//! The conditions of a list.

use pok_domain::Preset;

use super::Coded;

/// A condition, as the search bar has it.
pub struct Condition {
    /// Names it in calls and in what is kept.
    pub id: &'static str,
    /// A text's name.
    pub label: &'static str,
    /// Behind [검색 펼침].
    pub folded: bool,
    /// What it asks.
    pub kind: Kind,
}

/// What a condition asks.
pub enum Kind {
    /// Part of the text in one of these columns, whatever the case.
    Part(&'static [&'static str]),
    /// One code of a column, or all.
    One {
        /// Which column.
        column: &'static str,
        /// What can be chosen, in order.
        choices: fn() -> Vec<Choice>,
        /// The code that the list opens with: there is no choice of all then. None for all.
        first: Option<&'static str>,
    },
    /// A column's day lies in a period.
    Days {
        /// Which column.
        column: &'static str,
        /// The column holds instants, of which the day in Korea counts; else days.
        instants: bool,
        /// As the list opens; none for all.
        preset: Option<Preset>,
        /// Rows that show whatever their day, with the period that the list opens with: every column has one of its
        /// codes' places in the specification's order (P-GEN-10). A period that a person chose is meant.
        or: &'static [(&'static str, &'static [i64])],
    },
    /// Rows with this code are left out, unless they are asked for: 포함 or 미포함.
    Without {
        /// Which column.
        column: &'static str,
        /// The code's place in the specification's order.
        rank: i64,
    },
    /// The same as a tick, that counts at once.
    Tick {
        /// Which column.
        column: &'static str,
        /// The code's place in the specification's order.
        rank: i64,
    },
}

impl Kind {
    /// Days of a column, from the last month at first.
    pub const fn month(column: &'static str) -> Self {
        Self::Days { column, instants: false, preset: Some(Preset::Month), or: &[] }
    }

    /// One code of a column that has to be chosen, `first` at first.
    pub const fn chosen<C: Coded>(column: &'static str, first: &'static str) -> Self {
        Self::One { column, choices: choices::<C>, first: Some(first) }
    }
}

impl Condition {
    /// One that is always there.
    pub const fn new(id: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { id, label, folded: false, kind }
    }

    /// One behind [검색 펼침].
    pub const fn folded(id: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { id, label, folded: true, kind }
    }
}

/// What can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// Its code.
    pub code: &'static str,
    /// A text's name.
    pub words: &'static str,
    /// Its place in the specification's order.
    pub rank: i64,
}

impl Choice {
    /// A code.
    pub fn of<C: Coded>(code: C) -> Self {
        Self { code: code.code(), words: code.words(), rank: code.rank() }
    }
}

/// All codes of a list.
pub fn choices<C: Coded>() -> Vec<Choice> {
    C::ALL.iter().copied().map(Choice::of).collect()
}
