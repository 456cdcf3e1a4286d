//! What a mail says.

use pok_domain::bid::{BidResult, Occasion};
use pok_domain::time::minute;

use super::super::store::{Answered, NoticeRow};
use crate::ground::config::BuyerRecord;
use crate::ground::mail::{Letter, signed};

/// The mail to a contact whose company has answered `bid`.
pub(super) fn about(
    kept: &NoticeRow,
    occasion: Occasion,
    bid: Option<&Answered>,
    to: String,
    buyer: &BuyerRecord,
) -> Letter {
    let notice = &kept.notice;
    let (about, text) = match (occasion, notice.amended_at) {
        (Occasion::Posted, None) => ("입찰공고 게시", "새 입찰공고가 게시되었습니다.".to_owned()),
        (Occasion::Posted, Some(_)) => (
            "입찰공고 변경",
            "입찰공고가 변경되었습니다. 이전에 제출한 투찰은 효력이 없으니 변경된 내용을 확인하고 다시 제출해 주세요."
                .to_owned(),
        ),
        (Occasion::DayBefore, _) => {
            ("입찰마감 1일 전", "입찰마감이 하루 남았습니다. 아직 투찰하지 않으셨습니다.".to_owned())
        }
        (Occasion::HourBefore, _) => {
            ("입찰마감 1시간 전", "입찰마감이 한 시간 남았습니다. 아직 투찰하지 않으셨습니다.".to_owned())
        }
        (Occasion::Result, _) => ("투찰결과", result(kept, bid)),
    };
    Letter {
        to,
        subject: format!("[PoK] {about}: {}", notice.number),
        body: signed(
            &format!(
                "{text}\n\n공고번호: {}\n공고명: {}\n입찰종료일시: {}\n\nPoK의 입찰진행현황에서 확인해 주세요.",
                notice.number,
                notice.title,
                minute(notice.window.closes_at),
            ),
            buyer,
        ),
    }
}

fn result(kept: &NoticeRow, bid: Option<&Answered>) -> String {
    match bid.and_then(|bid| bid.result(kept)) {
        Some(BidResult::Awarded) => "투찰결과: 선정. 귀사의 투찰이 선정되었습니다.".into(),
        Some(BidResult::NotAwarded) => "투찰결과: 미선정. 귀사의 투찰은 선정되지 않았습니다.".into(),
        Some(BidResult::Failed) | None => {
            let reason = kept.notice.fail_reason.as_deref().unwrap_or_default();
            format!("투찰결과: 유찰. 입찰이 선정 없이 종료되었습니다.\n사유: {reason}")
        }
    }
}
