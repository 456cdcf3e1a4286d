//! 개인회원 정보 and 기업정보 (spec 03 S1, S2): what a 주담당자 or an individual changes, asks to change, and asks to leave.
//! A 부담당자 has no part in it (`Forbidden`). What is asked of the buyer fails with `OtpNeeded` like the acts of
//! [`super::contact`].

use jiff::civil::Date;
use pok_domain::RequestId;
use pok_domain::draft::{Fields, FileRef};
use pok_domain::member::{Company, CompanyStatus, Profile, Request, WithdrawalType};
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// [수정]: what may be changed without asking (P-MGT-01, P-MGT-07). `Invalid` (`phone`).
    "membership.update" => Update {
        /// 전화번호.
        phone: String,
    } -> ();

    /// [변경요청]: what the buyer has to approve. Old values stay in force until then (P-MGT-02).
    ///
    /// Fails with `Invalid` with a field for each gap, or for `reason`, or for `certificate` where a company attached
    /// none (MGT-11); `FileMissing`; `Stale` where a request is open already, or nothing would change.
    BINDING "membership.request_change" => RequestChange {
        /// The form as it was filled in: [`pok_domain::member::signup::Form`]; what can't be changed in it is ignored.
        fields: Fields,
        /// 사업자 등록증, attached again with every request of a company.
        certificate: Option<FileRef>,
        /// 요청사유 (P-MGT-03).
        reason: String,
    } -> Request;

    /// Takes back what is open (P-MGT-02). `Stale` where it was decided, `NotFound` where it is another company's.
    BINDING "membership.cancel_request" => CancelRequest {
        /// Which.
        request: RequestId,
    } -> ();

    /// [탈퇴요청]: the buyer checks it.
    ///
    /// Fails with `OtherPerson` where an individual's 성명 or 생년월일 doesn't match (P-MGT-06), `Invalid` (`reason`,
    /// `withdrawal`), `Stale` where a request is open already, `UnderWay` where something is under way (P-MGT-04).
    BINDING "membership.request_withdrawal" => RequestWithdrawal {
        /// Who asks, once more: of an individual alone.
        who: Option<Claimed>,
        /// 탈퇴 요청 구분: one of [`WithdrawalType::OF_MEMBER`].
        withdrawal: WithdrawalType,
        /// 탈퇴 사유.
        reason: String,
    } -> Request;
}

/// Who somebody says they are, before they leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claimed {
    /// 성명.
    pub name: String,
    /// 생년월일.
    pub birth_date: Date,
}

/// A supplier as it sees itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Membership {
    /// As documents and the masthead show it.
    pub company: Company,
    /// 상태.
    pub status: CompanyStatus,
    /// 회원정보 or 기업정보, 첨부문서 and 계좌정보; none of a supplier who never gave it.
    pub profile: Option<Profile>,
    /// 변경요청이력, newest first.
    pub requests: Vec<Request>,
}
