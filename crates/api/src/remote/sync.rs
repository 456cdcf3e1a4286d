//! The change feed of a company (design: reads are local).

use jiff::Timestamp;
use pok_domain::BlobId;
use pok_domain::bid::{BidNotice, BidResult, BidStatus};
use pok_domain::board::Notice;
use pok_domain::contract::{Consents, ContractItem, ContractStatus, ContractType, IssueType, SettlementType};
use pok_domain::draft::{DraftKind, Theirs};
use pok_domain::{BidNoticeId, ContractId, Currency, DocumentId, DocumentNumber, Money, NoticeId, Version};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::Receipt;
use crate::call::calls;
use crate::remote::company::Membership;
use crate::remote::contact::Colleague;

calls! {
    /// What changed after `cursor`, oldest first.
    REPEATABLE FOR_OLD_CLIENTS "sync.changes" => Changes {
        /// The last sequence that was applied; 0 for everything.
        cursor: i64,
        /// [`Page::mark`] of that. A server that was put back to an earlier state has another there, and says to begin
        /// again. None of clients that don't know it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<i64>,
        /// At most this many changes; the server may send fewer.
        limit: u32,
    } -> Page;
}

/// A run of changes without gaps.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// In order of sequence; the first is `cursor + 1`. As the text that is sent, which the hash is about: who keeps it
    /// needn't know what it says.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Change>"))]
    pub changes: Box<RawValue>,
    /// The last sequence the server has for this company.
    pub head: i64,
    /// What the last of these changes is marked with, or the cursor where there are none: the next cursor's mark.
    #[serde(default)]
    pub mark: i64,
    /// The server's clock.
    pub at: Timestamp,
    /// SHA-256 over the JSON of `changes`, as sent: a page that doesn't match is not applied.
    pub sha256: BlobId,
    /// The cursor was not one of this feed: start again from nothing.
    pub restart: bool,
}

impl Page {
    /// The changes, read.
    ///
    /// # Errors
    /// One isn't known to this version.
    pub fn changes(&self) -> serde_json::Result<Vec<Change>> {
        serde_json::from_str(self.changes.get())
    }
}

/// One change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// Gapless per company.
    pub seq: i64,
    /// What is now.
    pub subject: Subject,
}

/// A row of the company as it is after the change.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum Subject {
    /// The company itself: for its primary contact alone.
    Company(Box<Membership>),
    /// A contact of the company, or somebody who asks to be one: oneself, and the others for a primary contact.
    Contact(Box<Colleague>),
    /// A contract from 날인요청 on.
    Contract(Box<Contract>),
    /// A bid notice the company may answer, from 공고게시 on.
    BidNotice(Box<BidNotice>),
    /// The company's own answer to a notice.
    Bid(Box<Bid>),
    /// Work begun by somebody of the company.
    Draft(Box<Draft>),
    /// The seal used last.
    Seal(LastSeal),
    /// A notice.
    Notice(Notice),
    /// A notice that was removed.
    NoticeGone(NoticeId),
    /// Something this contact may not see; only its place in the sequence is given.
    Hidden,
}

/// One version of a contract as the supplier sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contract {
    /// Its identifier.
    pub id: ContractId,
    /// Grows with each change; a command carries the one it was made on.
    pub rev: i64,
    /// 계약번호; the same over versions.
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
    /// 계약일자, 계약체결일.
    pub contract_date: jiff::civil::Date,
    /// 계약기간, first day.
    pub contract_from: jiff::civil::Date,
    /// 계약기간, last day.
    pub contract_to: jiff::civil::Date,
    /// 공급사담당자, 계약담당자.
    pub supplier_contact: String,
    /// 구매담당자, in Korean.
    pub buyer_name: String,
    /// 구매담당자, in English.
    pub buyer_name_en: String,
    /// 구매담당자 연락처.
    pub buyer_phone: String,
    /// 정산유형.
    pub settlement_type: SettlementType,
    /// 통화.
    pub currency: Currency,
    /// 계약총금액, net of VAT; none for a unit-price contract.
    pub total: Option<Money>,
    /// 공급사 전달사항.
    pub note_to_supplier: Option<String>,
    /// 날인요청일자.
    pub seal_requested_at: Option<Timestamp>,
    /// When it became 완료.
    pub completed_at: Option<Timestamp>,
    /// Who signed for the supplier.
    pub signed_by: Option<String>,
    /// 계약품목.
    pub items: Vec<ContractItem>,
    /// The contract itself first, then its attachments.
    pub documents: Vec<Document>,
    /// The signed contract, once 완료.
    pub signed: Option<BlobId>,
    /// What was read and agreed to, once 완료 (P-CON-09).
    pub consents: Consents,
}

/// A document of a contract. Its pages are read before 서명.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// Its identifier.
    pub id: DocumentId,
    /// Its tab, e.g. `계약서`, `지속가능경영가이드`.
    pub title: String,
    /// The file.
    pub blob: BlobId,
    /// Its length in bytes.
    pub bytes: u64,
    /// How many pages.
    pub pages: u32,
}

/// The company's seal of the previous contract (P-CON-07).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LastSeal {
    /// A PNG with a transparent background, trimmed.
    pub blob: BlobId,
    /// When it was used.
    pub used_at: Timestamp,
}

/// The company's own answer to a notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bid {
    /// Which notice.
    pub notice: BidNoticeId,
    /// 투찰상태: `Unconfirmed` (also after the notice was changed), `Submitted` or `Declined`. Whether something is
    /// written and not submitted, the drafts say.
    pub status: BidStatus,
    /// 투찰결과, from 입찰종료 on.
    pub result: Option<BidResult>,
    /// The last 제출. It stays readable when the notice was changed afterwards, though it no longer counts.
    pub submitted: Option<Submitted>,
    /// The 투찰포기.
    pub declined: Option<Declined>,
}

/// A 제출.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Submitted {
    /// The document as it was sent: the JSON of a [`pok_domain::bid::Submission`].
    pub document: String,
    /// Who submitted it.
    pub by: String,
    /// How often the company has submitted, this one included.
    pub times: u32,
    /// What proves it; its time is 투찰일시.
    pub receipt: Receipt,
}

/// A 투찰포기.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Declined {
    /// 사유.
    pub reason: String,
    /// Who declined.
    pub by: String,
    /// What proves it.
    pub receipt: Receipt,
}

/// Work begun by somebody of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Draft {
    /// What it is.
    pub kind: DraftKind,
    /// What it is about.
    pub subject: Uuid,
    /// All of it, and who wrote it.
    #[serde(flatten)]
    pub now: Theirs,
}
