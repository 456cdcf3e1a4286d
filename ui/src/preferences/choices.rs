//! Preferences at hand: colours, language, and the server's address before login.

use pok_api::Code;
use pok_api::desktop::preferences::{Language, Put, Settings, Theme};
use pok_domain::typed;
use yew::prelude::*;

use crate::ask::use_ask;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::store::{Action, put, use_app};
use crate::widget::button::plain_button;
use crate::widget::confirm::FormPopup;
use crate::widget::field::Field;

/// Colours and language.
#[function_component]
pub(crate) fn Choices() -> Html {
    let t = use_i18n();
    let app = use_app();
    let (outline, next, label) = match app.settings.theme {
        Theme::System => ("monitor", Theme::Light, t.t("theme-system")),
        Theme::Light => ("sun", Theme::Dark, t.t("theme-light")),
        Theme::Dark => ("moon", Theme::System, t.t("theme-dark")),
    };
    let ontheme = callback!([app], move |_| put(&app, move |settings| settings.theme = next));
    let onlanguage = callback!([app], move |_| {
        put(&app, |settings| {
            settings.language = match settings.language {
                Language::Korean => Language::English,
                Language::English => Language::Korean,
            }
        });
    });
    html! {
        <>
            { plain_button(outline, label, "theme-toggle", ontheme) }
            <button
                type="button"
                class="pok-language"
                aria-label={t.t("language-other")}
                title={t.t("language-other")}
                data-testid="language-toggle"
                onclick={onlanguage}
            >
                { if app.settings.language == Language::Korean { "EN" } else { "한" } }
            </button>
        </>
    }
}

/// Where the server is.
#[function_component]
pub(crate) fn ServerAddress() -> Html {
    let t = use_i18n();
    let app = use_app();
    let typed = use_state(|| None::<AttrValue>);
    let is_missing = use_state(|| false);
    let asking = use_ask::<Put>(callback!([typed, app], move |kept: Settings| {
        app.dispatch(Action::Settled(Box::new(move |settings| settings.server.clone_from(&kept.server))));
        typed.set(None);
    }));
    let show = |value: Option<AttrValue>| {
        callback!([typed, is_missing, forget = asking.forget], move |()| {
            typed.set(value.clone());
            is_missing.set(false);
            forget.emit(());
        })
    };
    let open = show(Some(app.settings.server.clone().into())).reform(|_: MouseEvent| ());
    let onclose = show(None);
    let onvalue = callback!([typed, is_missing, forget = asking.forget], move |text: String| {
        typed.set(Some(text.into()));
        is_missing.set(false);
        forget.emit(());
    });
    let onsubmit = callback!([typed, is_missing, app, send = asking.send], move |()| {
        let server = typed::plain(typed.as_deref().unwrap_or_default());
        is_missing.set(server.is_empty());
        if !server.is_empty() {
            // Which address will do, the core says: an address that it refuses never becomes a preference.
            send.emit(Put { settings: Settings { server, ..app.settings.clone() } });
        }
    });
    let fault = asking.problem.as_ref().map(|problem| match problem.code {
        Code::Invalid => t.t("server-wrong"),
        _ => words(t, problem),
    });
    let fault = fault.or(is_missing.then(|| t.t("server-wrong")));
    html! {
        <>
            { plain_button("settings", t.t("server-settings"), "server-settings", open) }
            if let Some(value) = &*typed {
                <FormPopup title={t.t("server-settings")} no_testid="server-cancel" yes={t.t("save")}
                    yes_testid="server-save" busy={asking.is_busy} {onclose} onyes={onsubmit} testid="server">
                    <Field id="server-address" label={t.t("server-address")} value={value.clone()} {onvalue} first=true
                        placeholder="https://" hint={t.t("server-hint")} {fault} testid="server-address" />
                </FormPopup>
            }
        </>
    }
}
