//! 입찰공고 as suppliers see it (spec 04 S2).

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{NoticeStatus, TenderMethod};
use crate::{BidNoticeId, Currency, DocumentId, DocumentNumber, ItemId, Name};

/// A bid notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BidNotice {
    /// Its identifier.
    pub id: BidNoticeId,
    /// Grows when its content is changed (P-BID-08): a bid names the one it answers. Closing and ending leave it.
    pub rev: i64,
    /// 공고번호.
    pub number: DocumentNumber,
    /// 공고명.
    pub title: Name,
    /// 공고상태, 진행상태.
    pub status: NoticeStatus,
    /// 공고유형.
    pub method: TenderMethod,
    /// 공고일시: when it was posted.
    pub noticed_at: Timestamp,
    /// When it was last changed after posting.
    pub amended_at: Option<Timestamp>,
    /// 입찰시작일시, 입찰종료일시.
    pub window: Window,
    /// 공고개요.
    pub summary: String,
    /// 구매담당자.
    pub buyer: Person,
    /// 현업담당자.
    pub requester: Person,
    /// 설명회; none where 설명회개최 is 아니오.
    pub briefing: Option<Briefing>,
    /// 납기예정일자.
    pub expected_due_date: Date,
    /// What prices are in.
    pub currency: Currency,
    /// 품목.
    pub items: Vec<NoticeItem>,
    /// 제출문서.
    pub documents: Vec<RequiredDocument>,
    /// Why it ended without a choice (유찰), as the buyer put it.
    pub fail_reason: Option<String>,
}

/// When bids are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Window {
    /// 입찰시작일시: from this instant on.
    pub opens_at: Timestamp,
    /// 입찰종료일시: the last minute in which bids are accepted, as shown (P-GEN-18).
    pub closes_at: Timestamp,
}

/// Why a window can't be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WindowFault {
    /// 입찰시작일시 or 입찰종료일시 has seconds, which nobody would see.
    #[error("the times of a notice are whole minutes")]
    NotAMinute,
    /// It closes before it opens.
    #[error("bids close before they open")]
    Backwards,
}

impl Window {
    /// A window of whole minutes.
    ///
    /// # Errors
    /// [`WindowFault`].
    pub fn new(opens_at: Timestamp, closes_at: Timestamp) -> Result<Self, WindowFault> {
        let is_minute = |at: Timestamp| at.as_microsecond().rem_euclid(60_000_000) == 0;
        if !is_minute(opens_at) || !is_minute(closes_at) {
            Err(WindowFault::NotAMinute)
        } else if closes_at < opens_at {
            Err(WindowFault::Backwards)
        } else {
            Ok(Self { opens_at, closes_at })
        }
    }

    /// The first instant at which nothing is accepted any more: the minute shown counts to its end (P-GEN-18).
    pub fn closes(self) -> Timestamp {
        self.closes_at.saturating_add(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MAX)
    }
}

/// Somebody of the buyer's side, and how to reach them (P-BID-09).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// In Korean.
    pub name: Name,
    /// Mail address; empty where none is given.
    pub mail: String,
    /// Phone number; empty where none is given.
    pub phone: String,
}

/// 설명회.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Briefing {
    /// 개최일시.
    pub at: Timestamp,
    /// 설명회장소.
    pub place: String,
    /// 설명회개요.
    pub summary: String,
}

/// A line to quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoticeItem {
    /// Its identifier.
    pub id: ItemId,
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

/// A document the bid has to come with, or may (제출문서).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequiredDocument {
    /// Its identifier.
    pub id: DocumentId,
    /// 문서유형, e.g. `견적서`.
    pub title: String,
    /// 필수여부: 필수 or 선택.
    pub is_mandatory: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minute_shown_counts_to_its_end() {
        let at = |text: &str| -> Timestamp { text.parse().expect("an instant") };
        let (opens, closes) = (at("2023-02-24T00:00:00Z"), at("2023-02-28T02:00:00Z"));
        let window = Window::new(opens, closes).expect("a window");
        assert_eq!(window.closes(), at("2023-02-28T02:01:00Z"));
        assert_eq!(Window::new(opens, at("2023-02-28T02:00:00.001Z")), Err(WindowFault::NotAMinute));
        assert_eq!(Window::new(closes, opens), Err(WindowFault::Backwards));
        assert!(Window::new(opens, opens).is_ok(), "a minute long");
    }
}
