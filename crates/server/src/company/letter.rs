//! What the mail says about a request that the buyer decided.

use pok_domain::Name;
use pok_domain::member::{Request, RequestState, RequestType};

use crate::ground::config::BuyerRecord;
use crate::supplier::letter;

pub(super) fn decided(company: &Name, request: &Request, buyer: &BuyerRecord) -> (String, String) {
    let then = match (request.kind, request.state) {
        (RequestType::Withdrawal, RequestState::Approved) => {
            "\n\n탈퇴가 완료되어 더 이상 로그인할 수 없습니다. 거래 기록은 법에서 정한 기간 동안 보관합니다."
        }
        (RequestType::Withdrawal, _) | (_, RequestState::Approved) => "",
        _ => "\n\n내용을 고쳐 다시 요청할 수 있습니다.",
    };
    letter::decided(&format!("{company}의"), letter::named(request, "변경요청"), request, then, buyer)
}
