//! 데모 수신함: what the demo server would have sent, so that a stranger can read the code a phone would get.

use std::rc::Rc;

use pok_api::Problem;
use pok_api::desktop::demo::{Letter, Outbox as Ask};
use pok_domain::time;
use yew::prelude::*;
use yew_hooks::prelude::use_interval;

use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::store::use_app;
use crate::widget::button::cross;
use crate::widget::field::Help;
use crate::widget::icon::icon;

/// How often an open panel looks again.
const LOOKS_MS: u32 = 2_000;

/// The panel at the edge, closed at first. It stays reachable while a popup is open.
#[function_component]
pub(crate) fn Outbox() -> Html {
    let t = use_i18n();
    let app = use_app();
    let is_open = use_state(|| false);
    let letters = use_state(|| Rc::<[Letter]>::from([]));
    let problem = use_state(|| None::<Problem>);
    let look = clone!([letters, problem], move || {
        wasm_bindgen_futures::spawn_local(clone!([letters, problem], async move {
            match invoke(Ask {}).await {
                Ok(now) => {
                    letters.set(now.into());
                    problem.set(None);
                }
                Err(why) => problem.set(Some(why)),
            }
        }));
    });
    use_interval(look.clone(), if *is_open { LOOKS_MS } else { 0 });
    use_effect_with(*is_open, move |is_open| {
        if *is_open {
            look();
        }
    });
    // What was read to log in would then stand in the way.
    use_effect_with(app.who.is_some(), clone!([is_open], move |_| is_open.set(false)));
    let toggle = callback!([is_open], move |_| is_open.set(!*is_open));
    html! {
        <aside class={classes!("pok-demo", is_open.then_some("is-open"))} aria-label={t.t("demo-outbox")}>
            if *is_open {
                <section class="pok-demo__panel" data-testid="demo-panel">
                    <header>
                        <strong>{ t.t("demo-outbox") }</strong>
                        { cross(t, "demo-close", toggle.clone()) }
                    </header>
                    <p class="pok-subtle">{ t.t("demo-lead") }</p>
                    if let Some(problem) = &*problem {
                        <Help fault={words(t, problem)} />
                    } else if letters.is_empty() {
                        <p class="pok-subtle">{ t.t("demo-none") }</p>
                    }
                    <ul>
                        { for letters.iter().map(|letter| html! {
                            <li data-testid="demo-letter">
                                <p class="pok-demo__to">
                                    { icon(if letter.subject.is_some() { "mail" } else { "smartphone" }) }
                                    <span class="pok-cut" title={letter.to.clone()}>{ letter.to.clone() }</span>
                                    <time>{ time::second(letter.sent_at) }</time>
                                </p>
                                if let Some(subject) = &letter.subject {
                                    <p><strong>{ subject.clone() }</strong></p>
                                }
                                <p class="pok-demo__body">{ letter.body.clone() }</p>
                            </li>
                        }) }
                    </ul>
                </section>
            } else {
                <button type="button" class="pok-demo__open" data-testid="demo-outbox" onclick={toggle}>
                    { icon("inbox") }{ t.t("demo-outbox") }
                </button>
            }
        </aside>
    }
}
