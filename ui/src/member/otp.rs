//! The popup OTP 인증 (spec 02 S4).

use pok_api::Problem;
use pok_api::desktop::session::{Cancel, ConfirmOtp};
use pok_api::remote::member::LoginAttempt;
use pok_domain::member::OTP_DIGITS;
use yew::prelude::*;

use super::{Code, Purpose};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::store::{Action, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;

/// What an [`Otp`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct OtpProps {
    /// The login that waits.
    pub(crate) attempt: LoginAttempt,
    /// [취소].
    pub(crate) onclose: Callback<()>,
}

/// Asks for the code and ends the login.
#[function_component]
pub(crate) fn Otp(props: &OtpProps) -> Html {
    let t = use_i18n();
    let app = use_app();
    let code = use_state(AttrValue::default);
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let is_whole = code.len() == OTP_DIGITS;
    let onclose = {
        let onclose = props.onclose.clone();
        Callback::from(move |()| {
            wasm_bindgen_futures::spawn_local(async {
                // An attempt that isn't cancelled runs out by itself.
                let _ = invoke(Cancel {}).await;
            });
            onclose.emit(());
        })
    };
    let onsubmit = {
        let (code, problem, is_busy, app) = (code.clone(), problem.clone(), is_busy.clone(), app.clone());
        Callback::from(move |()| {
            if !is_whole || *is_busy {
                return;
            }
            is_busy.set(true);
            problem.set(None);
            let call = ConfirmOtp { code: code.to_string() };
            let (problem, is_busy, app) = (problem.setter(), is_busy.setter(), app.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    Ok(who) => app.dispatch(Action::LoggedIn(who)),
                    Err(why) => {
                        problem.set(Some(why));
                        is_busy.set(false);
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
    let onsent = {
        let (code, problem) = (code.setter(), problem.setter());
        Callback::from(move |()| {
            code.set(AttrValue::default());
            problem.set(None);
        })
    };
    let footer = html! {
        <>
            <Button testid="otp-cancel" onclick={onclose.reform(|_| ())}>{ t.t("cancel") }</Button>
            <Button kind={Kind::Primary} submit=true busy={*is_busy} disabled={!is_whole} testid="otp-confirm">
                { t.t("otp-confirm") }
            </Button>
        </>
    };
    html! {
        <Modal title={t.t("otp-title")} {onclose} {onsubmit} {footer} testid="otp">
            <p>{ t.with("otp-lead", &[("mobile", props.attempt.masked_mobile.as_str().into())]) }</p>
            <Code purpose={Purpose::Login} value={(*code).clone()} {onvalue} problem={(*problem).clone()} {onsent} />
        </Modal>
    }
}
