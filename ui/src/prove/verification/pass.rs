//! PASS로 인증하기: waits until the person has confirmed in the carriers' app.

use gloo_timers::future::TimeoutFuture;
use pok_api::Code as Why;
use pok_api::desktop::verification::Confirm;
use yew::prelude::*;

use super::AnswerProps;
use crate::clock::minutes;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::countdown::use_seconds_until;
use crate::widget::icon::icon;
use crate::widget::modal::Modal;
use crate::widget::note::fault_note;

/// How often the provider is asked, in milliseconds.
const EVERY_MS: u32 = 1_000;

/// The page.
#[function_component]
pub(super) fn Pass(props: &AnswerProps) -> Html {
    let t = use_i18n();
    let left = use_seconds_until(Some(props.asked.expires_at), props.offset);
    let trouble = use_state(|| None);
    {
        let (onverified, onfailed, trouble) = (props.onverified.clone(), props.onfailed.clone(), trouble.setter());
        use_effect_with(props.asked.clone(), move |_| {
            let is_over = std::rc::Rc::new(std::cell::Cell::new(false));
            let over = is_over.clone();
            wasm_bindgen_futures::spawn_local(async move {
                while !over.get() {
                    TimeoutFuture::new(EVERY_MS).await;
                    let answer = if over.get() { return } else { invoke(Confirm { code: None }).await };
                    match answer {
                        _ if over.get() => return,
                        Ok(verified) => return onverified.emit(verified),
                        Err(why) => match why.code {
                            Why::NotYet | Why::TooMany => trouble.set(None),
                            // It may be back before the time is up.
                            Why::Offline | Why::Unavailable | Why::Unknown | Why::Internal => trouble.set(Some(why)),
                            // The time is up, and the page says so.
                            Why::OtpExpired => return,
                            _ => return onfailed.emit(why),
                        },
                    }
                }
            });
            move || is_over.set(true)
        });
    }
    let said = props.problem.as_ref().or(trouble.as_ref()).map(|problem| words(t, problem));
    let footer = html! {
        <>
            <Button first=true testid="identity-back" onclick={props.onback.reform(|_| ())}>{ t.t("cancel") }</Button>
            if left == 0 {
                <Button kind={Kind::Primary} busy={props.is_busy} testid="identity-again" onclick={props.onagain.reform(|_| ())}>
                    { t.t("identity-pass-again") }
                </Button>
            }
        </>
    };
    html! {
        <Modal title={t.t("identity-title")} onclose={props.onclose.clone()} {footer} testid="identity">
            <div class="pok-pass" role="status" data-testid="identity-waiting">
                <span class={classes!("pok-pass__phone", (left > 0).then_some("pok-pass__phone--waiting"))}>
                    { icon("smartphone") }
                </span>
                if left > 0 {
                    <p class="pok-pass__title">{ t.t("identity-pass-title") }</p>
                    <p>{ t.with("identity-pass-lead", &[("mobile", props.mobile.as_str().into())]) }</p>
                    <p class="pok-subtle pok-figures">{ t.with("identity-pass-left", &[("left", minutes(left).into())]) }</p>
                } else {
                    <p class="pok-pass__title">{ t.t("identity-pass-expired") }</p>
                }
            </div>
            { fault_note(said, "identity-problem") }
        </Modal>
    }
}
