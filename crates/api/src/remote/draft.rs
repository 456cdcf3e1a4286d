//! Drafts on their way to the company's other computers (design: sync).

use jiff::Timestamp;
use pok_domain::draft::{DraftKind, Fields, Theirs};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::call::calls;

calls! {
    /// Keeps a draft in place of the revision it was made on. It binds nobody, but one key has one effect: keys are
    /// known for 90 days.
    ///
    /// Fails with `NotFound` where there is no such subject, `Closed` where nothing can be written about it any more,
    /// `Invalid` where it is larger than anything that was typed.
    BINDING LONG "draft.put" => Put {
        /// What it is.
        kind: DraftKind,
        /// What it is about; for a bid the notice.
        subject: Uuid,
        /// The revision it was made on; 0 where there was none.
        base_rev: i64,
        /// All of it.
        fields: Fields,
    } -> Written;
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// It is kept.
    Kept {
        /// Its revision now.
        rev: i64,
        /// When, by the server's clock.
        at: Timestamp,
        /// The sequence of the company's feed that holds it.
        seq: i64,
    },
    /// Somebody else's is newer: nothing was changed.
    Conflict(Theirs),
}
