//! What a login comes to after the code, one popup after the other (P-LOG-11): the server says which.

mod dormant;
mod password;
mod reconsent;

use pok_api::desktop::gate::Entered;
use pok_api::remote::login::Gate;
use pok_api::{Code, Problem};
use yew::prelude::*;

use crate::i18n::I18n;
use crate::problem::words;
use crate::widget::note::fault_note;
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

/// What went wrong, above a popup's buttons.
fn line(t: I18n, problem: Option<&Problem>) -> Html {
    let said = problem.map(|problem| match problem.code {
        Code::OtpExpired => t.t("gate-expired"),
        Code::ConsentMissing => t.t("reconsent-changed"),
        _ => words(t, problem),
    });
    fault_note(said, "gate-problem")
}
