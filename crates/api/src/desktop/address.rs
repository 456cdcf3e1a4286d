//! 우편번호 검색 as the window sees it.

use crate::call::calls;
use crate::remote::address::Found;

calls! {
    /// Looks an address up by road, neighbourhood, building or postal code.
    ///
    /// Fails with `Invalid` and the field `keyword`, whose message is `short`, `long`, `broad` or `characters`; with
    /// `TooMany`, `Unavailable`, `Offline`.
    "address.search" => Search {
        /// What was typed.
        keyword: String,
        /// The page, from 1.
        page: u32,
    } -> Found;
}
