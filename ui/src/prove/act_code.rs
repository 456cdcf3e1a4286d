//! The code that a binding act asks for twelve hours after the last one (decision on P-LOG-06): one popup, whichever act it
//! is, which then goes on.

use pok_api::desktop::login::ConfirmActOtp;
use pok_api::{Code, Problem};
use yew::prelude::*;

use super::{Reauthenticate, TypedProof, Way};
use crate::ask::use_ask;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::store::use_app;

/// Asks for the code.
#[derive(Clone, PartialEq)]
pub(super) struct AskCode(Callback<Callback<bool>>);

impl AskCode {
    /// Shows the popup; `then` is told whether the code was right, or nothing is to be done.
    pub(super) fn ask(&self, then: Callback<bool>) {
        self.0.emit(then);
    }
}

/// Of the nearest provider.
#[hook]
pub(super) fn use_ask_code() -> AskCode {
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
    let typed = use_state(|| TypedProof { way: Way::Code, ..TypedProof::default() });
    let asking = use_ask::<ConfirmActOtp>(props.onend.reform(|()| true));
    // Why a code is asked for stays there while it is typed.
    let is_tried = use_state(|| false);
    let needed = Problem::new(Code::OtpNeeded, "");
    let problem = asking.problem.clone().or((!*is_tried).then_some(needed));
    let ontyped = callback!([typed, forget = asking.forget], move |next: TypedProof| {
        typed.set(next);
        forget.emit(());
    });
    let onsubmit = {
        let (code, is_tried) = (typed.code.to_string(), is_tried.setter());
        asking.send.reform(move |()| {
            is_tried.set(true);
            ConfirmActOtp { code: code.clone() }
        })
    };
    html! {
        <Reauthenticate typed={(*typed).clone()} {ontyped} {problem} effect={t.t("otp-confirm")} icon="check" {onsubmit}
            onclose={props.onend.reform(|()| false)} />
    }
}
