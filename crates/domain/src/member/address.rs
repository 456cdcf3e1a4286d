//! 주소, chosen from the national road-name addresses (MEM-10).

use std::fmt;

use serde::{Deserialize, Serialize};

/// An address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Address {
    /// 우편번호, five digits.
    pub postal_code: String,
    /// The road-name address as the look-up gives it.
    pub road: String,
    /// 상세주소, as typed; may be empty.
    pub detail: String,
}

impl fmt::Display for Address {
    /// As documents print it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.road)?;
        if self.detail.is_empty() { Ok(()) } else { write!(f, ", {}", self.detail) }
    }
}
