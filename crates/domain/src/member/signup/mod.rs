//! Sign-up: who asks for what, what the forms need, and which step follows which (spec 01).

mod application;
mod form;
mod wizard;

pub use application::{ApplicationState, Decision, DecisionFault};
pub use form::{ACCOUNT, Entry, Form, Gap, Known, Lack, MAX_ACCOUNTS, account_field, fields_of, office, phone};
pub use wizard::{Door, Event, OutOfTurn, Outcome, Stage, Wizard};

use jiff::SignedDuration;

use crate::code::codes;
use crate::member::RequestType;

/// 인증번호 of a supplier that the buyer registered is good for so long after it was sent (MEM-29).
pub const CONVERSION_CODE_LIVES: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Characters of such a code (P-MEM-12).
pub const CONVERSION_CODE_LENGTH: usize = 8;
/// Wrong tries that lock it (P-MEM-12).
pub const CONVERSION_CODE_TRIES: u32 = 5;
/// The code of 이메일인증 is good for so long (P-MEM-06).
pub const MAIL_CODE_LIVES: SignedDuration = SignedDuration::from_mins(5);

codes! {
    /// As what somebody signs up: which form they fill in.
    pub enum Way {
        /// 개인회원.
        Individual = "INDIVIDUAL",
        /// 기업회원, with its 주담당자.
        Corporate = "CORPORATE",
        /// 부담당자 of a registered company.
        Secondary = "SECONDARY",
        /// An individual whom the buyer registered (포탈사용전환).
        IndividualConversion = "INDIVIDUAL_CONVERSION",
        /// A company that the buyer registered.
        CorporateConversion = "CORPORATE_CONVERSION",
    }
}

impl Way {
    /// Whether the company's 주담당자 decides, and not the buyer (MEM-45).
    pub const fn is_decided_by_primary(self) -> bool {
        matches!(self, Self::Secondary)
    }

    /// 요청구분 in the history.
    pub const fn request_type(self) -> RequestType {
        match self {
            Self::Individual | Self::Corporate | Self::Secondary => RequestType::NewSignup,
            Self::IndividualConversion | Self::CorporateConversion => RequestType::PortalConversion,
        }
    }

    /// Whether 인증번호 is asked for.
    pub const fn needs_code(self) -> bool {
        matches!(self, Self::IndividualConversion | Self::CorporateConversion)
    }

    /// Whether 회원정보 or 기업정보, and 계좌정보 are asked for.
    pub const fn has_profile(self) -> bool {
        matches!(self, Self::Individual | Self::Corporate)
    }

    /// Whether 내선번호, 직급/호칭 and 부서명 are asked for.
    pub const fn has_office(self) -> bool {
        matches!(self, Self::Corporate | Self::Secondary | Self::CorporateConversion)
    }

    /// Whether 이메일 is typed and verified here: an individual whom the buyer registered keeps the registered one.
    pub const fn has_mail(self) -> bool {
        !matches!(self, Self::IndividualConversion)
    }
}
