//! Facts about one thing: a label and what it says.

use jiff::Timestamp;
use patternfly_yew::prelude::DescriptionGroup;
use pok_domain::time;
use yew::prelude::*;

use crate::i18n::I18n;

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

/// Figures, which stand under each other.
pub(crate) fn figures(text: impl Into<AttrValue>) -> Html {
    html! { <span class="pok-figures">{ text.into() }</span> }
}

/// The day of an instant in Korea; a dash for none.
pub(crate) fn day(at: Option<Timestamp>) -> AttrValue {
    at.map_or_else(|| "-".into(), |at| time::date(time::korean_day(at)).into())
}

/// 아니요, 예.
pub(crate) fn yes_words(t: I18n, is: bool) -> AttrValue {
    t.t(if is { "is-so" } else { "is-not-so" })
}
