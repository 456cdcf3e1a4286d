//! What contacts are called.

use pok_domain::member::Gender;
use yew::prelude::*;

use crate::i18n::I18n;

/// 성별, in short.
pub(super) fn gender_words(t: I18n, gender: Gender) -> AttrValue {
    t.t(match gender {
        Gender::Male => "gender-m",
        Gender::Female => "gender-f",
    })
}
