//! What is being written and what waits to be sent (design: sync): the same for every kind of draft.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pok_domain::OperationId;
use pok_domain::draft::{DraftKind, Fields, FileRef, Past, Side, Split};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::event::About;
use crate::call::calls;
use crate::{Code, Problem};

calls! {
    /// Everything that is not on the server yet, oldest first.
    "draft.waiting" => Waiting {} -> Vec<Operation>;

    /// [다시 시도]: sends it now.
    "draft.retry" => Retry {
        /// What it is.
        kind: DraftKind,
        /// What it is about.
        subject: Uuid,
    } -> Draft;

    /// [버리기]: goes back to what the server has. What stood here is kept among the earlier copies.
    "draft.discard" => Discard {
        /// What it is.
        kind: DraftKind,
        /// What it is about.
        subject: Uuid,
    } -> Draft;

    /// A person has decided a conflict. Both copies are kept among the earlier ones.
    ///
    /// Fails with `Stale` where the other side has changed again, `Invalid` where a field is not decided.
    "draft.resolve" => Resolve {
        /// What it is.
        kind: DraftKind,
        /// What it is about.
        subject: Uuid,
        /// [`Conflict::rev`] that was looked at.
        rev: i64,
        /// Whose value is taken, by field.
        choices: BTreeMap<String, Side>,
    } -> Draft;

    /// Earlier copies, newest first.
    "draft.past" => Earlier {
        /// What it is.
        kind: DraftKind,
        /// What it is about.
        subject: Uuid,
    } -> Vec<Copy>;
}

/// What is being written, as it stands on this computer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Draft {
    /// All of it.
    pub fields: Fields,
    /// How it stands with the server.
    pub state: State,
    /// When it was last changed here.
    pub updated_at: Timestamp,
    /// Fields that came from somebody else and were merged in, until the next change by hand.
    pub merged: Vec<String>,
    /// Who wrote the server's last one, and on which computer, where that isn't this one.
    pub by: Option<Author>,
    /// What a person has to decide.
    pub conflict: Option<Conflict>,
    /// Files of it that are still on their way to the server, and how far.
    pub files: Vec<FileProgress>,
}

impl Default for Draft {
    /// Nothing was written.
    fn default() -> Self {
        Self {
            fields: Fields::default(),
            state: State::Saved,
            updated_at: Timestamp::UNIX_EPOCH,
            merged: Vec::new(),
            by: None,
            conflict: None,
            files: Vec::new(),
        }
    }
}

/// Who wrote something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Author {
    /// Their name.
    pub name: String,
    /// Their computer.
    pub device: String,
    /// When, by the server's clock.
    pub at: Timestamp,
}

/// How a draft, or a file, stands with the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The server has it.
    Saved,
    /// QUEUED: kept here, sent as soon as possible.
    Queued,
    /// SENDING.
    Sending,
    /// UNKNOWN: no answer came; the outcome is being asked for.
    Unknown,
    /// CONFLICT: a person has to decide.
    Conflict,
    /// REJECTED: the server refused it.
    Rejected(Code),
}

/// Two sides of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conflict {
    /// The server's revision.
    pub rev: i64,
    /// Who wrote the other side.
    pub theirs: Author,
    /// When mine was last changed, by this computer's clock.
    pub mine_at: Timestamp,
    /// The fields to decide.
    pub splits: Vec<Split>,
    /// Fields that come from the other side by themselves.
    pub taken: Vec<String>,
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileProgress {
    /// Which.
    pub file: FileRef,
    /// Bytes the server has.
    pub sent: u64,
    /// How it stands.
    pub state: State,
}

/// An earlier copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Copy {
    /// What it held, and why it is past.
    #[serde(flatten)]
    pub past: Past,
    /// When it became so, by this computer's clock.
    pub at: Timestamp,
}

/// Something that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Operation {
    /// Its idempotency key, once it has one.
    pub id: Option<OperationId>,
    /// What is sent.
    pub what: What,
    /// What it is about.
    pub subject: Uuid,
    /// For a person, e.g. `BI20230105-003 사무용품 구매`.
    pub title: String,
    /// How it stands.
    pub state: State,
    /// Since when it waits.
    pub since: Timestamp,
    /// When the next try is due, where the last one failed.
    pub next_try: Option<Timestamp>,
    /// Why the last try failed.
    pub problem: Option<Problem>,
}

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A draft.
    Draft(DraftKind),
    /// A file.
    File(FileProgress),
    /// A binding act whose answer was lost.
    Act(About),
}
