//! What a person must know about this start.

use pok_api::desktop::app::Warning;
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::store::{Action, use_app};
use crate::widget::button::cross;
use crate::widget::icon::icon;

/// One line each, until read.
#[function_component]
pub(crate) fn Warnings() -> Html {
    let t = use_i18n();
    let app = use_app();
    html! {
        for warning in app.warnings.iter().cloned() {
            <div class="pok-warning" role="alert" data-testid="warning">
                { icon("triangle-alert") }
                <span>{ words(t, &warning) }</span>
                { cross(t, "warning-close", callback!([app], move |_| app.dispatch(Action::Dismiss(warning.clone())))) }
            </div>
        }
    }
}

fn words(t: I18n, warning: &Warning) -> AttrValue {
    match warning {
        Warning::StoreRebuilt => t.t("warning-store-rebuilt"),
        Warning::DraftsDamaged => t.t("warning-drafts-damaged"),
        Warning::NoKeyStore => t.t("warning-no-key-store"),
        Warning::KeyLost { unsynced } if unsynced.is_empty() => t.t("warning-key-lost-none"),
        Warning::KeyLost { unsynced } => t.with("warning-key-lost", &[("names", unsynced.join(", ").into())]),
    }
}

#[cfg(test)]
mod tests {
    use pok_api::desktop::preferences::Language;

    use super::*;

    #[test]
    fn what_was_lost_with_a_key_is_named() {
        let unsynced = vec!["BI20230105-003 사무용품 구매".to_owned(), "BI20230107-001 서버 임차".to_owned()];
        for language in [Language::Korean, Language::English] {
            let said = words(I18n { language }, &Warning::KeyLost { unsynced: unsynced.clone() });
            assert!(unsynced.iter().all(|name| said.contains(name)), "{said}");
        }
    }
}
