//! 입찰진행현황 and 입찰상세화면 (spec 04).

use jiff::Timestamp;
use pok_domain::bid::{BidNotice, BidResult, BidStatus, NoticeStatus, PriceFault, TenderMethod};
use pok_domain::draft::{FileRef, Patch};
use pok_domain::{BidNoticeId, BlobId, DocumentNumber};
use serde::{Deserialize, Serialize};

use super::draft::Draft;
use crate::call::calls;
use crate::remote::login::Proof;
use crate::remote::sync::Bid;
use crate::{Bytes, Receipt};

pub use super::contract::Saved;

calls! {
    /// 입찰상세화면: the notice, the company's answer, and what is being written.
    "bid.show" => Show {
        /// Which notice.
        notice: BidNoticeId,
    } -> Detail;

    /// Changes what is being written; on the disk when this answers, and sent when there is a network.
    ///
    /// Fails with `Closed` after 공고마감, `Declined`; with `WindowLocked` where it was kept and the window is locked.
    WHILE_LOCKED "bid.edit" => Edit {
        /// Which notice.
        notice: BidNoticeId,
        /// The fields that were changed: see [`pok_domain::bid::Form`].
        changes: Patch,
    } -> Draft;

    /// [임시저장]: sends what is being written now, where there is a network.
    "bid.save" => Save {
        /// Which notice.
        notice: BidNoticeId,
    } -> Draft;

    /// A piece of a file that is being attached. The last one answers the file, kept on this computer and on its way to
    /// the server; what field it stands in is then edited as any other.
    ///
    /// Fails with `FileTooLarge` over 30 MB, `FileType` unless it is an office document, PDF, image or zip file.
    "bid.attach" => Attach {
        /// The same for all pieces of a file: chosen by the window, new for each file.
        upload: uuid::Uuid,
        /// 파일명.
        name: String,
        /// Where the piece begins.
        offset: u64,
        /// How long the whole file is.
        length: u64,
        /// The piece, at most 1 MB.
        content: Bytes,
    } -> Option<FileRef>;

    /// Forgets the pieces of a file whose attaching was given up.
    "bid.stop_attaching" => StopAttaching {
        /// As in [`Attach`].
        upload: uuid::Uuid,
    } -> ();

    /// Saves an attached file where the person finds it.
    "bid.save_file" => SaveFile {
        /// Which notice.
        notice: BidNoticeId,
        /// The file, of the draft or of what was submitted.
        blob: BlobId,
    } -> Saved;

    /// 제출: sends the draft and its files, then the bid, and pulls the result. Progress comes as events.
    ///
    /// Fails with `Invalid` and a field for each gap, `OtpNeeded`, `Closed`, `NotYet`, `Declined`, `Stale`, `Conflict`,
    /// `Unknown` where no answer came.
    "bid.submit" => Submit {
        /// Which notice.
        notice: BidNoticeId,
        /// The revision on the screen.
        rev: i64,
        /// The SHA-256 of the document that was shown for confirmation: [`Summary::sha256`].
        sha256: BlobId,
        /// A code, where one is needed.
        proof: Option<Proof>,
    } -> Receipt;

    /// What 제출 would send now.
    ///
    /// Fails with `Invalid` and a field for each gap.
    "bid.summary" => Summarise {
        /// Which notice.
        notice: BidNoticeId,
    } -> Summary;

    /// 투찰포기.
    "bid.decline" => Decline {
        /// Which notice.
        notice: BidNoticeId,
        /// The revision on the screen.
        rev: i64,
        /// 사유.
        reason: String,
        /// A code, where one is needed.
        proof: Option<Proof>,
    } -> Receipt;

    /// The receipt of the last 제출 or 투찰포기 as a PDF, with everything that was submitted.
    "bid.save_receipt" => SaveReceipt {
        /// Which notice.
        notice: BidNoticeId,
    } -> Saved;

    /// [양식 내려받기]: the lines and the prices typed so far as an Excel file.
    "bid.template" => Template {
        /// Which notice.
        notice: BidNoticeId,
    } -> Saved;

    /// [올리기]: takes prices from a filled form. All of them, or none where any row is wrong.
    "bid.import" => Import {
        /// Which notice.
        notice: BidNoticeId,
        /// The file.
        file: Bytes,
    } -> Imported;
}

/// A row of 입찰진행현황.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Its identifier.
    pub id: BidNoticeId,
    /// 투찰결과.
    pub result: Option<BidResult>,
    /// 진행상태.
    pub status: NoticeStatus,
    /// 제출상태.
    pub bid_status: BidStatus,
    /// 투찰일시; none until 제출.
    pub bid_at: Option<Timestamp>,
    /// 공고번호.
    pub number: DocumentNumber,
    /// 공고명.
    pub title: String,
    /// 공고유형.
    pub method: TenderMethod,
    /// 구매담당자.
    pub buyer: String,
    /// 설명회.
    pub has_briefing: bool,
    /// 입찰시작일시.
    pub opens_at: Timestamp,
    /// 입찰종료일시.
    pub closes_at: Timestamp,
    /// 공고일시.
    pub noticed_at: Timestamp,
    /// When it was last changed after posting.
    pub amended_at: Option<Timestamp>,
    /// Grows when its content is changed.
    pub rev: i64,
    /// 세분류 and 품목명 of every line: looked in, not shown.
    #[serde(skip)]
    pub items: String,
}

/// 입찰상세화면.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Detail {
    /// The notice.
    pub notice: BidNotice,
    /// The company's answer, once the server has one.
    pub bid: Option<Bid>,
    /// 투찰상태, what is being written included.
    pub bid_status: BidStatus,
    /// What is being written, once something was.
    pub draft: Option<Draft>,
    /// Whose bid it is.
    pub supplier: String,
}

/// What 제출 would send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// The document.
    pub document: pok_domain::bid::Submission,
    /// Its SHA-256.
    pub sha256: BlobId,
    /// It is what was submitted last.
    pub is_same: bool,
    /// Files that have not gone up yet.
    pub files_waiting: u32,
}

/// What became of a filled form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Imported {
    /// How many prices were taken; 0 where any row is wrong.
    pub taken: u32,
    /// What is wrong, by row.
    pub faults: Vec<RowFault>,
    /// What to take: the window edits it in, so that it can be undone as one step.
    pub changes: Patch,
}

/// A wrong row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RowFault {
    /// The row as Excel counts it.
    pub row: u32,
    /// What stands there.
    pub text: String,
    /// What is wrong.
    pub fault: ImportFault,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportFault {
    /// The price can't be one.
    Price(PriceFault),
    /// The price, or what says which line it is, is a formula without a value: the program that wrote it didn't calculate.
    NotCalculated,
    /// The price's cell is merged over several rows, or with one beside it: whose it is isn't said.
    Merged,
    /// The row is none of the notice's lines.
    UnknownItem,
    /// The line stands there twice.
    Twice,
}
