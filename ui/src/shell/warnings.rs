//! What a person must know about this start.

use pok_api::desktop::app::Warning;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::store::{Action, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;

/// One line each, until read.
#[function_component]
pub(crate) fn Warnings() -> Html {
    let t = use_i18n();
    let app = use_app();
    html! {
        for warning in app.warnings.iter().copied() {
            <div class="pok-warning" role="alert" data-testid="warning">
                { icon("triangle-alert") }
                <span>{ t.t(match warning {
                    Warning::StoreRebuilt => "warning-store-rebuilt",
                    Warning::DraftsDamaged => "warning-drafts-damaged",
                    Warning::NoKeyStore => "warning-no-key-store",
                }) }</span>
                <Button kind={Kind::Plain} small=true icon="x" label={t.t("close")} testid="warning-close"
                    onclick={let app = app.clone(); Callback::from(move |_| app.dispatch(Action::Dismiss(warning)))} />
            </div>
        }
    }
}
