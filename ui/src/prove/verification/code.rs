//! 문자(SMS)로 인증하기: the code that was sent, the time that is left, and another one.

use pok_api::Code as Why;
use pok_api::desktop::verification::Confirm;
use pok_domain::member::OTP_DIGITS;
use yew::prelude::*;

use super::AnswerProps;
use crate::ask::{use_ask, use_refusal, use_typed};
use crate::callback::callback;
use crate::clock::minutes;
use crate::i18n::use_i18n;
use crate::page::type_over;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::countdown::use_seconds_until;
use crate::widget::field::Field;
use crate::widget::modal::Modal;

/// The page.
#[function_component]
pub(super) fn CodeEntry(props: &AnswerProps) -> Html {
    let t = use_i18n();
    let control = use_node_ref();
    let left = use_seconds_until(Some(props.asked.expires_at), props.offset);
    let asking = use_ask::<Confirm>(props.onverified.clone());
    let (code, onvalue) = use_typed(&asking.forget);
    // Another code: what was typed and said about the earlier one no longer counts.
    {
        let (onvalue, control) = (onvalue.clone(), control.clone());
        use_effect_with(props.asked.clone(), move |_| {
            onvalue.emit(String::new());
            type_over(&control);
        });
    }
    {
        let (onfailed, control) = (props.onfailed.clone(), control.clone());
        use_refusal(asking.problem.as_ref(), move |why| match why.code {
            Why::IdentityRefused | Why::IdentityNeeded => onfailed.emit(why.clone()),
            _ => type_over(&control),
        });
    }
    let is_whole = code.len() == OTP_DIGITS;
    let onsubmit = callback!([code, send = asking.send], move |()| {
        if is_whole {
            send.emit(Confirm { code: Some(code.to_string()) });
        }
    });
    let said = props.problem.as_ref().or(asking.problem.as_ref());
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
            <Button kind={Kind::Primary} submit=true disabled={!is_whole || left == 0} busy={asking.is_busy} testid="identity-confirm">
                { t.t("identity-confirm") }
            </Button>
        </>
    };
    html! {
        <Modal title={t.t("identity-title")} onclose={props.onclose.clone()} {onsubmit} {footer} testid="identity">
            <p>{ t.with("identity-code-lead", &[("mobile", props.mobile.as_str().into())]) }</p>
            <Field id="identity-code" label={t.t("identity-code")} value={(*code).clone()} {onvalue} digits=true
                autocomplete="one-time-code" first=true {control} {fault} {hint} testid="identity-code">
                <Button busy={props.is_busy} testid="identity-resend" onclick={props.onagain.reform(|_| ())}>
                    { t.t("identity-resend") }
                </Button>
            </Field>
        </Modal>
    }
}
