//! The window as a whole: starts from this computer alone, then shows the login or the shell.

use pok_api::Problem;
use pok_api::desktop::app::{Ready, Start, Started};
use pok_api::desktop::event;
use serde::de::DeserializeOwned;
use yew::prelude::*;

use crate::callback::clone;
use crate::event::use_event;
use crate::i18n::I18n;
use crate::invoke::{invoke, tell};
use crate::login::MainScreen;
use crate::preferences::{Preferences, use_language, use_theme};
use crate::prove::ActCode;
use crate::shell::Shell;
use crate::store::{self, Action, Store};
use crate::unlock::{Step, Unlock};
use crate::widget::state::Failed;
use crate::widget::toast::Toaster;
use crate::window_lock::WindowLock;
use crate::{demo, settled, shell};

/// Asks the core what to start with.
#[function_component]
pub(crate) fn App() -> Html {
    // The answer, and which start it is to.
    let started = use_state(|| None::<(u32, Result<Started, Problem>)>);
    let round = use_state(|| 0_u32);
    {
        let started = started.clone();
        use_effect_with(*round, move |round| {
            let round = *round;
            wasm_bindgen_futures::spawn_local(async move { started.set(Some((round, invoke(Start {}).await))) });
        });
    }
    match &*started {
        None => html! { <div class="pok-boot"><img src="mark.svg" alt="PoK" width="56" height="56" /></div> },
        Some((answer, Err(problem))) => {
            let again = Callback::from(move |()| round.set(*round + 1));
            match Step::of(problem.code) {
                Some(step) => html! { <Unlock {step} {again} answer={*answer} /> },
                None => html! { <div class="pok-boot"><Failed problem={problem.clone()} {again} /></div> },
            }
        }
        Some((_, Ok(started))) => html! { <Window started={started.clone()} /> },
    }
}

/// Does `action` with what each event `name` brings.
#[hook]
fn use_action<T: DeserializeOwned + 'static>(app: &store::App, name: &'static str, action: fn(T) -> Action) {
    let app = app.clone();
    use_event(name, Callback::from(move |payload| app.dispatch(action(payload))));
}

#[derive(Properties, PartialEq)]
struct WindowProps {
    started: Started,
}

#[function_component]
fn Window(props: &WindowProps) -> Html {
    let app = use_reducer(clone!([started = props.started], move || Store::from(started)));
    let t = I18n { language: app.settings.language };
    use_action(&app, event::CHANGED, |_: serde_json::Value| Action::Changed);
    use_action(&app, event::SYNC, Action::Sync);
    use_action(&app, event::NOTICES, Action::Notices);
    use_action(&app, event::ABOUT, Action::AboutServer);
    use_action(&app, event::LOGGED_IN, Action::Resumed);
    use_action(&app, event::LOCKED, |_: serde_json::Value| Action::Locked);
    use_action(&app, event::WHO, Action::Who);
    use_action(&app, event::WARNING, Action::Warn);
    use_event(event::LOGGED_OUT, Callback::from(clone!([app], move |_: serde_json::Value| store::leave(&app, true))));
    use_theme(app.settings.theme);
    use_language(app.settings.language);
    // Effects run after the first paint is on its way.
    // The core starts what could wait; it logs for itself if it can't.
    use_effect_with((), |()| tell(Ready {}));
    let screen = if app.who.is_some() {
        html! { <Shell /> }
    } else {
        html! { <MainScreen /> }
    };
    html! {
        <ContextProvider<store::App> context={app.clone()}>
            <ContextProvider<I18n> context={t}>
                <Toaster>
                    <Preferences />
                    if app.who.is_some() {
                        <WindowLock />
                    }
                    <shell::Warnings />
                    <shell::Skew />
                    <settled::Settled />
                    <ActCode>{ screen }</ActCode>
                    if app.demo {
                        <demo::Outbox />
                    }
                </Toaster>
            </ContextProvider<I18n>>
        </ContextProvider<store::App>>
    }
}
