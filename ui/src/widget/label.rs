//! One of a closed list: its words, or a word coloured by what it asks for.

use patternfly_yew::prelude::{Color, Label};
use pok_api::list::{Coded, Tone};
use yew::prelude::*;

use crate::i18n::I18n;

/// One of a closed list in words.
pub(crate) fn code_words<C: Coded>(t: I18n, code: C) -> AttrValue {
    worded(t, code.code(), code.words())
}

/// The same of a code that is its own word in every language, where it has none.
pub(crate) fn worded(t: I18n, code: &'static str, words: &str) -> AttrValue {
    if words.is_empty() { AttrValue::Static(code) } else { t.t(words) }
}

/// One of a closed list, coloured by what it asks for; its code names it in the page.
pub(crate) fn label<C: Coded>(t: I18n, code: C) -> Html {
    toned(t, code.code(), code.words(), code.tone())
}

/// The same of a code whose list isn't known any more.
pub(crate) fn toned(t: I18n, code: &'static str, words: &str, tone: Tone) -> Html {
    let color = match tone {
        Tone::Plain | Tone::Quiet => Color::Grey,
        Tone::Busy => Color::Blue,
        Tone::Elsewhere => Color::Purple,
        Tone::Waiting => Color::Orange,
        Tone::Good => Color::Green,
        Tone::Bad => Color::Red,
    };
    let words = worded(t, code, words).to_string();
    html! { <span data-status={code}><Label label={words} {color} compact=true /></span> }
}
