//! 회원정보, 담당자 관리 and 담당자 요청 상세 as the window sees them. What goes to the server as it was typed is asked by
//! the calls of [`crate::remote::contact`] themselves.

use jiff::Timestamp;
use pok_domain::member::{AccountStatus, Company, ContactRole, LoginId, MobileNo, Request, RequestState};
use pok_domain::{ContactId, Name};
use serde::{Deserialize, Serialize};

use crate::call::calls;
use crate::remote::contact::Colleague;

calls! {
    /// 회원정보: who is logged in; none before the first fetch.
    "contact.own" => Own {} -> Option<Colleague>;

    /// 휴대폰번호, after 본인인증. Fails like [`crate::remote::contact::ChangeMobile`].
    "contact.change_mobile" => ChangeMobile {} -> ();

    /// A contact, or somebody who asks to be one. `Forbidden`, `NotFound`.
    "contact.show" => Show {
        /// Who.
        contact: ContactId,
    } -> Shown;

    /// Whom 주담당자 변경 offers: 부담당자 in good standing, by name. `Forbidden` for a 부담당자.
    "contact.successors" => Successors {} -> Vec<Row>;
}

/// A row of 담당자 목록.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Row {
    /// Who.
    pub id: ContactId,
    /// 구분.
    pub role: ContactRole,
    /// 상태.
    pub status: AccountStatus,
    /// 가입승인일자.
    pub approved_at: Option<Timestamp>,
    /// 요청일자, of what waits for the 주담당자: then [요청처리] can be chosen.
    pub requested_at: Option<Timestamp>,
    /// 담당자명.
    pub name: Name,
    /// 이메일.
    pub login_id: LoginId,
    /// 휴대폰번호.
    pub mobile_no: MobileNo,
}

/// A contact and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Shown {
    /// 회사명.
    pub company: Company,
    /// The contact.
    pub colleague: Colleague,
}

/// What waits for a decision; there is at most one (P-MGT-02).
pub fn open_request(requests: &[Request]) -> Option<&Request> {
    requests.iter().find(|request| request.state == RequestState::Requested)
}

/// Since when a contact waits for the 주담당자: with a request, or to join.
pub fn waits_since(colleague: &Colleague) -> Option<Timestamp> {
    let joins = colleague.application.and(colleague.applied_at);
    joins.or_else(|| open_request(&colleague.requests).map(|request| request.requested_at))
}
