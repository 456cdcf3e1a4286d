//! The computers where one is signed in, each with a way to end it (decision on P-LOG-06).

use pok_api::Problem;
use pok_api::desktop::computer::{End, List};
use pok_api::remote::member::Computer;
use pok_domain::time::minute;
use yew::prelude::*;

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::Button;
use crate::widget::confirm::Confirm;
use crate::widget::icon::icon;
use crate::widget::state::{Failed, lines};
use crate::widget::toast::use_say;

/// A section of 회원정보.
#[function_component]
pub(crate) fn Computers() -> Html {
    let t = use_i18n();
    let say = use_say();
    let listed = use_state(|| None::<Result<Vec<Computer>, Problem>>);
    let round = use_state(|| 0_u32);
    let ending = use_state(|| None::<Computer>);
    let is_busy = use_state(|| false);
    {
        let listed = listed.setter();
        use_effect_with(*round, move |_| {
            wasm_bindgen_futures::spawn_local(async move { listed.set(Some(invoke(List {}).await)) });
        });
    }
    let again = {
        let round = round.clone();
        Callback::from(move |()| round.set(round.wrapping_add(1)))
    };
    let onclose = {
        let ending = ending.setter();
        Callback::from(move |()| ending.set(None))
    };
    let onyes = {
        let (ending, is_busy, again) = (ending.clone(), is_busy.setter(), again.clone());
        Callback::from(move |()| {
            let Some(computer) = (*ending).clone() else { return };
            is_busy.set(true);
            let (ending, is_busy, again, say) = (ending.setter(), is_busy.clone(), again.clone(), say.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(End { id: computer.id }).await {
                    Ok(()) => say.done(t.with("computer-ended", &[("device", computer.device.as_str().into())])),
                    Err(why) => say.fault(words(t, &why)),
                }
                is_busy.set(false);
                ending.set(None);
                again.emit(());
            });
        })
    };
    let rows = match &*listed {
        None => lines(2),
        Some(Err(problem)) => html! { <Failed problem={problem.clone()} {again} /> },
        Some(Ok(computers)) => html! {
            <ul class="pok-computers">
                { for computers.iter().map(|computer| {
                    let ask = {
                        let (ending, computer) = (ending.setter(), computer.clone());
                        Callback::from(move |_: MouseEvent| ending.set(Some(computer.clone())))
                    };
                    html! {
                        <li key={computer.id.clone()} data-testid="computer">
                            { icon("monitor") }
                            <span class="pok-computers__what">
                                <strong class="pok-cut" title={computer.device.clone()}>{ computer.device.clone() }</strong>
                                <span class="pok-subtle">
                                    { t.with("computer-when", &[("began", minute(computer.began).into()), ("used", minute(computer.last_used).into())]) }
                                </span>
                            </span>
                            if computer.is_this {
                                <span class="pok-badge-done">{ t.t("computer-this") }</span>
                            } else {
                                <Button small=true testid="computer-end" onclick={ask}>{ t.t("computer-end") }</Button>
                            }
                        </li>
                    }
                }) }
            </ul>
        },
    };
    html! {
        <section class="pok-card" aria-labelledby="computers-title" data-testid="computers">
            <header class="pok-card__head"><h2 id="computers-title">{ t.t("computers") }</h2></header>
            <p class="pok-subtle">{ t.t("computers-lead") }</p>
            { rows }
            if let Some(computer) = &*ending {
                <Confirm title={t.t("computer-end")} yes={t.t("computer-end")} busy={*is_busy} {onclose} {onyes} testid="computer-confirm">
                    <p>{ t.with("computer-ask", &[("device", computer.device.as_str().into())]) }</p>
                </Confirm>
            }
        </section>
    }
}
