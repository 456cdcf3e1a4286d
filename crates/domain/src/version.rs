//! Versions of a contract or a purchase order (spec 00 §8).

use std::fmt;

use serde::{Deserialize, Serialize};

/// 1 for the first, 2 for the first amendment, and so on; printed `1차`, `2차`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Version(pub u16);

impl Version {
    /// 1차.
    pub const FIRST: Self = Self(1);

    /// The version an amendment makes.
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}차", self.0)
    }
}
