//! What a login comes to after the code, one popup after the other (P-LOG-11): the server says which.

mod dormant;
mod password;
mod reconsent;

use pok_api::desktop::gate::Entered;
use pok_api::remote::login::Gate;
use pok_api::{Call, Code, Problem};
use yew::prelude::*;

use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::icon::icon;
use dormant::Dormant;
use password::{NewPassword, Why};
use reconsent::Reconsent;

/// What a [`GateStep`] and each gate need.
#[derive(Properties, PartialEq)]
pub(crate) struct GateStepProps {
    /// Which.
    pub(crate) gate: Gate,
    /// It is open: the next, or in.
    pub(crate) onentered: Callback<Entered>,
    /// The login ends here.
    pub(crate) onclose: Callback<()>,
}

/// The gate that is next.
#[function_component]
pub(crate) fn GateStep(props: &GateStepProps) -> Html {
    let (onentered, onclose) = (props.onentered.clone(), props.onclose.clone());
    match &props.gate {
        Gate::Dormant { .. } => html! { <Dormant {onentered} {onclose} /> },
        Gate::TemporaryPassword => html! { <NewPassword key="temporary" why={Why::Temporary} {onentered} {onclose} /> },
        Gate::PasswordExpired { .. } => {
            html! { <NewPassword key="expired" why={Why::Expired} {onentered} {onclose} /> }
        }
        Gate::Reconsent { documents } => html! { <Reconsent documents={documents.clone()} {onentered} {onclose} /> },
    }
}

/// What two gates need.
#[derive(Properties, PartialEq)]
struct EndProps {
    onentered: Callback<Entered>,
    onclose: Callback<()>,
}

/// A call on the login, what came of it, and whether it is under way.
struct Passing {
    problem: UseStateHandle<Option<Problem>>,
    is_busy: UseStateHandle<bool>,
    onentered: Callback<Entered>,
}

#[hook]
fn use_passing(onentered: &Callback<Entered>) -> Passing {
    Passing { problem: use_state(|| None), is_busy: use_state(|| false), onentered: onentered.clone() }
}

impl Passing {
    fn pass<C: Call<Reply = Entered> + 'static>(&self, call: C) {
        if *self.is_busy {
            return;
        }
        self.is_busy.set(true);
        self.problem.set(None);
        let (problem, is_busy, onentered) = (self.problem.setter(), self.is_busy.setter(), self.onentered.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let answer = invoke(call).await;
            is_busy.set(false);
            match answer {
                Ok(entered) => onentered.emit(entered),
                Err(why) => problem.set(Some(why)),
            }
        });
    }

    /// What went wrong, above a popup's buttons, unless it `is_said` at its field.
    fn line(&self, t: I18n, is_said: fn(&Problem) -> bool) -> Html {
        let Some(problem) = self.problem.as_ref().filter(|problem| !is_said(problem)) else {
            return Html::default();
        };
        let said = match problem.code {
            Code::OtpExpired => t.t("gate-expired"),
            Code::ConsentMissing => t.t("reconsent-changed"),
            _ => words(t, problem),
        };
        html! { <p class="pok-note pok-note--fault" role="alert" data-testid="gate-problem">{ icon("circle-alert") }{ said }</p> }
    }
}
