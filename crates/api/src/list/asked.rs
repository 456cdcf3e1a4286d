//! What is asked of a list.

use std::collections::BTreeMap;

use jiff::civil::Date;
use pok_domain::{Period, Preset};
use serde::{Deserialize, Serialize};

/// What is asked, by the condition's identifier. What isn't named is at its default.
pub type Asked = BTreeMap<String, Given>;

/// What is asked by one condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Part of a text; nothing typed asks nothing.
    Part(String),
    /// A code.
    One(String),
    /// A period, both days included.
    Days {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
        /// It is the one that the list opens with: what [`super::Kind::Days::or`] names shows too.
        opening: bool,
    },
    /// Rows that are left out otherwise.
    With,
}

/// What is asked by one condition of a search that is kept for another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptGiven {
    /// The days up to the day on which it is asked.
    Last(Preset),
    /// Anything else.
    Given(Given),
}

impl Given {
    /// A period; `opening` where it is the one that the list opens with.
    pub const fn days(period: Period, opening: bool) -> Self {
        Self::Days { from: period.from, to: period.to, opening }
    }
}
