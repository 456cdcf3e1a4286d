//! What mails about a supplier's requests say, whoever decides.

use pok_domain::member::{Request, RequestState, RequestType};

use crate::ground::config::BuyerRecord;
use crate::ground::mail::signed;

/// What a request is called, where one for a change is called `change`.
pub(crate) fn named(request: &Request, change: &'static str) -> &'static str {
    match request.kind {
        RequestType::Withdrawal => "탈퇴요청",
        RequestType::Change | RequestType::NewSignup | RequestType::PortalConversion => change,
    }
}

/// 승인 or 반려 of a request: `whose` it is, and what follows from it.
pub(crate) fn decided(
    whose: &str,
    named: &str,
    request: &Request,
    then: &str,
    buyer: &BuyerRecord,
) -> (String, String) {
    let how = if request.state == RequestState::Approved { "승인" } else { "반려" };
    let why = match request.process_reason.as_str() {
        "" => String::new(),
        reason => format!("\n\n처리사유: {reason}"),
    };
    let text = format!("{whose} {named}이 {how}되었습니다.{why}{then}");
    (format!("[PoK] {named}이 {how}되었습니다"), signed(&text, buyer))
}
