//! 계약목록, 계약상세정보 and 계약서 (spec 05 S3–S5).

use jiff::Timestamp;
use jiff::civil::Date;
use pok_domain::contract::{ContractStatus, ContractType, IssueType, Reading};
use pok_domain::{BlobId, ContractId, Currency, DocumentId, DocumentNumber, Money, Period, Version};
use serde::{Deserialize, Serialize};

use super::page::{Paging, Rows};
use crate::Receipt;
use crate::call::calls;
use crate::remote::member::Proof;
use crate::remote::sync::Contract;

calls! {
    /// 계약목록, from the local store.
    "contract.search" => Search {
        /// The conditions.
        filter: Filter,
        /// Which page.
        paging: Paging,
    } -> Rows<Row>;

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

/// The conditions of 계약목록.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Filter {
    /// 계약일자; none for all.
    pub contract_date: Option<Period>,
    /// Contracts at 날인요청 show whatever their day: of the period that the list begins with (P-GEN-10).
    pub or_to_seal: bool,
    /// Part of 계약명.
    pub title: String,
    /// Part of 구매담당자, in Korean or English.
    pub buyer: String,
    /// Part of 계약번호 (검색 펼침).
    pub number: String,
    /// 계약상태 (검색 펼침); none for all.
    pub status: Option<ContractStatus>,
    /// 계약유형 (검색 펼침); none for all.
    pub contract_type: Option<ContractType>,
    /// 계약취소 포함.
    pub include_cancelled: bool,
}

/// A row of 계약목록.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Its identifier.
    pub id: ContractId,
    /// 계약번호.
    pub number: DocumentNumber,
    /// 버전.
    pub version: Version,
    /// 작성유형.
    pub issue_type: IssueType,
    /// 계약유형.
    pub contract_type: ContractType,
    /// 계약상태.
    pub status: ContractStatus,
    /// 계약명.
    pub title: String,
    /// 계약일자.
    pub contract_date: Date,
    /// 공급사담당자.
    pub supplier_contact: String,
    /// 구매담당자.
    pub buyer_name: String,
    /// 계약기간, first day.
    pub contract_from: Date,
    /// 계약기간, last day.
    pub contract_to: Date,
    /// 통화.
    pub currency: Currency,
    /// 계약금액; `-` for a unit-price contract.
    pub total: Option<Money>,
    /// 전달사항.
    pub note_to_supplier: Option<String>,
    /// 날인요청일자.
    pub seal_requested_at: Option<Timestamp>,
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
