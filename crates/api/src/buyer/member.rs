//! Members by the buyer: deciding applications, registering suppliers who don't use the portal yet, barring numbers.

use jiff::Timestamp;
use pok_domain::member::signup::{ApplicationState, Decision, Way};
use pok_domain::member::{
    BusinessRegNo, Company, CompanyStatus, Contact, EntityType, LoginId, Office, Person, Profile, Request,
    RequestState, RequestType, Verdict,
};
use pok_domain::{ApplicationId, CompanyId, ContactId, Name, RequestId};
use serde::{Deserialize, Serialize};

use crate::call::calls;

calls! {
    /// Suppliers in the order in which they were entered, a page of at most [`PAGE`].
    (Buyer, Admin) "buyer.member.suppliers" => Suppliers {
        /// Only those in this state.
        status: Option<CompanyStatus>,
        /// Only those after this one: the last of the page before.
        after: Option<CompanyId>,
    } -> Vec<Supplier>;

    /// The contacts of a supplier who can log in. `NotFound`.
    (Buyer, Admin) "buyer.member.contacts" => Contacts {
        /// Whose.
        company: CompanyId,
    } -> Vec<Contact>;

    /// Applications that the buyer decides, newest first, a page of at most [`PAGE`]; those of 부담당자 are their company's.
    (Buyer, Admin) "buyer.member.applications" => Applications {
        /// Only those in this state.
        state: Option<ApplicationState>,
        /// Only those older than this one: the last of the page before.
        before: Option<ApplicationId>,
    } -> Vec<Application>;

    /// 승인 or 반려: a mail goes out; to who would convert and may ask again, with a new 인증번호. Answers what became of the
    /// application.
    ///
    /// Fails with `Stale` where it was decided already, `Invalid` without a reason.
    (Buyer, Admin) BINDING "buyer.member.decide" => Decide {
        /// Which.
        application: ApplicationId,
        /// What.
        decision: Decision,
    } -> ApplicationState;

    /// Registers a supplier who doesn't use the portal (포탈미사용). Papers named in it have gone up before, as suppliers' do.
    ///
    /// Fails with `Stale` where the number or the person is a member already or waits to be one, `MailTaken`, `FileMissing`,
    /// `FileType`, and `Invalid` with what their own form would say (`supplier.…`).
    (Buyer, Admin) BINDING "buyer.member.register" => Register {
        /// Who.
        supplier: Offline,
        /// Where 인증번호 goes.
        mail: LoginId,
    } -> Registered;

    /// Sends 인증번호 to the registered mail; an earlier one is void. Fails with `Stale` where the supplier is not
    /// 포탈미사용, `Unavailable` where the mail can't be sent.
    (Buyer, Admin) BINDING "buyer.member.issue_code" => IssueCode {
        /// Which.
        company: CompanyId,
    } -> Registered;

    /// The numbers that can't sign up, newest first.
    (Buyer, Admin) "buyer.member.barred_numbers" => BarredNumbers {} -> Vec<Barred>;

    /// 가입불가: the number can't sign up. Fails with `Stale` where it is a member, or waits to be one.
    (Buyer, Admin) BINDING "buyer.member.bar" => Bar {
        /// Which number.
        business_reg_no: BusinessRegNo,
        /// Why; kept in the audit chain.
        reason: String,
    } -> ();

    /// Lifts 가입불가, of a number or of an application that was refused for good: it is 반려 then.
    (Buyer, Admin) BINDING "buyer.member.lift" => Lift {
        /// Which number.
        business_reg_no: Option<BusinessRegNo>,
        /// Or which application, of an individual.
        application: Option<ApplicationId>,
    } -> ();

    /// Change and withdrawal requests of suppliers, newest first, a page of at most [`PAGE`]; a contact's are their
    /// 주담당자's.
    (Buyer, Admin) "buyer.member.requests" => Requests {
        /// Only those in this state.
        state: Option<RequestState>,
        /// Only those older than this one: the last of the page before.
        before: Option<RequestId>,
    } -> Vec<Asked>;

    /// 승인 or 반려 of one: a mail goes out. An approved withdrawal takes the company and all its contacts out, whose
    /// sessions end at once. Answers what became of the request.
    ///
    /// Fails with `Stale` where it was decided or taken back, `Invalid` (`reason`), `UnderWay` where the supplier has
    /// something under way (P-MGT-04).
    (Buyer, Admin) BINDING "buyer.member.decide_request" => DecideRequest {
        /// Which.
        request: RequestId,
        /// What.
        verdict: Verdict,
    } -> RequestState;

    /// Names a company's 주담당자 where the one it has can't be reached (P-MGT-10); the sessions of both end. `NotFound`,
    /// `Stale` where the contact isn't a 부담당자 in good standing.
    (Buyer, Admin) BINDING "buyer.member.name_primary" => NamePrimary {
        /// Who, of `buyer.member.contacts`.
        contact: ContactId,
        /// Why; kept in the audit chain.
        reason: String,
    } -> ();
}

/// The most rows of a page.
pub const PAGE: i64 = 1_000;

/// A supplier, as the buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Supplier {
    /// Who.
    pub company: Company,
    /// 상태.
    pub status: CompanyStatus,
}

/// A number that can't sign up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Barred {
    /// Which.
    pub business_reg_no: BusinessRegNo,
    /// Since when.
    pub at: Timestamp,
}

/// A supplier's request, as the buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    /// Whose.
    pub company: Company,
    /// What.
    pub request: Request,
    /// 예금주 in it that are neither the member nor its representative (P-MEM-10).
    pub other_holders: Vec<Name>,
}

/// An application, as whoever decides sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Application {
    /// Which.
    pub id: ApplicationId,
    /// Of which supplier: the identifier it will have.
    pub company: CompanyId,
    /// As what.
    pub way: Way,
    /// 요청구분.
    pub request_type: RequestType,
    /// 요청상태.
    pub state: ApplicationState,
    /// 회원정보 or 기업정보, where the form has it.
    pub profile: Option<Profile>,
    /// The contact.
    pub person: Person,
    /// How they are reached.
    pub office: Office,
    /// 이메일.
    pub login_id: LoginId,
    /// 예금주 that are neither the member nor its representative (P-MEM-10).
    pub other_holders: Vec<Name>,
    /// 요청일자.
    pub requested_at: Timestamp,
    /// 승인일자; filled for rejected ones too.
    pub processed_at: Option<Timestamp>,
    /// 처리사유.
    pub process_reason: Option<String>,
}

/// A supplier whom the buyer registers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Offline {
    /// A person.
    Individual {
        /// Who; recognised by name, birth date and mobile number.
        person: Person,
        /// 회원정보.
        profile: Box<Profile>,
    },
    /// A company.
    Company {
        /// 기업명.
        name: Name,
        /// 사업자 구분.
        entity_type: EntityType,
        /// 사업자 등록번호.
        business_reg_no: BusinessRegNo,
        /// 대표자 성명.
        representative_name: Name,
        /// 전화번호.
        phone: String,
        /// 주소.
        address: pok_domain::member::Address,
    },
}

/// A supplier whom the buyer registered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Registered {
    /// Which.
    pub company: CompanyId,
    /// Until when 인증번호 can be used; none before the first.
    pub code_until: Option<Timestamp>,
}
