//! The frame after login: masthead, menu, the screen, footer.

mod choices;
mod masthead;
mod menu;
mod warnings;

use pok_api::desktop::session::Sync;
use yew::prelude::*;

pub(crate) use choices::{Choices, ServerAddress};
use masthead::Masthead;
use menu::Menu;
pub(crate) use warnings::Warnings;

use crate::contract;
use crate::home::Home;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::route::{Route, use_current_route};
use crate::store::{Action, use_app};
use crate::widget::icon::icon;

/// The frame.
#[function_component]
pub(crate) fn Shell() -> Html {
    let t = use_i18n();
    let app = use_app();
    let route = use_current_route();
    {
        let app = app.clone();
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                // How things stand arrives as an event as well; this is the answer to having just come.
                if let Ok(sync) = invoke(Sync {}).await {
                    app.dispatch(Action::Sync(sync));
                }
            });
        });
    }
    let screen = match route {
        Route::Home => html! { <Home /> },
        Route::Contracts => html! { <contract::ContractList /> },
        Route::Contract(id) => html! { <contract::ContractDetail key={id.to_string()} contract={id} /> },
        Route::Sign(id) => html! { <contract::SignScreen key={id.to_string()} contract={id} /> },
    };
    let is_sign = matches!(route, Route::Sign(_));
    html! {
        <div class={classes!("pok-shell", is_sign.then_some("pok-shell--narrow"))}>
            <a class="pok-skip" href="#/" onclick={skip()}>{ t.t("skip") }</a>
            <Masthead />
            <Menu {route} />
            <main class={classes!("pok-screen", is_sign.then_some("pok-screen--whole"))} id="screen" tabindex="-1">
                { screen }
                if !is_sign {
                    <footer class="pok-foot">
                        if let Some(mail) = &app.contact_mail {
                            <span>{ t.t("foot-contact") }</span>
                            <a href={format!("mailto:{mail}")} data-testid="contact-mail">
                                { icon("mail") }{ mail.clone() }
                            </a>
                        }
                    </footer>
                }
            </main>
        </div>
    }
}

/// Past masthead and menu to the screen.
fn skip() -> Callback<MouseEvent> {
    use wasm_bindgen::JsCast as _;
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let screen =
            web_sys::window().and_then(|window| window.document()).and_then(|page| page.get_element_by_id("screen"));
        if let Some(screen) = screen.and_then(|screen| screen.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A place that can't have the focus leaves it where it is.
            let _ = screen.focus();
        }
    })
}
