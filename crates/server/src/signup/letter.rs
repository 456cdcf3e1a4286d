//! What mails about membership say.

use pok_domain::member::signup::Decision;
use pok_domain::typed;

use crate::ground::config::BuyerRecord;
use crate::ground::mail::{CODE, signed};
use crate::supplier::application::ApplicationRow;

/// 이메일인증.
pub(super) fn mail_code(code: &str, buyer: &BuyerRecord) -> (String, String) {
    let text = format!("가입 화면에 아래 인증번호를 5분 안에 입력해 주세요.\n\n인증번호: {code}");
    ("[PoK] 이메일 인증번호".into(), signed(&text, buyer))
}

/// 포탈사용전환 인증번호: the code takes the place of [`CODE`] when the mail is sent.
pub(super) fn conversion_code(name: &str, buyer: &BuyerRecord) -> (String, String) {
    let text = format!(
        "{name} 담당자님께\n\n{}의 파트너 포털을 이용하실 수 있도록 전환가입 인증번호를 보내 드립니다. PoK를 열고 회원가입에서 \
         이 번호를 입력해 주세요.\n\n인증번호: {CODE}\n\n보낸 날부터 7일 동안 쓸 수 있습니다.",
        buyer.name
    );
    ("[PoK] 포탈사용전환 인증번호".into(), signed(&text, buyer))
}

/// 승인 or 반려 to the applicant.
pub(super) fn decided(kept: &ApplicationRow, decision: &Decision, buyer: &BuyerRecord) -> (String, String) {
    let name = &kept.person.name;
    match decision {
        Decision::Approve => (
            "[PoK] 회원가입이 승인되었습니다".into(),
            signed(
                &format!(
                    "{name} 님의 가입요청이 승인되었습니다. 이제 {} 계정으로 로그인할 수 있습니다.",
                    kept.login_id
                ),
                buyer,
            ),
        ),
        Decision::Reject { reason, may_reapply } => {
            let next = match may_reapply {
                true => "내용을 고쳐 다시 요청할 수 있습니다. PoK의 회원가입에서 가입여부를 확인해 주세요.",
                false => "다시 요청하시려면 아래 메일 주소로 문의해 주세요.",
            };
            let text = format!("{name} 님의 가입요청이 반려되었습니다.\n\n반려사유: {}\n\n{next}", typed::text(reason));
            ("[PoK] 회원가입이 반려되었습니다".into(), signed(&text, buyer))
        }
    }
}

/// To the 주담당자 whose company somebody wants to join.
pub(super) fn join_requested(kept: &ApplicationRow, buyer: &BuyerRecord) -> (String, String) {
    let text = format!(
        "{} 님이 부담당자로 가입을 요청했습니다. PoK의 회원관리 > 담당자 목록에서 요청을 처리해 주세요.",
        kept.person.name
    );
    ("[PoK] 부담당자 가입요청".into(), signed(&text, buyer))
}
