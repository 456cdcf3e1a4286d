//! A status as a coloured word.

use patternfly_yew::prelude::{Color, Label};
use yew::prelude::*;

/// A status in words, coloured by what it asks for; `code` names it in the page.
pub(crate) fn label(code: &'static str, words: &AttrValue, color: Color) -> Html {
    html! { <span data-status={code}><Label label={words.to_string()} {color} compact=true /></span> }
}
