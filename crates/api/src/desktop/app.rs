//! Starting the window.

use pok_domain::board::Notice;
use serde::{Deserialize, Serialize};

use super::login::Who;
use super::preferences::Settings;
use crate::call::calls;

calls! {
    /// All that the first screen needs, from this computer alone: never waits for the network.
    WHILE_LOCKED "app.start" => Start {} -> Started;

    /// The first screen is painted. The core starts what could wait.
    WHILE_LOCKED "app.ready" => Ready {} -> ();
}

/// What the window starts with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Started {
    /// Preferences.
    pub settings: Settings,
    /// Who is logged in from the last time, when the key store holds a session.
    pub who: Option<Who>,
    /// 공지사항 as last seen; a fresher list comes with the event `notices`.
    pub notices: Vec<Notice>,
    /// The buyer's name, for titles: from the server, as last seen.
    pub buyer: Option<String>,
    /// Where the purchasing office is reached.
    pub contact_mail: Option<String>,
    /// The server keeps its mails and messages readable in this window.
    pub demo: bool,
    /// Whether the window is locked: only the password gets further.
    pub is_locked: bool,
    /// So many seconds without a key or a pointer lock the window.
    pub idle_seconds: u32,
    /// Something about this start that the person must know: the local store was damaged and is being rebuilt, …
    pub warnings: Vec<Warning>,
}

/// What a person must know about the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// The copy of the server's data was damaged: set aside, being fetched anew. Drafts are kept.
    StoreRebuilt,
    /// The file of drafts was damaged: set aside; what could be read was kept.
    DraftsDamaged,
    /// The key store can't be opened: one has to log in at each start, and can't sign here.
    NoKeyStore,
    /// The key of the encrypted files was lost: they were set aside. What the server has is fetched again.
    KeyLost {
        /// The drafts that had not been sent, by name: they are lost.
        unsynced: Vec<String>,
    },
}
