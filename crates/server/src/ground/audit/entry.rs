//! What an entry of the chain says.

use std::net::IpAddr;

use jiff::Timestamp;
use pok_domain::{BidNoticeId, BlobId, CompanyId, ContractId, DocumentId};
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// A contact logged in.
    LoggedIn,
    /// Five wrong passwords locked an account.
    LoginLocked,
    /// A refresh token came a second time: its session was ended.
    TokenReused,
    /// A dormant account was woken (휴면해제).
    Reactivated,
    /// A contact changed their password.
    PasswordChanged,
    /// A contact put the change of their password off (90일 이후 변경).
    PasswordPostponed,
    /// A temporary password was mailed (비밀번호 찾기); the detail names the contact.
    PasswordReset,
    /// The mobile number on file was replaced by a verified one.
    MobileChanged,
    /// It was not: the verified person was another.
    MobileRefused,
    /// A contact agreed to documents; the detail names them.
    TermsAgreed,
    /// The buyer published a version of a document members agree to.
    TermsPublished,
    /// A contact signed one of their computers out; the detail names the session.
    SessionEnded,
    /// A certificate was issued to a contact.
    CertificateIssued,
    /// The buyer wrote a contract.
    ContractWritten,
    /// The buyer's signature was placed and the supplier asked for theirs.
    Sealed,
    /// The buyer cancelled a contract.
    Cancelled,
    /// A document was opened.
    Viewed,
    /// A document was read to its end and agreed to.
    Consented,
    /// The supplier signed.
    Signed,
    /// A signed file was handed out.
    Downloaded,
    /// An API key was made for the buyer's side.
    BuyerKeyIssued,
    /// Such a key was revoked.
    BuyerKeyRevoked,
    /// The buyer posted a bid notice (공고게시).
    NoticePosted,
    /// The buyer changed a posted notice: every bid starts anew.
    NoticeAmended,
    /// A notice closed (공고마감), at its time or by the buyer before.
    NoticeClosed,
    /// A supplier submitted a bid; the file's hash is the document's.
    BidSubmitted,
    /// A supplier declined to bid; the hash is the reason's.
    BidDeclined,
    /// The buyer looked into the bids for the first time.
    BidsOpened,
    /// The buyer chose a bid (선정).
    BidAwarded,
    /// The buyer ended a notice without a choice (유찰).
    BidFailed,
    /// Somebody asked to become a member; the detail says as what.
    MembershipRequested,
    /// 승인 of it.
    MembershipApproved,
    /// 반려 of it.
    MembershipRejected,
    /// The buyer registered a supplier who doesn't use the portal.
    SupplierRegistered,
    /// 인증번호 was sent to such a supplier.
    CodeIssued,
    /// The buyer barred a business number.
    NumberBarred,
    /// 가입불가 was lifted.
    BarLifted,
    /// A member or a contact asked for a change, or to leave; the detail says what, and names the request.
    RequestMade,
    /// They took it back.
    RequestCancelled,
    /// 승인 of it, by the buyer or the 주담당자.
    RequestApproved,
    /// 반려 of it.
    RequestRejected,
    /// A supplier changed what it may without asking.
    ProfileChanged,
    /// A contact changed what they may without asking; the detail names them.
    ContactChanged,
    /// A 주담당자 took a contact out (담당자 탈퇴); the detail names them.
    ContactWithdrawn,
    /// A company has another 주담당자; the detail names them and says why.
    PrimaryChanged,
    /// The buyer posted an entry of the notice board, or changed one.
    BoardChanged,
    /// The buyer took one off.
    BoardRemoved,
}

/// Who did it, from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// A contact's identifier, a key's name, `server`, or `nobody` where a login ID is unknown.
    pub id: String,
    /// The role they acted in.
    pub role: String,
    /// What their computer is called.
    pub device: String,
    /// The address the request came from.
    pub peer: Option<IpAddr>,
}

impl Actor {
    /// The server itself, at a job nobody asked for.
    pub fn server() -> Self {
        Self { id: "server".into(), role: "SERVER".into(), device: String::new(), peer: None }
    }

    /// The demo's own buyer.
    #[cfg(feature = "demo")]
    pub(crate) fn demo_buyer() -> Self {
        Self { role: "buyer".into(), ..Self::server() }
    }
}

/// An entry, as its JSON is hashed. Fields are only ever added at the end, and left out when empty, so that the JSON of
/// older entries stays what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// From 1, without gaps.
    pub seq: i64,
    /// The server's clock.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
    /// Who did it.
    pub actor: Actor,
    /// Whose data it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub company: Option<CompanyId>,
    /// Which contract.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub contract: Option<ContractId>,
    /// Which document of it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub document: Option<DocumentId>,
    /// The SHA-256 of the whole file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sha256: Option<BlobId>,
    /// A reason or a further particular; no personal data.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
    /// Which bid notice.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub notice: Option<BidNoticeId>,
}

/// An entry before it has its place and time.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub(crate) event: Event,
    pub(crate) actor: Actor,
    pub(crate) company: Option<CompanyId>,
    pub(crate) contract: Option<ContractId>,
    pub(crate) document: Option<DocumentId>,
    pub(crate) sha256: Option<BlobId>,
    pub(crate) detail: Option<String>,
    pub(crate) notice: Option<BidNoticeId>,
}

impl Record {
    pub(crate) fn new(event: Event, actor: Actor) -> Self {
        Self { event, actor, company: None, contract: None, document: None, sha256: None, detail: None, notice: None }
    }

    pub(crate) fn company(self, company: CompanyId) -> Self {
        Self { company: Some(company), ..self }
    }

    pub(crate) fn contract(self, contract: ContractId) -> Self {
        Self { contract: Some(contract), ..self }
    }

    pub(crate) fn notice(self, notice: BidNoticeId) -> Self {
        Self { notice: Some(notice), ..self }
    }

    pub(crate) fn document(self, document: DocumentId) -> Self {
        Self { document: Some(document), ..self }
    }

    pub(crate) fn sha256(self, sha256: BlobId) -> Self {
        Self { sha256: Some(sha256), ..self }
    }

    pub(crate) fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }
}
