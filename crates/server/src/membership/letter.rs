//! What the mail says about a request that the buyer decided.

use pok_domain::Name;
use pok_domain::member::{Request, RequestState, RequestType};

use crate::config::BuyerRecord;
use crate::signup::letter::signed;

pub(super) fn decided(company: &Name, request: &Request, buyer: &BuyerRecord) -> (String, String) {
    let what = match request.kind {
        RequestType::Withdrawal => "탈퇴요청",
        RequestType::Change | RequestType::NewSignup | RequestType::PortalConversion => "변경요청",
    };
    let how = if request.state == RequestState::Approved { "승인" } else { "반려" };
    let why = match request.process_reason.as_str() {
        "" => String::new(),
        reason => format!("\n\n처리사유: {reason}"),
    };
    let then = match (request.kind, request.state) {
        (RequestType::Withdrawal, RequestState::Approved) => {
            "\n\n탈퇴가 완료되어 더 이상 로그인할 수 없습니다. 거래 기록은 법에서 정한 기간 동안 보관합니다."
        }
        (RequestType::Withdrawal, _) | (_, RequestState::Approved) => "",
        _ => "\n\n내용을 고쳐 다시 요청할 수 있습니다.",
    };
    let text = format!("{company}의 {what}이 {how}되었습니다.{why}{then}");
    (format!("[PoK] {what}이 {how}되었습니다"), signed(&text, buyer))
}
