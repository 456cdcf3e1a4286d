//! Events that the core sends to the window without being asked, by name. The payload is JSON.

/// Local data changed; look again. Payload: none.
pub const CHANGED: &str = "changed";
/// The masthead's line changed. Payload: [`super::session::SyncState`].
pub const SYNC: &str = "sync";
/// The board is fresh. Payload: `Vec<Notice>`.
pub const NOTICES: &str = "notices";
/// What the server says of itself changed. Payload: [`crate::protocol::About`].
pub const ABOUT: &str = "about";
/// The session has ended: show the login. Payload: none.
pub const LOGGED_OUT: &str = "logged-out";
/// How far a longer act has come. Payload: [`Progress`].
pub const PROGRESS: &str = "progress";

/// How far a longer act has come.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Progress {
    /// What is being done.
    pub step: Step,
    /// 0–100; none where it can't be said.
    pub percent: Option<u8>,
}

/// Steps of 서명.
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
    /// Sending the file.
    Uploading,
    /// Waiting for the server's check.
    Verifying,
    /// Fetching the result.
    Fetching,
}
