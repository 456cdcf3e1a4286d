//! What requests are called.

use patternfly_yew::prelude::Color;
use pok_domain::member::{RequestState, RequestType, WithdrawalType};
use yew::prelude::*;

use crate::i18n::I18n;
use crate::widget::label::label;

/// 요청구분, 변경유형.
pub(crate) fn request_words(t: I18n, kind: RequestType) -> AttrValue {
    t.t(match kind {
        RequestType::NewSignup => "request-new",
        RequestType::PortalConversion => "request-conversion",
        RequestType::Change => "request-change",
        RequestType::Withdrawal => "request-withdrawal",
    })
}

/// 요청상태 as a label, coloured by what it asks for.
pub(crate) fn state_label(t: I18n, state: RequestState) -> Html {
    let (words, color) = match state {
        RequestState::Requested => ("state-requested", Color::Orange),
        RequestState::Approved => ("state-approved", Color::Green),
        RequestState::Rejected => ("state-rejected", Color::Red),
        RequestState::Cancelled => ("state-cancelled", Color::Grey),
    };
    label(state.code(), &t.t(words), color)
}

/// 탈퇴 구분.
pub(crate) fn withdrawal_words(t: I18n, withdrawal: WithdrawalType) -> AttrValue {
    t.t(match withdrawal {
        WithdrawalType::NoIntent => "withdrawal-no-intent",
        WithdrawalType::Closed => "withdrawal-closed",
        WithdrawalType::Resigned => "withdrawal-resigned",
        WithdrawalType::Transferred => "withdrawal-transferred",
        WithdrawalType::Other => "withdrawal-other",
    })
}
