//! Preferences at hand: colours, language, and the server's address before login.

use pok_api::desktop::settings::{Language, Put, Settings, Theme};
use pok_api::{Code, Problem};
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::store::{Action, put, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::field::Field;
use crate::widget::modal::Modal;

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
    let ontheme = {
        let app = app.clone();
        Callback::from(move |_| put(&app, move |settings| settings.theme = next))
    };
    let onlanguage = {
        let app = app.clone();
        Callback::from(move |_| {
            put(&app, |settings| {
                settings.language = match settings.language {
                    Language::Korean => Language::English,
                    Language::English => Language::Korean,
                }
            });
        })
    };
    html! {
        <>
            <Button kind={Kind::Plain} icon={outline} {label} testid="theme-toggle" onclick={ontheme} />
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
    let fault = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let open = {
        let (typed, fault, server) = (typed.setter(), fault.setter(), AttrValue::from(app.settings.server.clone()));
        Callback::from(move |_| {
            typed.set(Some(server.clone()));
            fault.set(None);
        })
    };
    let onclose = {
        let typed = typed.setter();
        Callback::from(move |()| typed.set(None))
    };
    let onvalue = {
        let (typed, fault) = (typed.setter(), fault.setter());
        Callback::from(move |text: String| {
            typed.set(Some(text.into()));
            fault.set(None);
        })
    };
    let onsubmit = {
        let (typed, fault, is_busy, app) = (typed.clone(), fault.setter(), is_busy.clone(), app.clone());
        Callback::from(move |()| {
            let server = typed.as_deref().unwrap_or_default().trim().to_owned();
            if *is_busy {
                return;
            }
            if server.is_empty() {
                fault.set(Some(Problem::field("settings.server", "must not be empty")));
                return;
            }
            is_busy.set(true);
            // Which address will do, the core says: an address that it refuses never becomes a preference.
            let settings = Settings { server, ..app.settings.clone() };
            let (typed, fault, is_busy, app) = (typed.setter(), fault.clone(), is_busy.setter(), app.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(Put { settings }).await {
                    Ok(kept) => {
                        app.dispatch(Action::Settled(Box::new(move |settings| {
                            settings.server.clone_from(&kept.server);
                        })));
                        typed.set(None);
                    }
                    Err(problem) => fault.set(Some(problem)),
                }
                is_busy.set(false);
            });
        })
    };
    let fault_words = fault.as_ref().map(|problem| match problem.code {
        Code::Invalid => t.t("server-wrong"),
        _ => words(t, problem),
    });
    let footer = html! {
        <>
            <Button testid="server-cancel" onclick={onclose.reform(|_| ())}>{ t.t("cancel") }</Button>
            <Button kind={Kind::Primary} submit=true busy={*is_busy} testid="server-save">{ t.t("save") }</Button>
        </>
    };
    html! {
        <>
            <Button
                kind={Kind::Plain}
                icon="settings"
                label={t.t("server-settings")}
                testid="server-settings"
                onclick={open}
            />
            if let Some(value) = &*typed {
                <Modal title={t.t("server-settings")} {onclose} {onsubmit} {footer} testid="server">
                    <Field id="server-address" label={t.t("server-address")} value={value.clone()} {onvalue} first=true
                        placeholder="https://" hint={t.t("server-hint")} fault={fault_words} testid="server-address" />
                </Modal>
            }
        </>
    }
}
