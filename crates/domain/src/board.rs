//! 공지사항: the notice board of the main screen (spec 00 §4).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Name, NoticeId};

/// An entry of the board; visible before login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notice {
    /// Its identifier.
    pub id: NoticeId,
    /// Carries the badge 공지 and stands first.
    pub is_pinned: bool,
    /// The title as printed.
    pub title: Name,
    /// What it says, in paragraphs divided by an empty line.
    pub body: String,
    /// The day it was posted.
    pub posted_on: Date,
}

/// Pinned first, then newest first (P-GEN-05).
pub fn in_order(notices: &mut [Notice]) {
    notices.sort_by_key(|notice| std::cmp::Reverse((notice.is_pinned, notice.posted_on, notice.id)));
}
