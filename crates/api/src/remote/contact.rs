//! 회원정보, 담당자 관리 and 담당자 요청 상세 (spec 03 S3–S5): a contact's own data, and what the 주담당자 does with the others.
//!
//! Asking to leave, deciding, 담당자 탈퇴 and 주담당자 변경 fail with `OtpNeeded` where the session's last one-time code is over
//! twelve hours old (decision on P-LOG-06): [`super::login::Reauthenticate`] with a code, and the act can be sent again.

use jiff::Timestamp;
use pok_domain::member::{AccountStatus, Contact, NameAndMail, Office, Person, Request, Verdict, WithdrawalType};
use pok_domain::{ApplicationId, ContactId, RequestId};
use serde::{Deserialize, Serialize};

use super::company::Claimed;
use crate::call::calls;

calls! {
    /// [수정]: 연락처, 부서 and 직급/호칭 at once. A changed 성명 or 이메일 of a 부담당자 becomes a 정보변경 that the 주담당자 decides
    /// (P-MGT-08); answered here.
    ///
    /// Fails with `Invalid` with a field for each gap, and then nothing changes; `Forbidden` where a 주담당자 or an
    /// individual changes 성명 or 이메일; `Stale` where a request is open already.
    BINDING "contact.update" => Update {
        /// What is changed at once.
        office: Office,
        /// 성명 and 이메일, changed or not.
        asked: NameAndMail,
    } -> Option<Request>;

    /// 휴대폰번호 through 본인인증: the verified number, if the verified person is the contact. `OtherPerson`,
    /// `IdentityNeeded`.
    "contact.change_mobile" => ChangeMobile {
        /// [`super::verification::Begun::verification`], confirmed.
        verification: String,
    } -> ();

    /// 비밀번호: the contact's other sessions end. Fails like [`super::login::ChangePassword`].
    "contact.change_password" => ChangePassword {
        /// 기존 비밀번호.
        current: String,
        /// 새 비밀번호.
        new: String,
    } -> ();

    /// A 부담당자's [탈퇴 요청]: the 주담당자 decides. A 주담당자 can't (`Forbidden`, MGT-17).
    ///
    /// Fails with `OtherPerson`, `Invalid` (`reason`, `withdrawal`), `Stale` where a request is open already.
    BINDING "contact.request_withdrawal" => RequestWithdrawal {
        /// Who asks, once more.
        who: Claimed,
        /// 탈퇴 요청 구분: one of [`WithdrawalType::OF_CONTACT`].
        withdrawal: WithdrawalType,
        /// 탈퇴 요청 사유.
        reason: String,
    } -> Request;

    /// Takes back one's own open request. `Stale`, `NotFound`.
    BINDING "contact.cancel_request" => CancelRequest {
        /// Which.
        request: RequestId,
    } -> ();

    /// 담당자 요청 상세, [저장]: by the 주담당자. An approved 정보변경 is in force, an approved 탈퇴 withdraws the contact, whose
    /// sessions end at once.
    ///
    /// Fails with `NotFound` where it is another company's, `Stale`, `Invalid` (`reason`), `MailTaken`.
    BINDING "contact.decide" => Decide {
        /// Which.
        request: RequestId,
        /// What.
        verdict: Verdict,
    } -> ();

    /// 담당자 탈퇴, by the 주담당자: at once. `NotFound`, `Stale` where they have left, `Forbidden` for the 주담당자 themselves,
    /// `Invalid` (`reason`, `withdrawal`).
    BINDING "contact.withdraw" => Withdraw {
        /// Who.
        contact: ContactId,
        /// 탈퇴처리 구분: one of [`WithdrawalType::OF_CONTACT`].
        withdrawal: WithdrawalType,
        /// 탈퇴처리 사유.
        reason: String,
    } -> ();

    /// 주담당자 변경, [위임]: the roles change, and the sessions of both end (MGT-23, P-MGT-11). `NotFound`, `Stale` where they
    /// aren't a 부담당자 in good standing, `Invalid` (`reason`).
    BINDING "contact.delegate" => Delegate {
        /// 변경할 주 담당자.
        to: ContactId,
        /// 변경사유.
        reason: String,
    } -> ();
}

/// A contact as the 주담당자 sees them, and as they see themselves. Somebody who has asked to join is `PENDING`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Colleague {
    /// Who, in which role.
    pub contact: Contact,
    /// As identity verification said.
    pub person: Person,
    /// How they are reached.
    pub office: Office,
    /// 상태.
    pub status: AccountStatus,
    /// 가입승인일자.
    pub approved_at: Option<Timestamp>,
    /// Their application, while it waits: [`super::signup::Decide`].
    pub application: Option<ApplicationId>,
    /// When they asked to join, where they wait.
    pub applied_at: Option<Timestamp>,
    /// Their requests, newest first.
    pub requests: Vec<Request>,
}
