//! Outlines of `assets/icons.svg`, which the page carries inline.

use yew::prelude::*;

/// An outline as high as the text beside it; decoration, so readers pass over it.
pub(crate) fn icon(name: &'static str) -> Html {
    html! { <svg class="pok-icon" aria-hidden="true"><use href={format!("#i-{name}")} /></svg> }
}
