//! 입찰관리: the list, one notice, and the bid that answers it (spec 04).

mod act;
mod closing;
mod conditions;
mod decline;
mod detail;
mod files;
mod grid;
mod import;
mod list;
mod paper;
mod receipt;
mod sheet;
mod submit;
mod submitted;
mod writing;

use patternfly_yew::prelude::Color;
use pok_domain::bid::{BidResult, BidStatus, NoticeStatus, TenderMethod};
use yew::prelude::*;

pub(crate) use closing::TimeLeft;
pub(crate) use detail::BidDetail;
pub(crate) use list::{BidList, LIST};

use crate::i18n::I18n;
use crate::widget::label::label;

/// 진행상태, 공고상태 in words.
pub(crate) fn notice_status_words(t: I18n, status: NoticeStatus) -> AttrValue {
    match status {
        NoticeStatus::Draft => t.t("notice-status-draft"),
        NoticeStatus::Open => t.t("notice-status-open"),
        NoticeStatus::UnderEvaluation => t.t("notice-status-under-evaluation"),
        NoticeStatus::Ended => t.t("notice-status-ended"),
    }
}

/// 제출상태, 투찰상태 in words.
pub(crate) fn bid_status_words(t: I18n, status: BidStatus) -> AttrValue {
    match status {
        BidStatus::Unconfirmed => t.t("bid-status-unconfirmed"),
        BidStatus::Saved => t.t("bid-status-saved"),
        BidStatus::Submitted => t.t("bid-status-submitted"),
        BidStatus::Declined => t.t("bid-status-declined"),
    }
}

/// 공고유형 in words.
pub(crate) fn method_words(t: I18n, method: TenderMethod) -> AttrValue {
    match method {
        TenderMethod::Selective => t.t("method-selective"),
        TenderMethod::Open => t.t("method-open"),
    }
}

/// 예 or 아니오.
pub(crate) fn yes_words(t: I18n, is_so: bool) -> AttrValue {
    t.t(if is_so { "yes" } else { "no" })
}

/// 진행상태 as a label, coloured by what it asks for.
pub(crate) fn notice_status_label(t: I18n, status: NoticeStatus) -> Html {
    let color = match status {
        NoticeStatus::Open => Color::Blue,
        NoticeStatus::UnderEvaluation => Color::Purple,
        NoticeStatus::Draft | NoticeStatus::Ended => Color::Grey,
    };
    label(status.code(), &notice_status_words(t, status), color)
}

/// 제출상태 as a label.
pub(crate) fn bid_status_label(t: I18n, status: BidStatus) -> Html {
    let color = match status {
        BidStatus::Unconfirmed | BidStatus::Declined => Color::Grey,
        BidStatus::Saved => Color::Orange,
        BidStatus::Submitted => Color::Green,
    };
    label(status.code(), &bid_status_words(t, status), color)
}

/// 투찰결과 as a label.
pub(crate) fn result_label(t: I18n, result: BidResult) -> Html {
    let (words, color) = match result {
        BidResult::Awarded => (t.t("result-awarded"), Color::Green),
        BidResult::NotAwarded => (t.t("result-not-awarded"), Color::Grey),
        BidResult::Failed => (t.t("result-failed"), Color::Red),
    };
    label(result.code(), &words, color)
}
