//! The state machines of a notice and of a supplier's bid (spec 04, last chapter).

use jiff::Timestamp;

use crate::code::codes;

codes! {
    /// 공고유형.
    pub enum TenderMethod {
        /// 지명경쟁입찰: only the companies it names see it.
        Selective = "SELECTIVE",
        /// 일반경쟁입찰: every supplier sees it.
        Open = "OPEN",
    }
}

codes! {
    /// 진행상태, 공고상태.
    pub enum NoticeStatus {
        /// 작성중: only the buyer sees it.
        Draft = "DRAFT",
        /// 공고진행중.
        Open = "OPEN",
        /// 평가중.
        UnderEvaluation = "UNDER_EVALUATION",
        /// 입찰종료.
        Ended = "ENDED",
    }
}

codes! {
    /// What moves a notice on.
    pub enum NoticeAct {
        /// 공고게시, by the buyer.
        Post = "POST",
        /// A change after posting, by the buyer: every bid starts anew (P-BID-08).
        Amend = "AMEND",
        /// 공고마감: by the server at 입찰종료일시, or by the buyer before.
        Close = "CLOSE",
        /// 선정, by the buyer.
        Award = "AWARD",
        /// 유찰 or cancellation, by the buyer.
        Fail = "FAIL",
    }
}

codes! {
    /// 제출상태, 투찰상태.
    pub enum BidStatus {
        /// 미확인: nothing was done.
        Unconfirmed = "UNCONFIRMED",
        /// 임시저장: something was written and not submitted.
        Saved = "SAVED",
        /// 투찰완료.
        Submitted = "SUBMITTED",
        /// 투찰포기: final.
        Declined = "DECLINED",
    }
}

codes! {
    /// What a supplier does with a notice.
    pub enum BidAct {
        /// 임시저장.
        Save = "SAVE",
        /// 제출, also again.
        Submit = "SUBMIT",
        /// 투찰포기.
        Decline = "DECLINE",
    }
}

codes! {
    /// 투찰결과; none until 입찰종료.
    pub enum BidResult {
        /// 선정.
        Awarded = "AWARDED",
        /// 미선정.
        NotAwarded = "NOT_AWARDED",
        /// 유찰: nobody was chosen.
        Failed = "FAILED",
    }
}

/// An act that the notice's state doesn't allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{act} is not possible at {status}")]
pub struct NoticeFault {
    /// The state it is in.
    pub status: NoticeStatus,
    /// What was asked.
    pub act: NoticeAct,
}

impl NoticeStatus {
    /// The state after `act`.
    ///
    /// # Errors
    /// [`NoticeFault`] where the specification's table has no such line.
    pub fn after(self, act: NoticeAct) -> Result<Self, NoticeFault> {
        match (self, act) {
            (Self::Draft, NoticeAct::Post) | (Self::Open, NoticeAct::Amend) => Ok(Self::Open),
            (Self::Open, NoticeAct::Close) => Ok(Self::UnderEvaluation),
            (Self::UnderEvaluation, NoticeAct::Award) | (Self::Open | Self::UnderEvaluation, NoticeAct::Fail) => {
                Ok(Self::Ended)
            }
            (status, act) => Err(NoticeFault { status, act }),
        }
    }

    /// Whether suppliers see it.
    pub fn is_posted(self) -> bool {
        self != Self::Draft
    }
}

/// Why a supplier can't do that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BidFault {
    /// 공고마감 has passed (BID-19).
    #[error("the notice has closed")]
    Closed,
    /// 입찰시작일시 has not come; only 제출 waits for it (P-BID-01).
    #[error("bids are not accepted yet")]
    NotYet,
    /// The company has declined, which is final (BID-22).
    #[error("the company has declined to bid")]
    Declined,
    /// Only a 지명업체 can decline (BID-23).
    #[error("only an invited supplier can decline")]
    NotInvited,
}

impl BidStatus {
    /// Whether `act` is possible at the instant `at` on a notice whose bids are accepted in `window`, and what the bid is
    /// afterwards. The instant decides, not the notice's state, so that a bid which arrived in time counts even where the
    /// closing was faster through the door.
    ///
    /// # Errors
    /// [`BidFault`].
    pub fn after(
        self,
        act: BidAct,
        method: TenderMethod,
        window: super::Window,
        at: Timestamp,
    ) -> Result<Self, BidFault> {
        if at >= window.closes() {
            return Err(BidFault::Closed);
        }
        if self == Self::Declined {
            return Err(BidFault::Declined);
        }
        match act {
            BidAct::Save if self == Self::Submitted => Ok(Self::Submitted),
            BidAct::Save => Ok(Self::Saved),
            BidAct::Submit if at < window.opens_at => Err(BidFault::NotYet),
            BidAct::Submit => Ok(Self::Submitted),
            BidAct::Decline if method != TenderMethod::Selective => Err(BidFault::NotInvited),
            BidAct::Decline => Ok(Self::Declined),
        }
    }
}

/// 제출상태 as lists show it: what the server knows of the bid, and whether something was written and not submitted.
/// What was written before the notice was changed doesn't count (P-BID-08).
pub fn display_status(known: BidStatus, written_at: Option<Timestamp>, amended_at: Option<Timestamp>) -> BidStatus {
    let counts = written_at.is_some_and(|written| amended_at.is_none_or(|amended| written >= amended));
    if known == BidStatus::Unconfirmed && counts { BidStatus::Saved } else { known }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::super::Window;
    use super::*;

    fn window() -> Window {
        let at = |text: &str| text.parse().expect("an instant");
        Window { opens_at: at("2023-02-24T00:00:00Z"), closes_at: at("2023-02-28T02:00:00Z") }
    }

    fn after(status: BidStatus, act: BidAct, at: Timestamp) -> Result<BidStatus, BidFault> {
        status.after(act, TenderMethod::Selective, window(), at)
    }

    #[test]
    fn bid_19_after_closing_nothing_is_possible_to_the_millisecond() {
        let milli = SignedDuration::from_millis(1);
        let closes = window().closes();
        for &act in BidAct::ALL {
            for &status in BidStatus::ALL {
                assert_eq!(after(status, act, closes), Err(BidFault::Closed), "{status} {act}");
                assert_eq!(after(status, act, closes + milli), Err(BidFault::Closed));
            }
            assert!(after(BidStatus::Unconfirmed, act, closes - milli).is_ok(), "{act} in the last millisecond");
        }
    }

    #[test]
    fn bid_16_17_a_bid_can_be_submitted_and_submitted_again() {
        let inside = window().opens_at;
        for status in [BidStatus::Unconfirmed, BidStatus::Saved, BidStatus::Submitted] {
            assert_eq!(after(status, BidAct::Submit, inside), Ok(BidStatus::Submitted));
        }
        assert_eq!(after(BidStatus::Submitted, BidAct::Save, inside), Ok(BidStatus::Submitted));
        let before = inside - SignedDuration::from_millis(1);
        assert_eq!(after(BidStatus::Saved, BidAct::Submit, before), Err(BidFault::NotYet));
        assert_eq!(after(BidStatus::Unconfirmed, BidAct::Save, before), Ok(BidStatus::Saved), "P-BID-01");
        assert_eq!(after(BidStatus::Unconfirmed, BidAct::Decline, before), Ok(BidStatus::Declined), "P-BID-01");
    }

    #[test]
    fn bid_21_22_23_declining_is_final_and_only_for_invited_suppliers() {
        let inside = window().opens_at;
        assert_eq!(after(BidStatus::Submitted, BidAct::Decline, inside), Ok(BidStatus::Declined), "P-BID-11");
        for &act in BidAct::ALL {
            assert_eq!(after(BidStatus::Declined, act, inside), Err(BidFault::Declined));
        }
        let open = BidStatus::Unconfirmed.after(BidAct::Decline, TenderMethod::Open, window(), inside);
        assert_eq!(open, Err(BidFault::NotInvited));
    }

    #[test]
    fn a_notice_moves_as_the_table_says() {
        use {NoticeAct as A, NoticeStatus as S};
        let possible = [
            (S::Draft, A::Post, S::Open),
            (S::Open, A::Amend, S::Open),
            (S::Open, A::Close, S::UnderEvaluation),
            (S::Open, A::Fail, S::Ended),
            (S::UnderEvaluation, A::Award, S::Ended),
            (S::UnderEvaluation, A::Fail, S::Ended),
        ];
        for &status in S::ALL {
            for &act in A::ALL {
                let next = possible.iter().find(|line| (line.0, line.1) == (status, act)).map(|line| line.2);
                assert_eq!(status.after(act).ok(), next, "{status} {act}");
            }
        }
    }

    #[test]
    fn bid_15_what_was_written_shows_as_saved_until_the_notice_changes() {
        let at = |seconds| Timestamp::from_second(seconds).expect("an instant");
        use BidStatus as B;
        assert_eq!(display_status(B::Unconfirmed, None, None), B::Unconfirmed);
        assert_eq!(display_status(B::Unconfirmed, Some(at(5)), None), B::Saved);
        assert_eq!(display_status(B::Unconfirmed, Some(at(5)), Some(at(6))), B::Unconfirmed);
        assert_eq!(display_status(B::Unconfirmed, Some(at(7)), Some(at(6))), B::Saved);
        assert_eq!(display_status(B::Submitted, Some(at(7)), None), B::Submitted);
    }
}
