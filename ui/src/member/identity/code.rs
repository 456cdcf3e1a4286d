//! 문자(SMS)로 인증하기: the code that was sent, the time that is left, and another one.

use pok_api::desktop::identity::Confirm;
use pok_api::{Code as Why, Problem};
use pok_domain::member::OTP_DIGITS;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::AnswerProps;
use crate::clock::minutes;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::countdown::use_seconds_until;
use crate::widget::field::Field;
use crate::widget::modal::Modal;

/// The page.
#[function_component]
pub(super) fn CodeEntry(props: &AnswerProps) -> Html {
    let t = use_i18n();
    let code = use_state(AttrValue::default);
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let control = use_node_ref();
    let left = use_seconds_until(Some(props.asked.expires_at), props.offset);
    // Another code: what was typed and said about the earlier one no longer counts.
    {
        let (code, problem, control) = (code.setter(), problem.setter(), control.clone());
        use_effect_with(props.asked.clone(), move |_| {
            code.set(AttrValue::default());
            problem.set(None);
            focus(&control);
        });
    }
    let is_whole = code.len() == OTP_DIGITS;
    let onsubmit = {
        let (code, problem, is_busy, control) = (code.clone(), problem.setter(), is_busy.clone(), control.clone());
        let (onverified, onfailed) = (props.onverified.clone(), props.onfailed.clone());
        Callback::from(move |()| {
            if !is_whole || *is_busy {
                return;
            }
            is_busy.set(true);
            problem.set(None);
            let call = Confirm { code: Some(code.to_string()) };
            let (problem, is_busy, control) = (problem.clone(), is_busy.setter(), control.clone());
            let (onverified, onfailed) = (onverified.clone(), onfailed.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    Ok(verified) => onverified.emit(verified),
                    Err(why) if matches!(why.code, Why::IdentityRefused | Why::IdentityNeeded) => onfailed.emit(why),
                    Err(why) => {
                        problem.set(Some(why));
                        is_busy.set(false);
                        focus(&control);
                    }
                }
            });
        })
    };
    let onvalue = {
        let (code, problem) = (code.setter(), problem.setter());
        Callback::from(move |typed: String| {
            code.set(typed.into());
            problem.set(None);
        })
    };
    let said = props.problem.as_ref().or(problem.as_ref());
    let fault = match said {
        Some(said) if said.code == Why::OtpWrong => Some(t.t("identity-code-wrong")),
        Some(said) if said.code == Why::OtpVoid => Some(t.t("identity-code-void")),
        Some(said) if said.code == Why::OtpExpired => Some(t.t("identity-code-expired")),
        Some(said) => Some(words(t, said)),
        None if left == 0 => Some(t.t("identity-code-expired")),
        None => None,
    };
    let hint = t.with("identity-code-left", &[("left", minutes(left).into())]);
    let footer = html! {
        <>
            <Button testid="identity-back" onclick={props.onback.reform(|_| ())}>{ t.t("identity-back") }</Button>
            <Button kind={Kind::Primary} submit=true disabled={!is_whole || left == 0} busy={*is_busy} testid="identity-confirm">
                { t.t("identity-confirm") }
            </Button>
        </>
    };
    html! {
        <Modal title={t.t("identity-title")} onclose={props.onclose.clone()} {onsubmit} {footer} testid="identity">
            <p>{ t.with("identity-code-lead", &[("mobile", props.mobile.as_str().into())]) }</p>
            <Field id="identity-code" label={t.t("identity-code")} value={(*code).clone()} {onvalue} digits={OTP_DIGITS as u32}
                autocomplete="one-time-code" first=true {control} {fault} {hint} testid="identity-code">
                <Button busy={props.is_busy} testid="identity-resend" onclick={props.onagain.reform(|_| ())}>
                    { t.t("identity-resend") }
                </Button>
            </Field>
        </Modal>
    }
}

fn focus(field: &NodeRef) {
    if let Some(input) = field.cast::<HtmlInputElement>() {
        // A field that can't have the focus leaves it where it is.
        let _ = input.focus();
        input.select();
    }
}
