//! Events that the core sends to the window without being asked, by name. The payload is JSON.

use pok_domain::DocumentKind;
use uuid::Uuid;

/// Local data changed; look again. Payload: none.
pub const CHANGED: &str = "changed";
/// The masthead's line changed. Payload: [`super::login::SyncState`].
pub const SYNC: &str = "sync";
/// The board is fresh. Payload: `Vec<Notice>`.
pub const NOTICES: &str = "notices";
/// What the server says of itself changed. Payload: [`crate::protocol::About`].
pub const ABOUT: &str = "about";
/// The session of the last time was found after the start: the key store had to be unlocked first. Payload: [`Resumed`].
pub const LOGGED_IN: &str = "logged-in";
/// Something was refused because the window is locked: show that it is. Payload: none.
pub const LOCKED: &str = "locked";
/// What is known of who is logged in changed. Payload: [`super::login::Who`].
pub const WHO: &str = "who";
/// Something a person must know came up. Payload: [`super::app::Warning`].
pub const WARNING: &str = "warning";
/// The session has ended: show the login. Payload: none.
pub const LOGGED_OUT: &str = "logged-out";
/// It became known what an act whose answer was lost had come to. Payload: [`Settled`].
pub const SETTLED: &str = "settled";
/// How far a longer act has come. Payload: [`Progress`].
pub const PROGRESS: &str = "progress";
/// How far an Excel file of a list has come. Payload: [`Exporting`].
pub const EXPORTING: &str = "exporting";

/// How far an Excel file of a list has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exporting {
    /// As in [`crate::list::Export`].
    pub export: Uuid,
    /// Rows written.
    pub done: u64,
    /// Rows in all.
    pub total: u64,
}

/// A session of the last time.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resumed {
    /// Whose.
    pub who: super::login::Who,
    /// Whether the window is locked: only the password gets further.
    pub is_locked: bool,
}

/// How far a longer act has come.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// 0–100; none where it can't be said.
    pub percent: Option<u8>,
}

/// What a binding act whose answer was lost had come to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settled {
    /// About what.
    pub about: About,
    /// The server's answer.
    pub outcome: crate::remote::operation::Outcome,
}

/// What an act is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// 서명 of a contract.
    Sign(pok_domain::ContractId),
    /// 제출 of a bid.
    Submit(pok_domain::BidNoticeId),
    /// 투찰포기.
    Decline(pok_domain::BidNoticeId),
}

impl About {
    /// The document: its kind and its identifier.
    pub const fn document(self) -> (DocumentKind, Uuid) {
        match self {
            Self::Sign(contract) => (DocumentKind::Contract, contract.0),
            Self::Submit(notice) | Self::Decline(notice) => (DocumentKind::BidNotice, notice.0),
        }
    }
}

/// Steps of 서명 and 제출.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Asking the server who is signing.
    Reauthenticating,
    /// Getting the certificate.
    Certificate,
    /// Signing here.
    Signing,
    /// Sending the draft.
    Saving,
    /// Sending the file.
    Uploading,
    /// Waiting for the server's check.
    Verifying,
    /// Fetching the result.
    Fetching,
}
