//! 휴대폰번호, changed through 본인인증 (P-MGT-01).

use pok_api::desktop::contact::ChangeMobile as Change;
use pok_api::{Code, Problem};
use yew::prelude::*;

use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::problem::words;
use crate::prove::{Verification, use_write};
use crate::widget::button::Button;
use crate::widget::confirm::Notice;
use crate::widget::toast::use_say;

fn refusal(t: I18n, problem: &Problem) -> AttrValue {
    if problem.code == Code::IdentityNeeded { t.t("mobile-again") } else { words(t, problem) }
}

/// [휴대폰번호 변경] and what it opens.
#[function_component]
pub(crate) fn ChangeMobile() -> Html {
    let t = use_i18n();
    let say = use_say();
    let is_open = use_state(|| false);
    let is_told = use_state(|| true);
    let show = |value: bool| callback!([is_open], move |()| is_open.set(value));
    let asking = use_write::<Change>(Callback::from(move |()| say.done(t.t("mobile-changed"))));
    let onverified = callback!([is_open, is_told, send = asking.send], move |_| {
        is_open.set(false);
        is_told.set(false);
        send.emit(Change {});
    });
    let read = callback!([is_told], move |()| is_told.set(true));
    html! {
        <>
            <Button small=true icon="smartphone" busy={asking.is_busy} testid="mobile-change" onclick={show(true).reform(|_| ())}>{ t.t("mobile-change") }</Button>
            if *is_open {
                <Verification {onverified} onclose={show(false)} />
            }
            if let Some(problem) = asking.problem.as_ref().filter(|_| !*is_told) {
                <Notice title={t.t("mobile-change")} onclose={read} testid="mobile-problem"><p>{ refusal(t, problem) }</p></Notice>
            }
        </>
    }
}
