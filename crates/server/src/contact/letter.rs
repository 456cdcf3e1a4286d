//! What mails about a company's contacts say.

use pok_domain::Name;
use pok_domain::member::Request;

use crate::ground::config::BuyerRecord;
use crate::ground::mail::signed;
use crate::supplier::letter;

/// What a contact's request for another name or address is called.
const CHANGE: &str = "정보변경 요청";

/// To the 주담당자: somebody asks for something.
pub(super) fn requested(request: &Request, buyer: &BuyerRecord) -> (String, String) {
    let what = letter::named(request, CHANGE);
    let text = format!(
        "{} 님의 {what}이 있습니다. PoK의 회원관리 > 담당자 목록에서 요청을 처리해 주세요.",
        request.requested_by
    );
    (format!("[PoK] 부담당자 {what}"), signed(&text, buyer))
}

/// To whoever asked: 승인 or 반려.
pub(super) fn decided(name: &Name, request: &Request, buyer: &BuyerRecord) -> (String, String) {
    letter::decided(&format!("{name} 님의"), letter::named(request, CHANGE), request, "", buyer)
}

/// 담당자 탈퇴.
pub(super) fn taken_out(name: &Name, reason: &str, buyer: &BuyerRecord) -> (String, String) {
    let text =
        format!("{name} 님은 주담당자의 처리로 탈퇴되어 더 이상 로그인할 수 없습니다.\n\n탈퇴처리 사유: {reason}");
    ("[PoK] 담당자 탈퇴 안내".into(), signed(&text, buyer))
}

/// To the new 주담당자.
pub(super) fn primary(name: &Name, company: &Name, buyer: &BuyerRecord) -> (String, String) {
    let text =
        format!("{name} 님이 {company}의 주담당자가 되었습니다. 다시 로그인하면 바뀐 권한으로 이용할 수 있습니다.");
    ("[PoK] 주담당자가 변경되었습니다".into(), signed(&text, buyer))
}
