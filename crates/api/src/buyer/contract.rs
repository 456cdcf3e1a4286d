//! Writing a contract, asking for its seal, cancelling it.
//!
//! The three bind the buyer, so each needs an idempotency key: the same key with the same request answers what it
//! answered first, and with another request `KeyReused`. A key belongs to the buyer's side as a whole, whichever API key
//! it came with.

use jiff::civil::Date;
use pok_domain::contract::{ContractStatus, ContractType, SettlementType};
use pok_domain::member::{BusinessRegNo, LoginId};
use pok_domain::{BlobId, ContractId, Currency, DocumentNumber, Name, Version};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// Writes a contract from a template, or the next version of one that is 완료.
    ///
    /// Fails with `Stale` where the number to amend has no version that is 완료, or one that is still under way.
    (Buyer, Admin) BINDING "buyer.contract.create" => Create {
        /// The contract to amend; none for a new one.
        amends: Option<DocumentNumber>,
        /// With whom.
        supplier: Counterparty,
        /// Which template, e.g. `goods`, `service`, `unit_price`.
        template: String,
        /// 계약유형.
        contract_type: ContractType,
        /// 정산유형.
        settlement_type: SettlementType,
        /// 계약명.
        title: Name,
        /// 계약일자.
        contract_date: Date,
        /// 계약기간, first day.
        contract_from: Date,
        /// 계약기간, last day.
        contract_to: Date,
        /// 통화.
        currency: Currency,
        /// 지불방법.
        payment: String,
        /// Further terms, at most 50, no label twice.
        terms: Vec<Term>,
        /// 계약품목, 1 to 500.
        items: Vec<NewItem>,
        /// Titles of attachments from the buyer's library, each once, e.g. `지속가능경영가이드`.
        attachments: Vec<String>,
        /// 구매담당자.
        buyer: BuyerContact,
    } -> Created;

    /// 날인요청: renders the documents, places the buyer's seal and signature, and shows the contract to the supplier.
    ///
    /// Fails with `Stale` where the revision is old or the state isn't the draft.
    (Buyer, Admin) BINDING "buyer.contract.request_seal" => RequestSeal {
        /// The contract.
        contract: ContractId,
        /// The revision that was looked at: [`State::rev`], [`Created::rev`].
        rev: i64,
        /// 공급사 전달사항.
        note_to_supplier: Option<String>,
    } -> State;

    /// 계약취소, before 완료.
    ///
    /// Fails with `Stale` where the revision is old or the state doesn't allow it.
    (Buyer, Admin) BINDING "buyer.contract.cancel" => Cancel {
        /// The contract.
        contract: ContractId,
        /// The revision that was looked at: [`State::rev`], [`Created::rev`].
        rev: i64,
        /// Why; kept in the audit chain.
        reason: String,
    } -> State;

    /// How a contract stands.
    (Buyer, Clerk, Inspector, Settlement, Admin) "buyer.contract.show" => Show {
        /// The contract.
        contract: ContractId,
    } -> State;
}

/// A supplier, as the buyer knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Counterparty {
    /// A corporate member.
    BusinessRegNo(BusinessRegNo),
    /// An individual member.
    LoginId(LoginId),
}

/// A further term of the contract's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Term {
    /// What it is about, e.g. `지체상금률`.
    pub label: String,
    /// What it says, e.g. `해당없음`.
    pub value: String,
}

/// 구매담당자.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BuyerContact {
    /// In Korean.
    pub name: Name,
    /// In English: lists can be searched by either.
    pub name_en: Name,
    /// 구매담당자 연락처.
    pub phone: String,
}

/// A line to write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewItem {
    /// 세분류.
    pub category: String,
    /// 품목명.
    pub name: String,
    /// 세부스펙.
    pub spec: String,
    /// 단위.
    pub unit: String,
    /// 계약량; none in a unit-price contract.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub quantity: Option<Decimal>,
    /// 계약단가, net of VAT, in the contract's currency.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub unit_price: Decimal,
    /// 납품요청일.
    pub requested_date: Option<Date>,
    /// 납품요청위치.
    pub requested_site: String,
}

/// A contract that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Created {
    /// Its identifier.
    pub contract: ContractId,
    /// Its number.
    pub number: DocumentNumber,
    /// Its version.
    pub version: Version,
    /// Its revision, which the next write names.
    pub rev: i64,
}

/// How a contract stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// Which contract.
    pub contract: ContractId,
    /// Its number.
    pub number: DocumentNumber,
    /// Its version.
    pub version: Version,
    /// 계약상태.
    pub status: ContractStatus,
    /// Grows with each change.
    pub rev: i64,
    /// The file as it is now: signed by the buyer, then by both.
    pub document: Option<BlobId>,
}
