//! A membership application and what becomes of it (spec 01, state machine).

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::member::RequestState;

codes! {
    /// 요청상태.
    pub enum ApplicationState {
        /// 요청.
        Requested = "REQUESTED",
        /// 승인.
        Approved = "APPROVED",
        /// 반려: may apply again.
        Rejected = "REJECTED",
        /// 가입불가: may not.
        Barred = "BARRED",
    }
}

/// What is decided about an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// 승인.
    Approve,
    /// 반려.
    Reject {
        /// 반려사유, 1 to 1,000 characters; the applicant reads it.
        reason: String,
        /// Whether they may apply again; otherwise 가입불가.
        may_reapply: bool,
    },
}

/// Why a decision can't be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecisionFault {
    /// It was decided already.
    #[error("the application was decided already")]
    Decided,
    /// 반려 without a reason, or with too long a one.
    #[error("a rejection needs a reason of at most 1,000 characters")]
    Reason,
    /// Only the buyer bars.
    #[error("only the buyer can refuse another application for good")]
    Bar,
}

impl From<ApplicationState> for RequestState {
    /// In 변경요청이력.
    fn from(state: ApplicationState) -> Self {
        match state {
            ApplicationState::Requested => Self::Requested,
            ApplicationState::Approved => Self::Approved,
            ApplicationState::Rejected | ApplicationState::Barred => Self::Rejected,
        }
    }
}

impl ApplicationState {
    /// What it becomes by a decision of the buyer, or of a 주담당자 (`is_primary`).
    ///
    /// # Errors
    /// [`DecisionFault`].
    pub fn decided(self, decision: &Decision, is_primary: bool) -> Result<Self, DecisionFault> {
        if self != Self::Requested {
            return Err(DecisionFault::Decided);
        }
        match decision {
            Decision::Approve => Ok(Self::Approved),
            Decision::Reject { reason, .. } if !(1..=1_000).contains(&crate::typed::text(reason).chars().count()) => {
                Err(DecisionFault::Reason)
            }
            Decision::Reject { may_reapply: true, .. } => Ok(Self::Rejected),
            Decision::Reject { may_reapply: false, .. } if is_primary => Err(DecisionFault::Bar),
            Decision::Reject { may_reapply: false, .. } => Ok(Self::Barred),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_is_decided_once_and_a_rejection_says_why() {
        let no = |reason: &str, may_reapply| Decision::Reject { reason: reason.into(), may_reapply };
        let requested = ApplicationState::Requested;
        assert_eq!(requested.decided(&Decision::Approve, false), Ok(ApplicationState::Approved));
        assert_eq!(requested.decided(&no("서류 미비", true), true), Ok(ApplicationState::Rejected));
        assert_eq!(requested.decided(&no("거래 제한", false), false), Ok(ApplicationState::Barred));
        assert_eq!(requested.decided(&no("거래 제한", false), true), Err(DecisionFault::Bar));
        assert_eq!(requested.decided(&no("  ", true), false), Err(DecisionFault::Reason));
        for decided in [ApplicationState::Approved, ApplicationState::Rejected, ApplicationState::Barred] {
            assert_eq!(decided.decided(&Decision::Approve, false), Err(DecisionFault::Decided));
        }
    }
}
