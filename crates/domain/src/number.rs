//! Printed document numbers (spec 00 §7): two letters, the day of creation, a sequence of that day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::text::text;

codes! {
    /// A kind of document, by the first two letters of its number.
    pub enum DocumentKind {
        /// 공고번호: a bid notice.
        BidNotice = "BI",
        /// 계약번호: a contract.
        Contract = "CR",
        /// 발주번호: a purchase order.
        PurchaseOrder = "PO",
        /// 요청번호: a purchase requisition.
        Requisition = "PR",
        /// 의뢰번호: a purchase request that passed internal approval.
        PurchaseRequest = "PA",
        /// 의뢰번호: a purchase request against a unit-price contract.
        CallOffRequest = "PX",
        /// 정산번호: a settlement.
        Settlement = "IV",
    }
}

impl DocumentKind {
    /// Its outline, wherever the window shows one.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::BidNotice => "gavel",
            Self::Contract => "file-signature",
            _ => "file-text",
        }
    }
}

/// A number such as `CR20230208-009`. It stays the same over versions; its day is the day of creation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct DocumentNumber {
    /// What it belongs to.
    pub prefix: DocumentKind,
    /// The day it was made, in Korea.
    pub day: Date,
    /// From 1; three digits, more above 999 (P-GEN-08).
    pub sequence: u32,
}

/// Text that isn't a document number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a document number")]
pub struct NotADocumentNumber(pub String);

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { prefix, day, sequence } = self;
        write!(f, "{prefix}{}-{sequence:03}", day.strftime("%Y%m%d"))
    }
}

impl FromStr for DocumentNumber {
    type Err = NotADocumentNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let prefix = text.get(..2)?.parse().ok()?;
            let (day, sequence) = text.get(2..)?.split_once('-')?;
            let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            let fits = day.len() == 8 && (3..=9).contains(&sequence.len()) && digits(day) && digits(sequence);
            let leading_zero = sequence.len() > 3 && sequence.starts_with('0');
            if !fits || leading_zero {
                return None;
            }
            let sequence = sequence.parse().ok().filter(|sequence| *sequence > 0)?;
            Some(Self { prefix, day: Date::strptime("%Y%m%d", day).ok()?, sequence })
        };
        parse().ok_or_else(|| NotADocumentNumber(text.to_owned()))
    }
}

text!(DocumentNumber);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gen_10_numbers_are_prefix_day_and_three_digits() {
        for text in [
            "CR20230208-009",
            "PO20230130-002",
            "IV20230208-006",
            "BI20221230-001",
            "PA20221226-021",
            "PX20230105-002",
            "PR20230105-003",
            "CR20230208-1000",
        ] {
            assert_eq!(text.parse::<DocumentNumber>().map(|number| number.to_string()), Ok(text.to_owned()));
        }
        for text in [
            "",
            "CR",
            "XX20230208-009",
            "CR20230230-001",
            "CR20230208-000",
            "CR20230208-09",
            "CR20230208-0009",
            "CR2023020８-009",
            "cr20230208-009",
            "CR20230208009",
        ] {
            assert!(text.parse::<DocumentNumber>().is_err(), "{text}");
        }
    }
}
