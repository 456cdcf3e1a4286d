//! The demo's mails and messages, so that a stranger can read the code that a phone would get.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// What the demo server would have sent, newest first. `NotFound` on any other server.
    WHILE_LOCKED "demo.outbox" => Outbox {} -> Vec<Letter>;
}

/// A mail or a text message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Letter {
    /// A mail address or a mobile number.
    pub to: String,
    /// A mail's subject; a message has none.
    pub subject: Option<String>,
    /// What it says.
    pub body: String,
    /// When it was sent.
    pub sent_at: Timestamp,
}
