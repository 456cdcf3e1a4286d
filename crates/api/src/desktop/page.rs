//! A page of a list.

use serde::{Deserialize, Serialize};

/// Rows a page that a person can choose (P-GEN-11).
pub const SIZES: [u32; 5] = [5, 10, 20, 50, 100];

/// Which page of a list, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Paging {
    /// From 0.
    pub page: u32,
    /// Rows a page: one of [`SIZES`].
    pub size: u32,
    /// The column's identifier as the specification has it; none for newest first.
    pub sort: Option<Sort>,
}

impl Default for Paging {
    fn default() -> Self {
        Self { page: 0, size: 10, sort: None }
    }
}

/// An order by one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sort {
    /// The column, e.g. `contract_date`.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}
