//! Closed lists of codes as people meet them: their words and how much they ask for attention.

use pok_domain::Currency;
use pok_domain::bid::{BidResult, BidStatus, NoticeStatus, TenderMethod};
use pok_domain::contract::{ContractStatus, ContractType, IssueType, SettlementType};
use pok_domain::member::{AccountStatus, CompanyStatus, ContactRole, RequestState, RequestType, WithdrawalType};

/// How much a code asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Text, no label.
    Plain,
    /// Over, or not begun.
    Quiet,
    /// Under way.
    Busy,
    /// Somebody else has it.
    Elsewhere,
    /// It waits for the person.
    Waiting,
    /// Done.
    Good,
    /// Refused, failed.
    Bad,
}

/// One of a closed list.
pub trait Coded: Copy + PartialEq + 'static {
    /// Every value, in the order of the specification.
    const ALL: &'static [Self];

    /// On the wire.
    fn code(self) -> &'static str;

    /// A text's name.
    fn words(self) -> &'static str;

    /// How much it asks for attention.
    fn tone(self) -> Tone;

    /// Its place in the specification's order.
    fn rank(self) -> i64 {
        Self::ALL.iter().position(|one| *one == self).and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX)
    }
}

macro_rules! coded {
    ($($name:ident { $($variant:ident = $words:literal $tone:ident),+ $(,)? })+) => {$(
        impl Coded for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn code(self) -> &'static str {
                Self::code(self)
            }

            fn words(self) -> &'static str {
                match self { $(Self::$variant => $words),+ }
            }

            fn tone(self) -> Tone {
                match self { $(Self::$variant => Tone::$tone),+ }
            }
        }
    )+

    /// The names of all texts that a cell shows, but for those of its numbers.
    pub const WORDS: &[&str] = &["yes", "no", $($($words),+),+];
    };
}

coded! {
    AccountStatus {
        Pending = "status-pending" Waiting,
        Active = "status-active" Good,
        Withdrawn = "status-withdrawn" Quiet,
    }
    BidResult {
        Awarded = "result-awarded" Good,
        NotAwarded = "result-not-awarded" Quiet,
        Failed = "result-failed" Bad,
    }
    BidStatus {
        Unconfirmed = "bid-status-unconfirmed" Quiet,
        Saved = "bid-status-saved" Waiting,
        Submitted = "bid-status-submitted" Good,
        Declined = "bid-status-declined" Quiet,
    }
    CompanyStatus {
        Offline = "member-offline" Quiet,
        Active = "status-active" Good,
        Withdrawn = "status-withdrawn" Quiet,
    }
    ContactRole {
        Primary = "role-primary" Plain,
        Secondary = "role-secondary" Plain,
    }
    ContractStatus {
        Drafting = "status-drafting" Quiet,
        SealRequested = "status-seal-requested" Waiting,
        Completed = "status-completed" Good,
        SignRefused = "status-sign-refused" Bad,
        Cancelled = "status-cancelled" Quiet,
    }
    ContractType {
        General = "type-general" Plain,
        UnitPrice = "type-unit-price" Plain,
    }
    IssueType {
        New = "issue-new" Plain,
        Amended = "issue-amended" Plain,
    }
    NoticeStatus {
        Draft = "notice-status-draft" Quiet,
        Open = "notice-status-open" Busy,
        UnderEvaluation = "notice-status-under-evaluation" Elsewhere,
        Ended = "notice-status-ended" Quiet,
    }
    RequestState {
        Requested = "state-requested" Waiting,
        Approved = "state-approved" Good,
        Rejected = "state-rejected" Bad,
        Cancelled = "state-cancelled" Quiet,
    }
    RequestType {
        NewSignup = "request-new" Plain,
        PortalConversion = "request-conversion" Plain,
        Change = "request-change" Plain,
        Withdrawal = "request-withdrawal" Plain,
    }
    SettlementType {
        InspectionBased = "settlement-inspection-based" Plain,
        Instalment = "settlement-instalment" Plain,
    }
    TenderMethod {
        Selective = "method-selective" Plain,
        Open = "method-open" Plain,
    }
    WithdrawalType {
        NoIntent = "withdrawal-no-intent" Plain,
        Closed = "withdrawal-closed" Plain,
        Resigned = "withdrawal-resigned" Plain,
        Transferred = "withdrawal-transferred" Plain,
        Other = "withdrawal-other" Plain,
    }
}

impl Coded for Currency {
    const ALL: &'static [Self] = Self::ALL;

    fn code(self) -> &'static str {
        Self::code(self)
    }

    /// Its code is its word in every language.
    fn words(self) -> &'static str {
        ""
    }

    fn tone(self) -> Tone {
        Tone::Plain
    }
}
