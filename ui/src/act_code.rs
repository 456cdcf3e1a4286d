//! The code that a binding act asks for twelve hours after the last one (decision on P-LOG-06): one popup, whichever act it
//! is, which then goes on.

use pok_api::desktop::session::ConfirmActOtp;
use pok_api::{Code, Problem};
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::member::{Reauthenticate, Typed, Way};
use crate::store::use_app;

/// Asks for the code.
#[derive(Clone, PartialEq)]
pub(crate) struct AskCode(Callback<Callback<bool>>);

impl AskCode {
    /// Shows the popup; `then` is told whether the code was right, or nothing is to be done.
    pub(crate) fn ask(&self, then: Callback<bool>) {
        self.0.emit(then);
    }
}

/// Of the nearest provider.
#[hook]
pub(crate) fn use_ask_code() -> AskCode {
    use_context().expect("every screen is inside the provider")
}

/// What an [`ActCode`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ActCodeProps {
    /// Who may ask.
    pub(crate) children: Html,
}

/// The popup, where somebody asks for it.
#[function_component]
pub(crate) fn ActCode(props: &ActCodeProps) -> Html {
    let app = use_app();
    let asked = use_state(|| None::<Callback<bool>>);
    let ask = {
        let asked = asked.setter();
        use_callback((), move |then: Callback<bool>, ()| asked.set(Some(then)))
    };
    {
        // Nobody is there to act any more.
        let asked = asked.setter();
        use_effect_with(app.who.is_some(), move |is_in| {
            if !is_in {
                asked.set(None);
            }
        });
    }
    // Something stands there in either case: what comes before it stays the same.
    let popup = match (*asked).clone() {
        None => Html::default(),
        Some(then) => {
            let asked = asked.setter();
            let onend = Callback::from(move |is_right| {
                asked.set(None);
                then.emit(is_right);
            });
            html! { <Popup {onend} /> }
        }
    };
    html! {
        <ContextProvider<AskCode> context={AskCode(ask)}>
            { props.children.clone() }
            { popup }
        </ContextProvider<AskCode>>
    }
}

#[derive(Properties, PartialEq)]
struct PopupProps {
    onend: Callback<bool>,
}

#[function_component]
fn Popup(props: &PopupProps) -> Html {
    let t = use_i18n();
    let typed = use_state(|| Typed { way: Way::Code, ..Typed::default() });
    let problem = use_state(|| Some(Problem::new(Code::OtpNeeded, "")));
    let is_busy = use_state(|| false);
    let ontyped = {
        let (typed, problem) = (typed.setter(), problem.clone());
        Callback::from(move |next: Typed| {
            typed.set(next);
            // Why a code is asked for stays there while it is typed.
            if problem.as_ref().is_some_and(|problem| problem.code != Code::OtpNeeded) {
                problem.set(None);
            }
        })
    };
    let onsubmit = {
        let (problem, is_busy, onend) = (problem.setter(), is_busy.clone(), props.onend.clone());
        let code = typed.code.to_string();
        Callback::from(move |()| {
            if *is_busy {
                return;
            }
            is_busy.set(true);
            let (call, problem) = (ConfirmActOtp { code: code.clone() }, problem.clone());
            let (is_busy, onend) = (is_busy.setter(), onend.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    Ok(()) => onend.emit(true),
                    Err(why) => {
                        is_busy.set(false);
                        problem.set(Some(why));
                    }
                }
            });
        })
    };
    html! {
        <Reauthenticate typed={(*typed).clone()} {ontyped} problem={(*problem).clone()} effect={t.t("otp-confirm")} icon="check" {onsubmit}
            onclose={props.onend.reform(|()| false)} />
    }
}
