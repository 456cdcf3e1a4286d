//! 계약목록, 계약상세정보 and 계약서 (spec 05 S3–S5).

use pok_domain::contract::{ContractStatus, ContractType, Reading};
use pok_domain::{BlobId, ContractId, DocumentId, Period};
use serde::{Deserialize, Serialize};

use super::page::{Paging, Rows};
use crate::Receipt;
use crate::call::calls;
use crate::list::{Asked, Given};
use crate::remote::login::Proof;
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

impl Filter {
    /// As the list is asked.
    pub fn asked(&self) -> Asked {
        let period = self.contract_date.map(|period| Given::days(period, self.or_to_seal));
        let code = |code: Option<&str>| code.map(|code| Given::One(code.to_owned()));
        let given = [
            ("contract_date", period),
            ("contract_title", Some(Given::Part(self.title.clone()))),
            ("buyer", Some(Given::Part(self.buyer.clone()))),
            ("contract_no", Some(Given::Part(self.number.clone()))),
            ("contract_status", code(self.status.map(ContractStatus::code))),
            ("contract_type", code(self.contract_type.map(ContractType::code))),
            ("cancelled", self.include_cancelled.then_some(Given::With)),
        ];
        given.into_iter().filter_map(|(condition, given)| Some((condition.to_owned(), given?))).collect()
    }
}

/// A row of 계약목록.
pub type Row = Contract;

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
