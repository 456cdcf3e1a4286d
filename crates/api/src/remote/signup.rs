//! Signing up (spec 01). A pre-check answers a ticket, which stands for the applicant until the application is made.

use jiff::Timestamp;
use pok_domain::draft::Fields;
use pok_domain::member::signup::{Outcome, Way};
use pok_domain::member::{BusinessRegNo, BusinessStatus, EntityType, Person};
use pok_domain::{Name, TermsId};
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// 개인회원 가입여부 확인, of the person whose identity was verified; the verification is used up.
    ///
    /// Fails with `IdentityNeeded`, and with `PersonTaken` where the person is a company's contact.
    "signup.check_individual" => CheckIndividual {
        /// [`super::verification::Begun::verification`].
        verification: String,
    } -> Checked;

    /// 기업회원 가입여부 확인.
    "signup.check_company" => CheckCompany {
        /// 구분.
        entity_type: EntityType,
        /// 사업자등록번호.
        business_reg_no: BusinessRegNo,
    } -> Checked;

    /// 본인인증 of a company's applicant: fills the form's identity fields, and says what there is about the person where
    /// they join a registered company or apply again.
    ///
    /// Fails with `IdentityNeeded`, `OtherPerson` where another person made the application that was rejected,
    /// `PersonTaken`.
    "signup.identify" => Identify {
        /// [`Checked::ticket`].
        ticket: String,
        /// [`super::verification::Begun::verification`].
        verification: String,
    } -> Checked;

    /// [이메일인증]: sends a code there. The answer is the same whether an account has the address or not.
    ///
    /// Fails with `TooMany`, `Unavailable`.
    "signup.send_mail_code" => SendMailCode {
        /// [`Checked::ticket`].
        ticket: String,
        /// 이메일, as typed.
        mail: String,
    } -> MailCodeSent;

    /// The code that was mailed. Fails with `OtpWrong`, `OtpExpired`, `OtpVoid`, and with `MailTaken` where an account has
    /// the address: its owner may know.
    "signup.confirm_mail_code" => ConfirmMailCode {
        /// [`Checked::ticket`].
        ticket: String,
        /// What was typed.
        code: String,
    } -> ();

    /// 가입요청. The files have gone up as blobs under the ticket beforehand. Sent again with the same ticket, it answers
    /// what it answered first.
    ///
    /// Fails with `Invalid` with a field for each gap, `IdentityNeeded` where the verification is missing or over thirty
    /// minutes old, `MailTaken`, `PersonTaken`, `FileMissing`, `ConsentMissing`, `Stale` where the company or the person
    /// has become a member, or has applied, in the meantime; with `OtpWrong` and `OtpVoid` for 인증번호.
    REPEATABLE "signup.apply" => Apply {
        /// [`Checked::ticket`].
        ticket: String,
        /// The form as it was filled in: [`pok_domain::member::signup::Form`].
        fields: Fields,
        /// 비밀번호.
        password: String,
        /// What was agreed to: every document in force.
        terms: Vec<TermsId>,
        /// 인증번호, where [`Way::needs_code`].
        conversion_code: Option<String>,
    } -> Applied;
}

calls! {
    /// 승인 or 반려 of somebody who wants to join the company, by its 주담당자; a mail goes out. A 주담당자 can't bar.
    ///
    /// Fails with `NotFound` where it is another company's, `Stale` where it was decided already, `Forbidden`, and with
    /// `OtpNeeded` like the acts of [`super::contact`].
    BINDING "signup.decide" => Decide {
        /// Which.
        application: pok_domain::ApplicationId,
        /// What.
        decision: pok_domain::member::signup::Decision,
    } -> ();
}

/// What 가입여부 확인 found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checked {
    /// What.
    pub outcome: Outcome,
    /// Names the sign-up from here on; a secret. None where it goes no further.
    pub ticket: Option<String>,
    /// As what one would sign up.
    pub way: Option<Way>,
    /// Who the applicant is, once they are verified.
    pub person: Option<Person>,
    /// Until when the application can be made with this verification.
    pub fresh_until: Option<Timestamp>,
    /// The company that one joins, or that the buyer registered; once it is known who asks.
    pub company: Option<Name>,
    /// 사업자 구분 as registered.
    pub entity_type: Option<EntityType>,
    /// Of an application that was rejected, for its own applicant alone.
    pub rejected: Option<Rejected>,
    /// The registered mail address of an individual whom the buyer registered.
    pub mail: Option<String>,
    /// What the tax office says of the business number; none where it can't be asked.
    pub business_status: Option<BusinessStatus>,
    /// The server's clock.
    pub now: Timestamp,
}

/// An application that was rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rejected {
    /// 반려사유.
    pub reason: String,
    /// The earlier input; files that went up then needn't go up again.
    pub fields: Fields,
}

/// 가입요청 was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Applied {
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Whether the company's 주담당자 decides, and not the buyer.
    pub by_primary: bool,
}

/// A code is on its way to a mail address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MailCodeSent {
    /// Until when it can be used, by the server's clock.
    pub expires_at: Timestamp,
    /// From when another can be asked for.
    pub resend_at: Timestamp,
    /// The server's clock now.
    pub now: Timestamp,
}
