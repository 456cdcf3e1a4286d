//! What a member or a contact asks for, and what becomes of it: 변경요청, 탈퇴 (spec 03, state machines).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{LoginId, Profile};
use crate::code::codes;
use crate::{Name, RequestId, typed};

codes! {
    /// 요청구분 in 변경요청이력, 변경유형 in 반려사유 목록.
    pub enum RequestType {
        /// 신규가입.
        NewSignup = "NEW_SIGNUP",
        /// 포탈미사용회원전환가입.
        PortalConversion = "PORTAL_CONVERSION",
        /// 정보변경 (P-MGT-03).
        Change = "CHANGE",
        /// 탈퇴.
        Withdrawal = "WITHDRAWAL",
    }
}

codes! {
    /// 요청상태.
    pub enum RequestState {
        /// 요청.
        Requested = "REQUESTED",
        /// 승인.
        Approved = "APPROVED",
        /// 반려.
        Rejected = "REJECTED",
        /// 취소, by whoever asked (P-MGT-02).
        Cancelled = "CANCELLED",
    }
}

codes! {
    /// 탈퇴 요청 구분.
    pub enum WithdrawalType {
        /// 거래의사 없음.
        NoIntent = "NO_INTENT",
        /// 폐업.
        Closed = "CLOSED",
        /// 퇴사.
        Resigned = "RESIGNED",
        /// 부서이동/업무변경.
        Transferred = "TRANSFERRED",
        /// 기타.
        Other = "OTHER",
    }
}

impl WithdrawalType {
    /// What an individual or a company chooses from (P-MGT-05).
    pub const OF_MEMBER: &[Self] = &[Self::NoIntent, Self::Closed, Self::Other];
    /// What a contact chooses from (P-MGT-09).
    pub const OF_CONTACT: &[Self] = &[Self::Resigned, Self::Transferred, Self::Other];
}

/// Characters that a reason may have.
pub const REASON_LENGTH: usize = 1_000;

/// A reason as it is kept; none where it is empty or too long.
pub fn reason(typed: &str) -> Option<String> {
    let reason = typed::text(typed);
    (1..=REASON_LENGTH).contains(&reason.chars().count()).then_some(reason)
}

/// What a contact's 정보변경 asks for (P-MGT-08).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NameAndMail {
    /// 성명.
    pub name: Name,
    /// 이메일, which is the ID.
    pub login_id: LoginId,
}

/// What is to be changed: as it is and as it will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Change {
    /// Of an individual or a company. A sign-up has nothing before.
    Member {
        /// As it was when it was asked for.
        before: Option<Box<Profile>>,
        /// As it is to be.
        after: Box<Profile>,
    },
    /// Of a contact.
    Contact {
        /// As it was when it was asked for.
        before: NameAndMail,
        /// As it is to be.
        after: NameAndMail,
    },
}

/// A row of 변경요청이력, or of a contact's requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Request {
    /// Its identifier.
    pub id: RequestId,
    /// 요청구분.
    pub kind: RequestType,
    /// 요청상태.
    pub state: RequestState,
    /// 요청자.
    pub requested_by: Name,
    /// 요청일자.
    pub requested_at: Timestamp,
    /// 승인일자; filled for rejected and cancelled ones too.
    pub processed_at: Option<Timestamp>,
    /// 요청사유, 탈퇴 사유; empty of a sign-up.
    pub reason: String,
    /// 처리사유; may be empty.
    pub process_reason: String,
    /// 탈퇴 구분, of a withdrawal.
    pub withdrawal: Option<WithdrawalType>,
    /// 변경사항; none of a withdrawal.
    pub change: Option<Change>,
}

/// What is decided about a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 승인.
    Approve {
        /// 처리사유; may be empty.
        reason: String,
    },
    /// 반려.
    Reject {
        /// 처리사유, 1 to 1,000 characters.
        reason: String,
    },
}

/// Why a request can't be decided or cancelled so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RequestFault {
    /// It was decided or cancelled already.
    #[error("the request was decided already")]
    Decided,
    /// 반려 without a reason, or too long a one.
    #[error("a rejection needs a reason of at most 1,000 characters")]
    Reason,
}

impl RequestState {
    /// What a request becomes by a verdict.
    ///
    /// # Errors
    /// [`RequestFault`].
    pub fn decided(self, verdict: &Verdict) -> Result<Self, RequestFault> {
        if self != Self::Requested {
            return Err(RequestFault::Decided);
        }
        match verdict {
            Verdict::Approve { reason: text } if text.chars().count() > REASON_LENGTH => Err(RequestFault::Reason),
            Verdict::Approve { .. } => Ok(Self::Approved),
            Verdict::Reject { reason: text } if reason(text).is_none() => Err(RequestFault::Reason),
            Verdict::Reject { .. } => Ok(Self::Rejected),
        }
    }

    /// What it becomes when whoever asked takes it back.
    ///
    /// # Errors
    /// [`RequestFault::Decided`].
    pub fn cancelled(self) -> Result<Self, RequestFault> {
        if self == Self::Requested { Ok(Self::Cancelled) } else { Err(RequestFault::Decided) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mgt_05_a_request_is_decided_once_and_a_rejection_says_why() {
        let approve = |reason: &str| Verdict::Approve { reason: reason.into() };
        let reject = |reason: &str| Verdict::Reject { reason: reason.into() };
        let requested = RequestState::Requested;
        assert_eq!(requested.decided(&approve("")), Ok(RequestState::Approved));
        assert_eq!(requested.decided(&reject("서류 미비")), Ok(RequestState::Rejected));
        for empty in ["", " \u{3000}"] {
            assert_eq!(requested.decided(&reject(empty)), Err(RequestFault::Reason));
        }
        let long = "가".repeat(REASON_LENGTH + 1);
        assert_eq!(requested.decided(&reject(&long)), Err(RequestFault::Reason));
        assert_eq!(requested.decided(&approve(&long)), Err(RequestFault::Reason));
        assert_eq!(requested.cancelled(), Ok(RequestState::Cancelled));
        for over in [RequestState::Approved, RequestState::Rejected, RequestState::Cancelled] {
            assert_eq!(over.decided(&approve("")), Err(RequestFault::Decided));
            assert_eq!(over.cancelled(), Err(RequestFault::Decided));
        }
    }
}
