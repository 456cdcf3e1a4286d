//! The popup 휴면해제 (spec 02 S4).

use pok_api::desktop::gate::Reactivate;
use yew::prelude::*;

use super::{EndProps, line};
use crate::ask::{Asking, use_ask};
use crate::i18n::use_i18n;
use crate::widget::confirm::Confirm;

/// Asks whether to wake the account.
#[function_component]
pub(super) fn Dormant(props: &EndProps) -> Html {
    let t = use_i18n();
    let Asking { is_busy, problem, send, .. } = use_ask::<Reactivate>(props.onentered.clone());
    let onyes = send.reform(|()| Reactivate {});
    html! {
        <Confirm title={t.t("dormant-title")} yes={t.t("yes")} no={t.t("no")} busy={is_busy} onclose={props.onclose.clone()} {onyes} testid="dormant">
            <p>{ t.t("dormant-ask") }</p>
            { line(t, problem.as_ref()) }
        </Confirm>
    }
}
