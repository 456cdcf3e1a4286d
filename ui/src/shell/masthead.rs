//! The masthead: product, who is logged in, how local and server data stand, preferences, logout.

use pok_domain::member::{ContactRole, MemberKind};
use yew::prelude::*;

use super::reminding::Reminding;
use super::sync_line::SyncLine;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::preferences::Choices;
use crate::store::{self, use_app};
use crate::widget::button::plain_button;
use crate::widget::confirm::Confirm;
use crate::widget::icon::icon;
use crate::{unsaved, window_lock};

/// The masthead.
#[function_component]
pub(crate) fn Masthead() -> Html {
    let t = use_i18n();
    let app = use_app();
    // Asks, and whether there is unsaved input then.
    let asks = use_state(|| None::<bool>);
    let leaves = use_state(|| false);
    let Some(who) = app.who.clone() else { return Html::default() };
    let onask = callback!([asks], move |_: MouseEvent| asks.set(Some(unsaved::is_held())));
    let onstay = callback!([asks], move |()| asks.set(None));
    let onyes = callback!([app, leaves], move |()| {
        leaves.set(true);
        store::log_out(&app);
    });
    // An individual is the only contact there is.
    let role = (who.company.kind == MemberKind::Corporate).then(|| match who.contact.role {
        ContactRole::Primary => t.t("role-primary"),
        ContactRole::Secondary => t.t("role-secondary"),
    });
    let title =
        role.as_ref().map_or_else(|| who.contact.name.to_string(), |role| format!("{} · {role}", who.contact.name));
    let company = who.company.name.to_string();
    let contact = who.contact.name.to_string();
    html! {
        <header class="pok-masthead">
            <a class="pok-brand" href="#/" title={t.t("menu-home")}>
                <img src="mark.svg" alt="" width="28" height="28" /><span>{ "PoK" }</span>
            </a>
            <span class="pok-masthead__company" title={company.clone()} data-testid="company">{ icon("building-2") }<span class="pok-cut">{ company.clone() }</span></span>
            <span class="pok-masthead__gap" />
            <SyncLine />
            <span class="pok-masthead__who" {title} data-testid="contact">
                { icon("user-round") }<span class="pok-cut">{ contact.clone() }</span>
                if let Some(role) = role {
                    <span class="pok-masthead__role">{ role }</span>
                }
            </span>
            <Reminding />
            <Choices />
            { plain_button("lock", t.t("lock-now"), "lock-now", window_lock::now(&app)) }
            { plain_button("log-out", t.t("logout"), "logout", onask) }
            if let Some(is_unsaved) = *asks {
                <Confirm
                    title={t.t("logout")}
                    yes={t.t("logout")}
                    busy={*leaves}
                    onclose={onstay}
                    {onyes}
                    testid="logout-confirm"
                >
                    <p>{ t.t(if is_unsaved { "logout-ask-unsaved" } else { "logout-ask" }) }</p>
                </Confirm>
            }
        </header>
    }
}
