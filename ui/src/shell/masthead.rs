//! The masthead: product, who is logged in, how local and server data stand, preferences, logout.

use pok_api::desktop::session::{LogOut, Sync, SyncLine, SyncState};
use pok_domain::member::ContactRole;
use pok_domain::time;
use yew::prelude::*;

use super::Choices;
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::route::Route;
use crate::store::{self, Action, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Confirm;
use crate::widget::icon::icon;
use crate::widget::toast::use_say;

/// The line's outline, words and colour.
fn line(t: I18n, sync: Option<&SyncState>) -> (&'static str, AttrValue, &'static str) {
    let Some(sync) = sync else { return ("refresh-cw", t.t("sync-checking"), "is-fetching") };
    match sync.line {
        SyncLine::Saved => ("cloud-check", t.t("sync-saved"), "is-saved"),
        SyncLine::Fetching { done, of } => {
            ("refresh-cw", t.with("sync-fetching", &[("done", done.into()), ("of", of.into())]), "is-fetching")
        }
        SyncLine::Offline => ("cloud-off", t.t("sync-offline"), "is-offline"),
        SyncLine::LoggedOut => ("lock", t.t("sync-logged-out"), "is-offline"),
    }
}

/// The masthead.
#[function_component]
pub(crate) fn Masthead() -> Html {
    let t = use_i18n();
    let app = use_app();
    let say = use_say();
    let asks = use_state(|| false);
    let leaves = use_state(|| false);
    let Some(who) = app.who.clone() else { return Html::default() };
    let (outline, state, class) = line(t, app.sync.as_ref());
    let last = app
        .sync
        .as_ref()
        .and_then(|sync| sync.last)
        .map(|last| t.with("sync-last", &[("time", time::minute(last).into())]));
    let onsync = {
        let (app, say) = (app.clone(), say.clone());
        Callback::from(move |_| {
            let (app, say) = (app.clone(), say.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(Sync {}).await {
                    Ok(sync) => app.dispatch(Action::Sync(sync)),
                    Err(problem) => say.fault(words(t, &problem)),
                }
            });
        })
    };
    let set = |value: bool| {
        let asks = asks.setter();
        Callback::from(move |()| asks.set(value))
    };
    let onyes = {
        let (app, leaves) = (app.clone(), leaves.setter());
        Callback::from(move |()| {
            leaves.set(true);
            let app = app.clone();
            wasm_bindgen_futures::spawn_local(async move {
                // The session here ends whether or not the server could be told.
                let _ = invoke(LogOut {}).await;
                store::leave(&app, false);
                Route::Home.go();
            });
        })
    };
    let role = match who.contact.role {
        ContactRole::Primary => t.t("role-primary"),
        ContactRole::Secondary => t.t("role-secondary"),
    };
    let company = who.company.name.to_string();
    let contact = who.contact.name.to_string();
    html! {
        <header class="pok-masthead">
            <a class="pok-brand" href="#/" title={t.t("menu-home")}>
                <img src="mark.svg" alt="" width="28" height="28" /><span>{ "PoK" }</span>
            </a>
            <span class="pok-masthead__company" title={company.clone()} data-testid="company">{ icon("building-2") }<span class="pok-cut">{ company.clone() }</span></span>
            <span class="pok-masthead__gap" />
            <button type="button" class={classes!("pok-sync", class)} title={last.clone().map(|last| format!("{last} · {}", t.t("sync-now"))).unwrap_or_else(|| t.t("sync-now").to_string())}
                data-testid="sync" aria-live="polite" onclick={onsync}>
                { icon(outline) }<span>{ state }</span>
                if let Some(last) = last { <span class="pok-sync__last">{ last }</span> }
            </button>
            <span class="pok-masthead__who" title={format!("{contact} · {role}")} data-testid="contact">
                { icon("user-round") }<span class="pok-cut">{ contact.clone() }</span><span class="pok-masthead__role">{ role.clone() }</span>
            </span>
            <Choices />
            <Button
                kind={Kind::Plain}
                icon="log-out"
                label={t.t("logout")}
                testid="logout"
                onclick={set(true).reform(|_| ())}
            />
            if *asks {
                <Confirm
                    title={t.t("logout")}
                    yes={t.t("logout")}
                    busy={*leaves}
                    onclose={set(false)}
                    {onyes}
                    testid="logout-confirm"
                >
                    <p>{ t.t("logout-ask") }</p>
                </Confirm>
            }
        </header>
    }
}
