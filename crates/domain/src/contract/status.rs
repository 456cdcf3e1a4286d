//! The state machine of a contract, per version (spec 05, last chapter).

use crate::code::codes;
use crate::version::Version;

codes! {
    /// 계약유형.
    pub enum ContractType {
        /// 일반계약.
        General = "GENERAL",
        /// 단가계약: fixes unit prices only; quantities come by orders later, so it has no amount.
        UnitPrice = "UNIT_PRICE",
    }
}

codes! {
    /// 작성유형.
    pub enum IssueType {
        /// 신규계약: version 1.
        New = "NEW",
        /// 변경계약: version 2 and later.
        Amended = "AMENDED",
    }
}

impl IssueType {
    /// The version decides.
    pub fn of(version: Version) -> Self {
        if version == Version::FIRST { Self::New } else { Self::Amended }
    }
}

codes! {
    /// 정산유형.
    pub enum SettlementType {
        /// 검수기반.
        InspectionBased = "INSPECTION_BASED",
        /// 분할정산.
        Instalment = "INSTALMENT",
    }
}

codes! {
    /// 계약상태.
    pub enum ContractStatus {
        /// The draft stage: not yet in 계약목록.
        Drafting = "DRAFTING",
        /// 날인요청.
        SealRequested = "SEAL_REQUESTED",
        /// 완료.
        Completed = "COMPLETED",
        /// 서명거절.
        SignRefused = "SIGN_REFUSED",
        /// 계약취소.
        Cancelled = "CANCELLED",
    }
}

codes! {
    /// Who seals a contract.
    pub enum Party {
        /// The buying company.
        Buyer = "BUYER",
        /// The supplier.
        Supplier = "SUPPLIER",
    }
}

codes! {
    /// What moves a contract on.
    pub enum Act {
        /// 날인요청, by the buyer.
        RequestSeal = "REQUEST_SEAL",
        /// 서명, by the supplier.
        Sign = "SIGN",
        /// 서명거절, by the supplier.
        RefuseSign = "REFUSE_SIGN",
        /// Back to the draft, by the buyer.
        Restart = "RESTART",
        /// 계약취소, by the buyer.
        Cancel = "CANCEL",
    }
}

/// An act that the contract's state doesn't allow: somebody was faster, or the page was old (P-GEN-16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{act} is not possible at {status}")]
pub struct StateFault {
    /// The state it is in.
    pub status: ContractStatus,
    /// What was asked.
    pub act: Act,
}

impl ContractStatus {
    /// The state after `act`.
    ///
    /// # Errors
    /// [`StateFault`] where the specification's table has no such line.
    pub fn after(self, act: Act) -> Result<Self, StateFault> {
        match (self, act) {
            (Self::Drafting, Act::RequestSeal) => Ok(Self::SealRequested),
            (Self::SealRequested, Act::Sign) => Ok(Self::Completed),
            (Self::SealRequested, Act::RefuseSign) => Ok(Self::SignRefused),
            (Self::SignRefused, Act::Restart) => Ok(Self::Drafting),
            (Self::Drafting | Self::SealRequested | Self::SignRefused, Act::Cancel) => Ok(Self::Cancelled),
            (status, act) => Err(StateFault { status, act }),
        }
    }

    /// Whether nothing moves it on any more: 완료 and 계약취소. Only then can another version be made.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Cancelled)
    }

    /// Whether 계약목록 shows it: from 날인요청 on (P-CON-15).
    pub fn is_listed(self) -> bool {
        self != Self::Drafting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn con_21_sign_completes_and_nothing_else_does() {
        for &status in ContractStatus::ALL {
            for &act in Act::ALL {
                let completes = status.after(act) == Ok(ContractStatus::Completed);
                assert_eq!(completes, status == ContractStatus::SealRequested && act == Act::Sign, "{status} {act}");
            }
        }
    }

    #[test]
    fn a_completed_or_cancelled_contract_stays_so() {
        for &status in ContractStatus::ALL {
            let stays = Act::ALL.iter().all(|act| status.after(*act).is_err());
            assert_eq!(status.is_final(), stays, "{status}");
        }
    }

    #[test]
    fn con_13_version_two_is_an_amended_contract() {
        assert_eq!(IssueType::of(Version(1)), IssueType::New);
        assert_eq!(IssueType::of(Version(2)), IssueType::Amended);
    }
}
