//! 계약목록, 계약상세정보 and 계약서 (spec 05 S3–S5).

use pok_domain::contract::Reading;
use pok_domain::{BlobId, ContractId, DocumentId};
use serde::{Deserialize, Serialize};

use crate::Receipt;
use crate::call::calls;
use crate::remote::login::Proof;
use crate::remote::sync::Contract;

calls! {
    /// 계약상세정보, and what was read of its documents so far.
    "contract.show" => Show {
        /// Which contract.
        contract: ContractId,
    } -> Detail;

    /// Keeps how far a document was read and whether it was agreed to; survives closing the window.
    ///
    /// Pages come as images from `pok://localhost/page/{contract}/{document}/{page from 0}?width={px}`
    /// (`http://pok.localhost/…` on Windows).
    WHILE_LOCKED "contract.read" => Read {
        /// Which contract.
        contract: ContractId,
        /// How far.
        reading: Reading,
    } -> Vec<Reading>;

    /// 서명: asks the server for permission, signs here, sends, and pulls the result.
    "contract.sign" => Sign {
        /// Which contract.
        contract: ContractId,
        /// The revision on the screen.
        rev: i64,
        /// The password or a code.
        proof: Proof,
    } -> Receipt;

    /// Saves a document of the contract into the computer's downloads folder.
    "contract.download" => Download {
        /// Which contract.
        contract: ContractId,
        /// The signed contract, or one of its documents.
        what: Paper,
    } -> Saved;

    /// Opens a file that [`Download`] saved, or shows it in its folder.
    "contract.open_file" => OpenFile {
        /// [`Saved::path`].
        path: String,
        /// Show it in its folder instead.
        reveal: bool,
    } -> ();
}

/// 계약상세정보.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Detail {
    /// All of it.
    pub contract: Contract,
    /// 공급사: its name.
    pub supplier: String,
    /// What was read here so far, while it is at 날인요청.
    pub readings: Vec<Reading>,
    /// The seal that would be placed now: the one chosen here, else the one used last.
    pub seal: Option<Placed>,
}

/// The seal that would be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Placed {
    /// Its image: `pok://localhost/seal/{blob}`.
    pub blob: BlobId,
    /// It was the previous contract's.
    pub is_last: bool,
}

/// What to download.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// The signed contract.
    Signed,
    /// One of its documents.
    Document(DocumentId),
}

/// A file that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    /// Where.
    pub path: String,
    /// Its name, for the message.
    pub name: String,
}
