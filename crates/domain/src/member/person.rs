//! A natural person, as identity verification says who they are (spec 01 S2).

use std::fmt;
use std::str::FromStr;

use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::phone::national;
use crate::code::codes;
use crate::name::is_same;
use crate::{Name, typed};

/// A verification is good for so long: later the request is refused and one starts again (P-MEM-01, P-MEM-03).
pub const IDENTITY_FRESH_FOR: SignedDuration = SignedDuration::from_mins(30);

codes! {
    /// 성별.
    pub enum Gender {
        /// 남자.
        Male = "MALE",
        /// 여자.
        Female = "FEMALE",
    }
}

codes! {
    /// Whose network a mobile number is on, as the verification window asks.
    pub enum Carrier {
        /// SK telecom.
        Skt = "SKT",
        /// kt.
        Kt = "KT",
        /// LG U+.
        LguPlus = "LGU",
        /// 알뜰폰 on SK telecom's network.
        SktMvno = "SKT_MVNO",
        /// 알뜰폰 on kt's network.
        KtMvno = "KT_MVNO",
        /// 알뜰폰 on LG U+'s network.
        LguPlusMvno = "LGU_MVNO",
    }
}

codes! {
    /// How a person shows that the phone is theirs.
    pub enum IdentityMethod {
        /// PASS로 인증하기: they confirm in the carriers' app.
        Pass = "PASS",
        /// 문자(SMS)로 인증하기: they type a code that was sent to the phone.
        Sms = "SMS",
    }
}

codes! {
    /// What the verification window asks to be agreed to; all of it is needed.
    pub enum IdentityConsent {
        /// 개인정보이용동의.
        PersonalData = "PERSONAL_DATA",
        /// 고유식별정보처리동의.
        UniqueIdentifier = "UNIQUE_IDENTIFIER",
        /// 서비스이용약관동의.
        Service = "SERVICE",
        /// 통신사이용약관동의.
        Carrier = "CARRIER",
    }
}

/// A mobile number: 10 or 11 digits from `01`, printed `010-1234-5678`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct MobileNo(String);

/// Text that is no Korean mobile number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a mobile number has 10 or 11 digits and begins with 01")]
pub struct NotAMobileNo;

impl MobileNo {
    /// The digits alone.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl FromStr for MobileNo {
    type Err = NotAMobileNo;

    /// As people write it: hyphens, points, spaces and brackets between the digits don't count, and +82 is 0.
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let digits = typed::number(&national(typed), &['-', ' ', '.', '(', ')']).ok_or(NotAMobileNo)?;
        let is_mobile = digits.starts_with("01") && matches!(digits.len(), 10 | 11);
        if is_mobile { Ok(Self(digits)) } else { Err(NotAMobileNo) }
    }
}

impl fmt::Display for MobileNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (middle, last) = self.0[3..].split_at(self.0.len() - 7);
        write!(f, "{}-{middle}-{last}", &self.0[..3])
    }
}

impl TryFrom<String> for MobileNo {
    type Error = NotAMobileNo;

    fn try_from(typed: String) -> Result<Self, Self::Error> {
        typed.parse()
    }
}

impl From<MobileNo> for String {
    fn from(number: MobileNo) -> Self {
        number.0
    }
}

/// Who somebody is: filled by identity verification, never typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// 이름.
    pub name: Name,
    /// 생년월일.
    pub birth_date: Date,
    /// 성별.
    pub gender: Gender,
    /// 외국인 여부.
    pub is_foreigner: bool,
    /// 휴대폰번호.
    pub mobile_no: MobileNo,
}

impl Person {
    /// Whether somebody who gives this name and birth date says who they are: 계정 찾기, 탈퇴 (P-MGT-06).
    pub fn is_called(&self, name: &str, birth_date: Date) -> bool {
        is_same(self.name.as_str(), name) && self.birth_date == birth_date
    }

    /// Whether two descriptions are of one person, whose phone may have changed (P-LOG-08): by the provider's key where
    /// both are known, else by name, birth date and gender.
    pub fn is_same(&self, key: Option<&str>, other: &Self, other_key: Option<&str>) -> bool {
        match (key, other_key) {
            (Some(key), Some(other)) => key == other,
            _ => {
                is_same(self.name.as_str(), other.name.as_str())
                    && (self.birth_date, self.gender) == (other.birth_date, other.gender)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_12_another_person_is_another_person_by_key_or_by_name_birth_and_gender() {
        let kim = Person {
            name: Name::parse("김하늘").expect("a name"),
            birth_date: jiff::civil::date(1990, 1, 1),
            gender: Gender::Female,
            is_foreigner: false,
            mobile_no: "01011112222".parse().expect("a number"),
        };
        let moved = Person { mobile_no: "01033334444".parse().expect("a number"), ..kim.clone() };
        assert!(kim.is_same(None, &moved, Some("a")) && kim.is_same(Some("a"), &moved, Some("a")));
        assert!(!kim.is_same(Some("a"), &moved, Some("b")), "a namesake born on the same day");
        for other in [
            Person { name: Name::parse("김바다").expect("a name"), ..kim.clone() },
            Person { birth_date: jiff::civil::date(1990, 1, 2), ..kim.clone() },
            Person { gender: Gender::Male, ..kim.clone() },
        ] {
            assert!(!kim.is_same(None, &other, Some("a")));
        }
    }

    #[test]
    fn mgt_07_a_name_counts_however_it_is_typed_and_a_birth_date_to_the_day() {
        let born = jiff::civil::date(1990, 1, 1);
        let kim = Person {
            name: Name::parse("Kim 하늘").expect("a name"),
            birth_date: born,
            gender: Gender::Female,
            is_foreigner: false,
            mobile_no: "01011112222".parse().expect("a number"),
        };
        assert!(kim.is_called(" kim 하늘 ", born) && kim.is_called("Kim \u{1112}\u{1161}늘", born), "composed or not");
        assert!(!kim.is_called("Kim 하", born) && !kim.is_called("", born));
        assert!(!kim.is_called("Kim 하늘", jiff::civil::date(1990, 1, 2)));
    }

    #[test]
    fn a_mobile_number_is_read_with_hyphens_or_without_and_printed_with_them() {
        for (typed, printed) in [("01012345678", "010-1234-5678"), ("011-123-4567", "011-123-4567")] {
            assert_eq!(typed.parse::<MobileNo>().map(|number| number.to_string()), Ok(printed.to_owned()));
        }
        for typed in ["", "0212345678", "010123456789", "010-1234-567a", "010"] {
            assert!(typed.parse::<MobileNo>().is_err(), "{typed}");
        }
    }
}
