//! What contacts are called.

use patternfly_yew::prelude::Color;
use pok_domain::member::{AccountStatus, ContactRole, Gender};
use yew::prelude::*;

use crate::i18n::I18n;
use crate::widget::label::label;

/// 상태 of a contact.
pub(super) fn account_label(t: I18n, status: AccountStatus) -> Html {
    let (words, color) = match status {
        AccountStatus::Pending => ("status-pending", Color::Orange),
        AccountStatus::Active => ("status-active", Color::Green),
        AccountStatus::Withdrawn => ("status-withdrawn", Color::Grey),
    };
    label(status.code(), &t.t(words), color)
}

/// 구분 of a contact.
pub(super) fn role_words(t: I18n, role: ContactRole) -> AttrValue {
    t.t(match role {
        ContactRole::Primary => "role-primary",
        ContactRole::Secondary => "role-secondary",
    })
}

/// 성별, in short.
pub(super) fn gender_words(t: I18n, gender: Gender) -> AttrValue {
    t.t(match gender {
        Gender::Male => "gender-m",
        Gender::Female => "gender-f",
    })
}
