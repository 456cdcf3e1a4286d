//! The computers where one is signed in, each with a way to end it (decision on P-LOG-06).

use pok_api::desktop::computer::{End, List};
use pok_api::remote::login::Computer;
use pok_domain::time::minute;
use yew::prelude::*;

use crate::ask::{use_ask, use_refusal};
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::query::use_once;
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
    let (listed, again) = use_once(List {});
    let ending = use_state(|| None::<Computer>);
    let onclose = callback!([ending], move |()| ending.set(None));
    let onended = callback!([ending, again, say], move |()| {
        let device = ending.as_ref().map(|computer| computer.device.clone()).unwrap_or_default();
        say.done(t.with("computer-ended", &[("device", device.into())]));
        ending.set(None);
        again.emit(());
    });
    let asking = use_ask::<End>(onended);
    {
        let (ending, again) = (ending.setter(), again.clone());
        use_refusal(asking.problem.as_ref(), move |why| {
            say.fault(words(t, why));
            ending.set(None);
            again.emit(());
        });
    }
    let onyes = callback!([ending, send = asking.send], move |()| {
        if let Some(computer) = &*ending {
            send.emit(End { id: computer.id.clone() });
        }
    });
    let rows = match &*listed {
        None => lines(2),
        Some(Err(problem)) => html! { <Failed problem={problem.clone()} {again} /> },
        Some(Ok(computers)) => html! {
            <ul class="pok-computers">{ for computers.iter().map(|one| line(t, one, &ending)) }</ul>
        },
    };
    html! {
        <section class="pok-card" aria-labelledby="computers-title" data-testid="computers">
            <header class="pok-card__head"><h2 id="computers-title">{ t.t("computers") }</h2></header>
            <p class="pok-subtle">{ t.t("computers-lead") }</p>
            { rows }
            if let Some(computer) = &*ending {
                <Confirm title={t.t("computer-end")} yes={t.t("computer-end")} busy={asking.is_busy} {onclose} {onyes} testid="computer-confirm">
                    <p>{ t.with("computer-ask", &[("device", computer.device.as_str().into())]) }</p>
                </Confirm>
            }
        </section>
    }
}

/// A computer, with [로그아웃시키기] where it isn't this one.
fn line(t: I18n, computer: &Computer, ending: &UseStateHandle<Option<Computer>>) -> Html {
    let ask = callback!([ending, computer], move |_: MouseEvent| ending.set(Some(computer.clone())));
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
}
