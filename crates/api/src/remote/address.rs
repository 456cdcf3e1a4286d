//! 우편번호 검색: the national register of road-name addresses, which the server asks (MEM-10).

use serde::{Deserialize, Serialize};

use crate::call::calls;

/// How many addresses a page has.
pub const ADDRESSES: u32 = 10;

calls! {
    /// Looks an address up by road, neighbourhood, building or postal code.
    ///
    /// Fails with `Invalid` and the field `keyword` where the register wants another one, `TooMany`, `Unavailable`.
    REPEATABLE "address.search" => Search {
        /// What was typed.
        keyword: String,
        /// The page, from 1.
        page: u32,
    } -> Found;
}

/// A page of addresses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// How many there are in all.
    pub total: u32,
    /// At most [`ADDRESSES`] of them.
    pub rows: Vec<Row>,
}

/// An address of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// 우편번호, five digits.
    pub postal_code: String,
    /// 도로명주소, with the neighbourhood and the building in brackets.
    pub road: String,
    /// 지번주소.
    pub jibun: String,
    /// 건물명; may be empty.
    pub building: String,
}
