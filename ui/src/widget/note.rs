//! A line that stands out.

use yew::prelude::*;

use super::icon::icon;

/// What went wrong, if anything did.
pub(crate) fn fault_note(words: Option<AttrValue>, testid: &'static str) -> Html {
    html! {
        if let Some(words) = words {
            <p class="pok-note pok-note--fault" role="alert" data-testid={testid}>{ icon("circle-alert") }{ words }</p>
        }
    }
}
