//! The frame after login: masthead, menu, the screen, footer.

mod masthead;
mod menu;
mod place;
mod reminding;
mod skew;
mod sync_line;
mod warnings;

use gloo_timers::callback::Timeout;
use pok_api::desktop::login::Sync;
use pok_api::list::bid::Bids;
use pok_api::list::contract::Contracts;
use pok_api::list::contract_item::ContractItems;
use web_sys::Element;
use yew::prelude::*;

use masthead::Masthead;
use menu::Menu;
use place::use_current_route;
pub(crate) use skew::Skew;
pub(crate) use warnings::Warnings;

use crate::callback::callback;
use crate::home::Home;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::list::ListScreen;
use crate::problem::words;
use crate::route::Route;
use crate::store::{Action, use_app};
use crate::widget::icon::icon;
use crate::widget::toast::use_say;
use crate::{bid, company, contact, contract, draft, page};

/// The frame.
#[function_component]
pub(crate) fn Shell() -> Html {
    let t = use_i18n();
    let app = use_app();
    let route = use_current_route();
    let say = use_say();
    let visit = use_state(|| 0_u32);
    {
        let app = app.clone();
        use_effect_with((), move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                // How things stand arrives as an event as well; this is the answer to having just come.
                match invoke(Sync {}).await {
                    Ok(sync) => app.dispatch(Action::Sync(sync)),
                    Err(problem) => say.fault(words(t, &problem)),
                }
            });
        });
    }
    use_effect_with((route, *visit), |_| {
        // The screen before it is gone only after this.
        let timer = Timeout::new(0, arrive);
        move || drop(timer)
    });
    let onvisit = callback!([visit], move |()| visit.set(visit.wrapping_add(1)));
    let screen = match route {
        Route::Home => html! { <Home key={*visit} /> },
        Route::Company => html! { <company::CompanyScreen key={*visit} /> },
        Route::Change => html! { <company::ChangeScreen key={*visit} /> },
        Route::Own => html! { <contact::OwnScreen key={*visit} /> },
        Route::Contacts => html! { <contact::ContactList key={*visit} /> },
        Route::Contact(id) => html! { <contact::ContactDetail key={id.to_string()} contact={id} /> },
        Route::ContactRequest(id) => html! { <contact::RequestDetail key={id.to_string()} contact={id} /> },
        Route::Bids => html! { <ListScreen<Bids> key={*visit} /> },
        Route::Bid(id) => html! { <bid::BidDetail key={id.to_string()} notice={id} /> },
        Route::Contracts => html! { <ListScreen<Contracts> key={*visit} /> },
        Route::ContractItems => html! { <ListScreen<ContractItems> key={*visit} /> },
        Route::Contract(id) => html! { <contract::ContractDetail key={id.to_string()} contract={id} /> },
        Route::Sign(id) => html! { <contract::SignScreen key={id.to_string()} contract={id} /> },
        Route::Conflict(kind, subject) => {
            html! { <draft::ConflictScreen key={subject.to_string()} {kind} {subject} /> }
        }
    };
    let is_sign = matches!(route, Route::Sign(_));
    html! {
        <div class={classes!("pok-shell", is_sign.then_some("pok-shell--narrow"))}>
            <a class="pok-skip" href="#/" onclick={skip()}>{ t.t("skip") }</a>
            <Masthead />
            <Menu {route} {onvisit} />
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
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        page::focus(place());
    })
}

/// A screen begins at its top, with the focus at its title, unless it has put the focus somewhere itself.
fn arrive() {
    let Some(screen) = place() else { return };
    if page::active().is_some_and(|active| active != screen && screen.contains(Some(&active))) {
        return;
    }
    screen.set_scroll_top(0);
    let title = page::first(&screen, "h1");
    if let Some(title) = &title {
        // An attribute of a fixed name can't be refused.
        let _ = title.set_attribute("tabindex", "-1");
    }
    page::focus(title.or(Some(screen)));
}

fn place() -> Option<Element> {
    page::by_id("screen")
}
