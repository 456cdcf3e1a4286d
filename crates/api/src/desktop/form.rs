//! A form of sign-up or of 변경요청 as the window sees it: what is typed is kept on this computer.

use pok_domain::BlobId;
use pok_domain::draft::Fields;
use serde::{Deserialize, Serialize};

/// A form that was opened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opened {
    /// What stands in it.
    pub fields: Fields,
    /// It was half filled in when the window was closed.
    pub is_restored: bool,
    /// Files whose content is on this computer and can be looked at.
    pub here: Vec<BlobId>,
}
