//! The home screen after login: what waits for me.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::bid;
use crate::call::calls;
use crate::list::contract;

calls! {
    /// What waits, counted, and the first of each.
    "home.show" => Show {} -> Home;
}

/// What waits for the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Home {
    /// Notices at 공고진행중 that the company has not answered yet.
    pub to_bid: u64,
    /// Those of them that close first.
    pub to_bid_first: Vec<bid::Row>,
    /// 투찰결과 of the last 30 days, newest first.
    pub results: Vec<bid::Row>,
    /// Contracts at 날인요청.
    pub to_seal: u64,
    /// The oldest of them.
    pub to_seal_first: Vec<contract::Row>,
    /// Contracts concluded this month.
    pub completed_this_month: u64,
    /// Contracts concluded last.
    pub completed_last: Vec<contract::Row>,
    /// Requests of contacts that wait for the 주담당자; none for who isn't one.
    pub to_decide: Option<u64>,
    /// When the data was fetched.
    pub as_of: Option<Timestamp>,
}
