//! What a supplier says of itself: 회원정보 or 기업정보, 첨부문서 and 계좌정보 (spec 01 S4, S8).

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Address, BusinessRegNo, Company, MemberKind};
use crate::code::codes;
use crate::draft::FileRef;
use crate::file::FileType;
use crate::name::is_same;
use crate::text::text;
use crate::{CompanyId, Currency, Name, typed};

codes! {
    /// 사업자 구분.
    pub enum EntityType {
        /// 개인사업자.
        SoleProprietor = "SOLE_PROPRIETOR",
        /// 법인사업자.
        Corporation = "CORPORATION",
    }
}

codes! {
    /// 국가 of a bank account, ISO 3166-1.
    pub enum Country {
        /// 대한민국.
        Korea = "KR",
        /// 미국.
        UnitedStates = "US",
        /// 일본.
        Japan = "JP",
        /// 중국.
        China = "CN",
        /// 홍콩.
        HongKong = "HK",
        /// 싱가포르.
        Singapore = "SG",
        /// 베트남.
        Vietnam = "VN",
        /// 독일.
        Germany = "DE",
        /// 영국.
        UnitedKingdom = "GB",
    }
}

/// Korean banks, as 은행명 offers them.
pub const BANKS: &[&str] = &[
    "국민은행",
    "신한은행",
    "우리은행",
    "하나은행",
    "농협은행",
    "기업은행",
    "카카오뱅크",
    "케이뱅크",
    "토스뱅크",
    "SC제일은행",
    "한국씨티은행",
    "산업은행",
    "수협은행",
    "아이엠뱅크",
    "부산은행",
    "경남은행",
    "광주은행",
    "전북은행",
    "제주은행",
    "새마을금고",
    "신협",
    "우체국",
];

/// What 계좌사본 and 사업자 등록증 may be, by content (MEM-14, MEM-37).
pub const PAPER_TYPES: [FileType; 3] = [FileType::Jpeg, FileType::Png, FileType::Pdf];

/// 법인등록번호: thirteen digits, printed `110111-1234567`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct CorporateRegNo(String);

/// Text that doesn't hold exactly thirteen digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a corporate registration number has thirteen digits")]
pub struct NotACorporateRegNo;

impl CorporateRegNo {
    /// Whether the last digit is the one that the registry's rule gives; a wrong one is worth a warning (P-MEM-16).
    pub fn check_digit_holds(&self) -> bool {
        let digits: Vec<u32> = self.0.chars().filter_map(|digit| digit.to_digit(10)).collect();
        let sum: u32 =
            digits.iter().take(12).zip([1, 2].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum();
        digits.last() == Some(&((10 - sum % 10) % 10))
    }
}

impl FromStr for CorporateRegNo {
    type Err = NotACorporateRegNo;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let digits = typed::number(typed, &['-', ' ', '.']).filter(|digits| digits.len() == 13);
        digits.map(Self).ok_or(NotACorporateRegNo)
    }
}

impl fmt::Display for CorporateRegNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (front, back) = self.0.split_at(6);
        write!(f, "{front}-{back}")
    }
}

text!(CorporateRegNo);

/// What a company has beyond what an individual has (기업정보, 첨부문서).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Business {
    /// 사업자 구분.
    pub entity_type: EntityType,
    /// 사업자 등록번호.
    pub business_reg_no: BusinessRegNo,
    /// 법인등록번호, of a 법인사업자 alone (MEM-35).
    pub corporate_reg_no: Option<CorporateRegNo>,
    /// 대표자 성명.
    pub representative_name: Name,
    /// 대표자 외국인 여부.
    pub representative_is_foreigner: bool,
    /// 대표 업태; may be empty.
    pub business_type: String,
    /// 대표 업종; may be empty.
    pub business_item: String,
    /// 사업자 등록증; a company that the buyer registered has none before it changes its data.
    pub certificate: Option<FileRef>,
}

/// A row of 계좌정보.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BankAccount {
    /// 국가.
    pub country: Country,
    /// 은행명.
    pub bank: String,
    /// 계좌번호, with its hyphens.
    pub number: String,
    /// 예금주.
    pub holder: Name,
    /// 가상계좌(금액) in whole units of the account's currency, where it is a 가상계좌.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub virtual_amount: Option<Decimal>,
    /// 계좌사본.
    pub copy: FileRef,
    /// 기본계좌: exactly one.
    pub is_default: bool,
    /// SWIFT; of an account outside Korea.
    pub swift: String,
    /// BIC.
    pub bic: String,
    /// IBAN.
    pub iban: String,
}

/// A supplier as it says it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Profile {
    /// 회원명 or 기업명.
    pub name: Name,
    /// 거래통화.
    pub currency: Currency,
    /// 예술인 고용보험 여부: of an individual or a 개인사업자 (MEM-36).
    pub artist_insurance: bool,
    /// 전화번호.
    pub phone: String,
    /// 주소.
    pub address: Address,
    /// None of an individual.
    pub business: Option<Business>,
    /// 계좌정보: none of a supplier whom the buyer registered without, at first.
    pub accounts: Vec<BankAccount>,
}

impl Profile {
    /// As documents and the masthead print it.
    pub fn company(&self, id: CompanyId) -> Company {
        let business = self.business.as_ref();
        Company {
            id,
            kind: if business.is_some() { MemberKind::Corporate } else { MemberKind::Individual },
            name: self.name.clone(),
            business_reg_no: business.map(|business| business.business_reg_no),
            representative_name: business.map_or(&self.name, |business| &business.representative_name).clone(),
            address: self.address.to_string(),
        }
    }

    /// Whether 예술인 고용보험 여부 can be ticked: of an individual and a 개인사업자 (MEM-36).
    pub fn may_be_artist(&self) -> bool {
        self.business.as_ref().is_none_or(|business| business.entity_type == EntityType::SoleProprietor)
    }

    /// Every file in it.
    pub fn files(&self) -> impl Iterator<Item = &FileRef> {
        let certificate = self.business.iter().flat_map(|business| &business.certificate);
        certificate.chain(self.accounts.iter().map(|account| &account.copy))
    }

    /// Accounts whose 예금주 is neither the member nor its representative: worth a look at approval (P-MEM-10).
    pub fn other_holders(&self) -> impl Iterator<Item = &Name> {
        let holders = self.accounts.iter().map(|account| &account.holder);
        holders.filter(|holder| {
            let representative = self.business.as_ref().map(|business| &business.representative_name);
            let is = |name: &Name| is_same(holder.as_str(), name.as_str());
            !is(&self.name) && !representative.is_some_and(is)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corporate_number_has_thirteen_digits_and_a_check_digit() {
        let number: CorporateRegNo = "110111-0000128".parse().expect("thirteen digits");
        assert_eq!(number.to_string(), "110111-0000128");
        // 1·1+1·2+0·1+1·2+1·1+1·2+0·1+0·2+0·1+0·2+1·1+2·2 = 13, so 7 would hold.
        assert!(!number.check_digit_holds());
        assert!("1101110000127".parse::<CorporateRegNo>().expect("thirteen digits").check_digit_holds());
        assert!("110111-000012".parse::<CorporateRegNo>().is_err());
    }
}
