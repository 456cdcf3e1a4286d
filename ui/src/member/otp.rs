//! The popup OTP 인증 (spec 02 S4).

use pok_api::Problem;
use pok_api::desktop::gate::{ChangeMobile, Entered};
use pok_api::desktop::session::ConfirmOtp;
use pok_api::remote::member::LoginAttempt;
use pok_domain::member::OTP_DIGITS;
use yew::prelude::*;

use super::{Code, Identity, Purpose};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;
use crate::widget::modal::Modal;

/// How far the change of the number is.
#[derive(Clone, PartialEq)]
enum Change {
    /// Nobody has asked.
    No,
    /// 본인인증.
    Verify,
    /// The server is asked.
    Asked,
    /// It is another one now.
    Done,
    /// It stays.
    Refused(Problem),
}

/// What an [`Otp`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct OtpProps {
    /// The login that waits.
    pub(crate) attempt: LoginAttempt,
    /// The code was right.
    pub(crate) onentered: Callback<Entered>,
    /// [취소].
    pub(crate) onclose: Callback<()>,
}

/// Asks for the code; the number it goes to can be changed by whoever the account is of (spec 02 S5).
#[function_component]
pub(crate) fn Otp(props: &OtpProps) -> Html {
    let t = use_i18n();
    let mobile = use_state(|| props.attempt.masked_mobile.clone());
    let change = use_state(|| Change::No);
    let code = use_state(AttrValue::default);
    let problem = use_state(|| None::<Problem>);
    let is_busy = use_state(|| false);
    let is_whole = code.len() == OTP_DIGITS;
    let onclose = props.onclose.clone();
    let onsubmit = {
        let (code, problem, is_busy) = (code.clone(), problem.clone(), is_busy.clone());
        let onentered = props.onentered.clone();
        Callback::from(move |()| {
            if !is_whole || *is_busy {
                return;
            }
            is_busy.set(true);
            problem.set(None);
            let call = ConfirmOtp { code: code.to_string() };
            let (problem, is_busy, onentered) = (problem.setter(), is_busy.setter(), onentered.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    Ok(entered) => onentered.emit(entered),
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
    let set = |to: Change| {
        let change = change.setter();
        Callback::from(move |()| change.set(to.clone()))
    };
    let onverified = {
        let (change, mobile, code) = (change.setter(), mobile.setter(), code.setter());
        Callback::from(move |_| {
            let (change, mobile, code) = (change.clone(), mobile.clone(), code.clone());
            change.set(Change::Asked);
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(ChangeMobile {}).await {
                    Ok(changed) => {
                        mobile.set(changed.masked_mobile);
                        code.set(AttrValue::default());
                        change.set(Change::Done);
                    }
                    Err(why) => change.set(Change::Refused(why)),
                }
            });
        })
    };
    if *change == Change::Verify {
        return html! { <Identity {onverified} onclose={set(Change::No)} /> };
    }
    let said = match &*change {
        Change::Done => html! {
            <p class="pok-note" role="status" data-testid="otp-mobile-changed">{ icon("circle-check") }{ t.with("otp-mobile-changed", &[("mobile", mobile.as_str().into())]) }</p>
        },
        Change::Refused(why) => html! {
            <p class="pok-note pok-note--fault" role="alert" data-testid="otp-mobile-kept">{ icon("circle-alert") }{ words(t, why) }</p>
        },
        Change::No | Change::Verify | Change::Asked => Html::default(),
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
            <p>{ t.with("otp-lead", &[("mobile", mobile.as_str().into())]) }</p>
            { said }
            // Another number, another code: what was asked for before is void.
            <Code key={(*mobile).clone()} purpose={Purpose::Login} value={(*code).clone()} {onvalue} problem={(*problem).clone()} {onsent} />
            <Button kind={Kind::Link} busy={*change == Change::Asked} testid="otp-mobile-change" onclick={set(Change::Verify).reform(|_| ())}>
                { t.t("otp-mobile-change") }
            </Button>
        </Modal>
    }
}
