//! 입찰공고 by the buyer: writing, posting, changing and closing a notice, seeing who answered, opening the bids and
//! choosing.
//!
//! All but the two that only look bind the buyer: each needs an idempotency key and the revision that was looked at.

use jiff::Timestamp;
use jiff::civil::Date;
use pok_domain::bid::{BidResult, BidStatus, Briefing, NoticeStatus, Person, TenderMethod, Window};
use pok_domain::file::FileNote;
use pok_domain::{BidNoticeId, BlobId, CompanyId, Currency, DocumentNumber, Name};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::contract::Counterparty;
use crate::call::calls;

calls! {
    /// Writes a notice. Suppliers don't see it before [`Post`].
    (Buyer, Admin) BINDING LONG "buyer.bid.create" => Create {
        /// What it says.
        content: Content,
    } -> State;

    /// 공고게시: invited suppliers, or every supplier at 일반경쟁입찰, see it and are told.
    ///
    /// Fails with `Stale` where the revision is old or it is posted already, `Invalid` where it would close in the past
    /// or a 지명경쟁입찰 names nobody.
    (Buyer, Admin) BINDING "buyer.bid.post" => Post {
        /// The notice.
        notice: BidNoticeId,
        /// The revision that was looked at.
        rev: i64,
    } -> State;

    /// Changes a notice: a draft at will; a posted one with the reason, and then every bid starts anew and every
    /// supplier is told (P-BID-08). A supplier who declined stays out.
    (Buyer, Admin) BINDING LONG "buyer.bid.amend" => Amend {
        /// The notice.
        notice: BidNoticeId,
        /// The revision that was looked at.
        rev: i64,
        /// What it says now. Items and documents that stay keep their place by content.
        content: Content,
    } -> State;

    /// 공고마감 before its time. At 입찰종료일시 the server closes by itself.
    (Buyer, Admin) BINDING "buyer.bid.close" => Close {
        /// The notice.
        notice: BidNoticeId,
        /// The revision that was looked at.
        rev: i64,
    } -> State;

    /// Opens the bids for evaluation: prices and documents of every supplier. Refused with `NotYet` before 공고마감; the
    /// first opening is written in the audit chain, and no bid is accepted after it.
    (Buyer, Admin) "buyer.bid.open" => Open {
        /// The notice.
        notice: BidNoticeId,
    } -> Vec<OpenedBid>;

    /// 선정: ends the notice. The others are 미선정.
    (Buyer, Admin) BINDING "buyer.bid.award" => Award {
        /// The notice.
        notice: BidNoticeId,
        /// The revision that was looked at.
        rev: i64,
        /// Whose bid was chosen.
        company: CompanyId,
    } -> State;

    /// 유찰 or cancellation: ends the notice without a choice.
    (Buyer, Admin) BINDING "buyer.bid.fail" => Fail {
        /// The notice.
        notice: BidNoticeId,
        /// The revision that was looked at.
        rev: i64,
        /// Why; suppliers read it.
        reason: String,
    } -> State;

    /// How a notice stands and who answered; never what they quoted.
    (Buyer, Admin) "buyer.bid.show" => Show {
        /// The notice.
        notice: BidNoticeId,
    } -> State;
}

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Content {
    /// 공고명.
    pub title: Name,
    /// 공고유형.
    pub method: TenderMethod,
    /// 지명업체, each once; empty at 일반경쟁입찰.
    pub invited: Vec<Counterparty>,
    /// 입찰시작일시, 입찰종료일시.
    pub window: Window,
    /// 공고개요.
    pub summary: String,
    /// 구매담당자.
    pub buyer: Person,
    /// 현업담당자.
    pub requester: Person,
    /// 설명회.
    pub briefing: Option<Briefing>,
    /// 납기예정일자.
    pub expected_due_date: Date,
    /// What prices are in.
    pub currency: Currency,
    /// 품목, 1 to 500.
    pub items: Vec<NewItem>,
    /// 제출문서, at most 50, no title twice.
    pub documents: Vec<NewDocument>,
}

/// A line to quote.
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
    /// 수량, more than 0.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub quantity: Decimal,
}

/// A document to ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewDocument {
    /// 문서유형.
    pub title: String,
    /// 필수여부.
    pub is_mandatory: bool,
}

/// How a notice stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct State {
    /// Which notice.
    pub notice: BidNoticeId,
    /// Its number.
    pub number: DocumentNumber,
    /// 공고상태.
    pub status: NoticeStatus,
    /// Grows with each of the buyer's writes.
    pub rev: i64,
    /// The company chosen.
    pub awarded: Option<CompanyId>,
    /// Invited suppliers, and those who answered.
    pub answers: Vec<Answer>,
}

/// How a supplier answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// Which supplier.
    pub company: CompanyId,
    /// Its name.
    pub name: Name,
    /// `Unconfirmed`, `Submitted` or `Declined`: whether they have written something is theirs.
    pub status: BidStatus,
    /// 투찰일시.
    pub bid_at: Option<Timestamp>,
    /// 사유 of a 투찰포기.
    pub decline_reason: Option<String>,
    /// 투찰결과.
    pub result: Option<BidResult>,
}

/// A bid, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenedBid {
    /// Whose.
    pub company: CompanyId,
    /// Their name.
    pub name: Name,
    /// 투찰일시.
    pub bid_at: Timestamp,
    /// The document as it was sent: the JSON of a [`pok_domain::bid::Submission`]. Its files are read as blobs.
    pub document: String,
    /// The document's SHA-256, which the supplier's receipt carries.
    pub sha256: BlobId,
    /// Those of its files of which whoever opens them should know something.
    #[serde(default)]
    pub noted: Vec<NotedFile>,
}

/// A file that is taken, and not harmless to open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotedFile {
    /// Which.
    pub file: BlobId,
    /// What to know.
    pub notes: Vec<FileNote>,
}
