//! What requests and members are called.

use jiff::Timestamp;
use patternfly_yew::prelude::{Color, DescriptionGroup, Label};
use pok_domain::member::{
    AccountStatus, CompanyStatus, ContactRole, Gender, RequestState, RequestType, WithdrawalType,
};
use pok_domain::time;
use yew::prelude::*;

use crate::i18n::I18n;

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
    label(state.code(), t.t(words), color)
}

/// 상태 of a supplier.
pub(crate) fn member_label(t: I18n, status: CompanyStatus) -> Html {
    let (words, color) = match status {
        CompanyStatus::Offline => ("member-offline", Color::Grey),
        CompanyStatus::Active => ("status-active", Color::Green),
        CompanyStatus::Withdrawn => ("status-withdrawn", Color::Grey),
    };
    label(status.code(), t.t(words), color)
}

/// 상태 of a contact.
pub(crate) fn account_label(t: I18n, status: AccountStatus) -> Html {
    let (words, color) = match status {
        AccountStatus::Pending => ("status-pending", Color::Orange),
        AccountStatus::Active => ("status-active", Color::Green),
        AccountStatus::Withdrawn => ("status-withdrawn", Color::Grey),
    };
    label(status.code(), t.t(words), color)
}

fn label(code: &'static str, words: AttrValue, color: Color) -> Html {
    html! { <span data-status={code}><Label label={words.to_string()} {color} compact=true /></span> }
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

/// 구분 of a contact.
pub(crate) fn role_words(t: I18n, role: ContactRole) -> AttrValue {
    t.t(match role {
        ContactRole::Primary => "role-primary",
        ContactRole::Secondary => "role-secondary",
    })
}

/// 성별, in short.
pub(crate) fn gender_words(t: I18n, gender: Gender) -> AttrValue {
    t.t(match gender {
        Gender::Male => "gender-m",
        Gender::Female => "gender-f",
    })
}

/// 아니요, 예.
pub(crate) fn yes_words(t: I18n, is: bool) -> AttrValue {
    t.t(if is { "is-so" } else { "is-not-so" })
}

/// The day of an instant in Korea; a dash for none.
pub(crate) fn day(at: Option<Timestamp>) -> AttrValue {
    at.map_or_else(|| "-".into(), |at| time::date(time::korean_day(at)).into())
}

/// A label and what it says; a dash for nothing.
pub(crate) fn fact(label: AttrValue, testid: &'static str, value: impl Into<AttrValue>) -> Html {
    let value = value.into();
    let shown = if value.is_empty() { AttrValue::Static("-") } else { value };
    drawn(label, html! { <span data-testid={testid} class="pok-fact">{ shown }</span> })
}

/// The same with something drawn.
pub(crate) fn drawn(label: AttrValue, value: Html) -> Html {
    html! { <DescriptionGroup term={label}>{ value }</DescriptionGroup> }
}
