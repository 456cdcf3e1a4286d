//! Preferences: chosen here, seen on the page, and kept a moment after the last change; what can't be kept is taken back,
//! with a word.

mod choices;
mod look;

use gloo_timers::callback::Timeout;
use pok_api::desktop::preferences::Put;
use yew::prelude::*;

pub(crate) use choices::{Choices, ServerAddress};
pub(crate) use look::{use_language, use_theme};

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::store::{Action, use_app};
use crate::widget::toast::use_say;

/// A held key changes a width many times a second; the disk is asked once.
const RESTS_MS: u32 = 300;

/// Keeps the preferences. Shows nothing.
#[function_component]
pub(crate) fn Preferences() -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    use_effect_with((app.settings.clone(), app.kept_settings.clone()), move |(settings, kept)| {
        let timer = (settings != kept).then(|| {
            let sent = settings.clone();
            // What a person gave a name doesn't wait.
            let rests = if settings.searches == kept.searches { RESTS_MS } else { 0 };
            Timeout::new(rests, move || {
                wasm_bindgen_futures::spawn_local(async move {
                    match invoke(Put { settings: sent.clone() }).await {
                        Ok(kept) => app.dispatch(Action::SettingsKept { sent, kept }),
                        Err(problem) => {
                            app.dispatch(Action::SettingsNotKept(sent));
                            say.fault(words(t, &problem));
                        }
                    }
                });
            })
        });
        move || drop(timer)
    });
    Html::default()
}
