//! Preferences at hand: colours, language, and the server's address before login.

use pok_api::desktop::settings::{Language, Theme};
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::store::{put, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::field::Field;
use crate::widget::modal::Modal;

/// Colours and language.
#[function_component]
pub(crate) fn Choices() -> Html {
    let t = use_i18n();
    let app = use_app();
    let (outline, next, words) = match app.settings.theme {
        Theme::System => ("monitor", Theme::Light, t.t("theme-system")),
        Theme::Light => ("sun", Theme::Dark, t.t("theme-light")),
        Theme::Dark => ("moon", Theme::System, t.t("theme-dark")),
    };
    let ontheme = {
        let app = app.clone();
        Callback::from(move |_| put(&app, |settings| settings.theme = next))
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
            <Button kind={Kind::Plain} icon={outline} label={words} testid="theme-toggle" onclick={ontheme} />
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

/// The server's address as it is kept: without a slash at its end, `https` unless said otherwise.
fn address(typed: &str) -> Option<String> {
    let (scheme, host) = typed.trim().split_once("://").unwrap_or(("https", typed.trim()));
    let host = host.trim_end_matches('/');
    let host_is_sound = !host.is_empty() && !host.chars().any(|c| c.is_whitespace() || c.is_control());
    (matches!(scheme, "https" | "http") && host_is_sound).then(|| format!("{scheme}://{host}"))
}

/// Where the server is.
#[function_component]
pub(crate) fn ServerAddress() -> Html {
    let t = use_i18n();
    let app = use_app();
    let typed = use_state(|| None::<AttrValue>);
    let is_wrong = use_state(|| false);
    let open = {
        let (typed, is_wrong, server) =
            (typed.setter(), is_wrong.setter(), AttrValue::from(app.settings.server.clone()));
        Callback::from(move |_| {
            typed.set(Some(server.clone()));
            is_wrong.set(false);
        })
    };
    let onclose = {
        let typed = typed.setter();
        Callback::from(move |()| typed.set(None))
    };
    let onvalue = {
        let (typed, is_wrong) = (typed.setter(), is_wrong.setter());
        Callback::from(move |text: String| {
            typed.set(Some(text.into()));
            is_wrong.set(false);
        })
    };
    let onsubmit = {
        let (typed, is_wrong, app) = (typed.clone(), is_wrong.setter(), app.clone());
        Callback::from(move |()| match typed.as_deref().and_then(address) {
            Some(server) => {
                put(&app, |settings| settings.server = server);
                typed.set(None);
            }
            None => is_wrong.set(true),
        })
    };
    let footer = html! {
        <>
            <Button testid="server-cancel" onclick={onclose.reform(|_| ())}>{ t.t("cancel") }</Button>
            <Button kind={Kind::Primary} submit=true testid="server-save">{ t.t("save") }</Button>
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
                        placeholder="https://" hint={t.t("server-hint")} fault={is_wrong.then(|| t.t("server-wrong"))} testid="server-address" />
                </Modal>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_kept_in_one_way() {
        assert_eq!(address(" partner.example.com/ "), Some("https://partner.example.com".into()));
        assert_eq!(address("http://127.0.0.1:8080"), Some("http://127.0.0.1:8080".into()));
        assert_eq!([address(""), address("ftp://x"), address("https://"), address("a b")], [None, None, None, None]);
    }
}
