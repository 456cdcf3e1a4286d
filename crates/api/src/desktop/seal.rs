//! 직인첨부: from a file to the face of a signature.

use pok_domain::{BlobId, ContractId};
use serde::{Deserialize, Serialize};

use crate::Bytes;
use crate::call::calls;

calls! {
    /// Makes a seal of an image: checks it, turns it upright, makes white paper transparent, trims it. Keeps nothing.
    ///
    /// Fails with `SealType`, `SealSize`, `SealUnreadable`.
    "seal.prepare" => Prepare {
        /// The file as it was dropped: PNG or JPEG, at most 5 MB.
        image: Bytes,
        /// From which brightness on a colour counts as paper, 0–255; none for a good start.
        whiteness: Option<u8>,
    } -> Prepared;

    /// Places the prepared seal on a contract; survives closing the window. The next contract starts with it once it
    /// was signed with.
    "seal.choose" => Choose {
        /// The contract.
        contract: ContractId,
        /// [`Prepared::png`]; none goes back to the seal used last.
        png: Option<Bytes>,
    } -> Option<super::contract::Placed>;
}

/// A seal to look at before it is chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Prepared {
    /// PNG with a transparent background.
    pub png: Bytes,
    /// Its name, once chosen.
    pub blob: BlobId,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The threshold that was used.
    pub whiteness: u8,
}
