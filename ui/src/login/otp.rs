//! The popup OTP 인증 (spec 02 S4).

use pok_api::Problem;
use pok_api::desktop::gate::{ChangeMobile, Entered};
use pok_api::desktop::login::ConfirmOtp;
use pok_api::remote::login::LoginAttempt;
use pok_domain::member::OTP_DIGITS;
use yew::prelude::*;

use crate::ask::{use_ask, use_typed};
use crate::callback::{callback, clone};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::prove::{Code, Purpose, Verification};
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::FormPopup;
use crate::widget::icon::icon;
use crate::widget::note::fault_note;

/// How far the change of the number is.
#[derive(Clone, PartialEq)]
enum MobileChange {
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
    let change = use_state(|| MobileChange::No);
    let asking = use_ask::<ConfirmOtp>(props.onentered.clone());
    let (code, onvalue) = use_typed(&asking.forget);
    let is_whole = code.len() == OTP_DIGITS;
    let onsubmit = callback!([code, send = asking.send], move |()| {
        if is_whole {
            send.emit(ConfirmOtp { code: code.to_string() });
        }
    });
    let onsent = onvalue.reform(|()| String::new());
    let set = |to: MobileChange| callback!([change], move |()| change.set(to.clone()));
    let onverified = callback!([change, mobile, code], move |_| {
        change.set(MobileChange::Asked);
        wasm_bindgen_futures::spawn_local(clone!([change, mobile, code], async move {
            match invoke(ChangeMobile {}).await {
                Ok(changed) => {
                    mobile.set(changed.masked_mobile);
                    code.set(AttrValue::default());
                    change.set(MobileChange::Done);
                }
                Err(why) => change.set(MobileChange::Refused(why)),
            }
        }));
    });
    if *change == MobileChange::Verify {
        return html! { <Verification {onverified} onclose={set(MobileChange::No)} /> };
    }
    html! {
        <FormPopup title={t.t("otp-title")} no_testid="otp-cancel" yes={t.t("otp-confirm")} yes_testid="otp-confirm"
            busy={asking.is_busy} disabled={!is_whole} onclose={props.onclose.clone()} onyes={onsubmit} testid="otp">
            <p>{ t.with("otp-lead", &[("mobile", mobile.as_str().into())]) }</p>
            { said(t, &change, &mobile) }
            // Another number, another code: what was asked for before is void.
            <Code key={(*mobile).clone()} purpose={Purpose::Login} value={(*code).clone()} {onvalue} problem={asking.problem.clone()} {onsent} />
            <Button kind={Kind::Link} busy={*change == MobileChange::Asked} testid="otp-mobile-change" onclick={set(MobileChange::Verify).reform(|_| ())}>
                { t.t("otp-mobile-change") }
            </Button>
        </FormPopup>
    }
}

/// What became of the change of the number.
fn said(t: I18n, change: &MobileChange, mobile: &str) -> Html {
    match change {
        MobileChange::Done => html! {
            <p class="pok-note" role="status" data-testid="otp-mobile-changed">{ icon("circle-check") }{ t.with("otp-mobile-changed", &[("mobile", mobile.into())]) }</p>
        },
        MobileChange::Refused(why) => fault_note(Some(words(t, why)), "otp-mobile-kept"),
        MobileChange::No | MobileChange::Verify | MobileChange::Asked => Html::default(),
    }
}
