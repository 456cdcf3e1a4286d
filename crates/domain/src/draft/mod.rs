//! Work being written before it is sent: what it holds, how two people's changes come together, and how one computer's
//! copy and the server's follow each other. Pure: a store keeps [`Local`], a network carries what it says.

mod fields;
mod local;
mod merge;

pub use fields::{FieldFault, Fields, FileRef, Patch, Value};
pub use local::{Arrival, Flight, Local, Past, PastReason, Snapshot, Theirs, Unresolved};
pub use merge::{Merged, Side, Split, merge};

use crate::DocumentKind;
use crate::code::codes;

codes! {
    /// What is being written.
    pub enum DraftKind {
        /// A bid: its subject is the notice.
        Bid = "BID",
    }
}

impl DraftKind {
    /// What its subject is.
    pub const fn subject(self) -> DocumentKind {
        match self {
            Self::Bid => DocumentKind::BidNotice,
        }
    }

    /// Whether the field is money: that never comes from elsewhere into changed work by itself (design: sync).
    pub fn is_money(self, field: &str) -> bool {
        match self {
            Self::Bid => field.starts_with(crate::bid::PRICE),
        }
    }
}
