//! A supplier as it appears on documents and in the masthead.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::code::codes;
use crate::text::text;
use crate::{CompanyId, Name, typed};

codes! {
    /// What kind of member a supplier is (spec 00 §2).
    pub enum MemberKind {
        /// 개인회원: one natural person, their own contact. Signs with 사인.
        Individual = "INDIVIDUAL",
        /// 기업회원: a company with contacts. Signs with 직인.
        Corporate = "CORPORATE",
    }
}

codes! {
    /// 상태 of a supplier (spec 01, state machine).
    pub enum CompanyStatus {
        /// 포탈미사용: registered by the buyer, no login.
        Offline = "OFFLINE",
        /// 정상.
        Active = "ACTIVE",
        /// 탈퇴.
        Withdrawn = "WITHDRAWN",
    }
}

codes! {
    /// What the tax office says of a business number (국세청 사업자등록상태).
    pub enum BusinessStatus {
        /// 계속사업자.
        Open = "OPEN",
        /// 휴업자.
        Suspended = "SUSPENDED",
        /// 폐업자.
        Closed = "CLOSED",
        /// Not registered.
        Unregistered = "UNREGISTERED",
    }
}

/// 공급사. An individual member is one too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Company {
    /// Its identifier.
    pub id: CompanyId,
    /// Individual or corporate.
    pub kind: MemberKind,
    /// 기업명, or 회원명 of an individual.
    pub name: Name,
    /// 사업자등록번호; an individual has none.
    pub business_reg_no: Option<BusinessRegNo>,
    /// 대표자 성명; an individual's own name.
    pub representative_name: Name,
    /// 주소, as documents print it.
    pub address: String,
}

/// 사업자등록번호, printed `120-81-47521`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct BusinessRegNo([u8; 10]);

/// Text that doesn't hold exactly ten digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a business registration number has ten digits")]
pub struct NotABusinessRegNo;

impl BusinessRegNo {
    /// The ten digits alone.
    pub fn digits(self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// Whether the tenth digit is the one the National Tax Service's rule gives. A wrong one is worth a warning,
    /// not a refusal.
    pub fn check_digit_holds(self) -> bool {
        const WEIGHTS: [u32; 9] = [1, 3, 7, 1, 3, 7, 1, 3, 5];
        let digit = |index: usize| u32::from(self.0[index]);
        let sum: u32 = (0..9).map(|index| digit(index) * WEIGHTS[index]).sum::<u32>() + digit(8) * 5 / 10;
        (10 - sum % 10) % 10 == digit(9)
    }
}

impl FromStr for BusinessRegNo {
    type Err = NotABusinessRegNo;

    /// Reads ten digits; hyphens, points and spaces between them don't count.
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let digits = typed::number(typed, &['-', ' ', '.']).ok_or(NotABusinessRegNo)?;
        let digits: [u8; 10] = digits.into_bytes().try_into().map_err(|_| NotABusinessRegNo)?;
        Ok(Self(digits.map(|digit| digit - b'0')))
    }
}

impl fmt::Display for BusinessRegNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, digit) in self.0.iter().enumerate() {
            if matches!(index, 3 | 5) {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

text!(BusinessRegNo);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_number_prints_with_hyphens_and_checks_its_last_digit() {
        let number: BusinessRegNo = "1208147521".parse().expect("ten digits");
        assert_eq!(number.to_string(), "120-81-47521");
        assert_eq!(number.digits(), "1208147521");
        assert!(number.check_digit_holds());
        assert!(!"120-81-47522".parse::<BusinessRegNo>().expect("ten digits").check_digit_holds());
        assert!("120-81-4752".parse::<BusinessRegNo>().is_err());
        assert!("120-81-475211".parse::<BusinessRegNo>().is_err());
        assert!("120-81-4752가".parse::<BusinessRegNo>().is_err());
    }
}
