//! The popup 휴면해제 (spec 02 S4).

use pok_api::desktop::gate::Reactivate;
use yew::prelude::*;

use super::{EndProps, use_i18n, use_passing};
use crate::widget::confirm::Confirm;

/// Asks whether to wake the account.
#[function_component]
pub(super) fn Dormant(props: &EndProps) -> Html {
    let t = use_i18n();
    let passing = use_passing(&props.onentered);
    let is_busy = *passing.is_busy;
    let line = passing.line(t, |_| false);
    let onyes = Callback::from(move |()| passing.pass(Reactivate {}));
    html! {
        <Confirm title={t.t("dormant-title")} yes={t.t("yes")} no={t.t("no")} busy={is_busy} onclose={props.onclose.clone()} {onyes} testid="dormant">
            <p>{ t.t("dormant-ask") }</p>
            { line }
        </Confirm>
    }
}
