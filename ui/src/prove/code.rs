//! A one-time code: asked for, typed, running out. Used at login and before a binding act.

use pok_api::Problem;
use pok_api::desktop::login::{SendActOtp, SendOtp};
use pok_api::remote::login::OtpSent;
use yew::prelude::*;

use crate::ask::use_refusal;
use crate::callback::{callback, clone};
use crate::clock::{self, Offset, minutes};
use crate::dialog::use_dialog;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::page::type_over;
use crate::problem::words;
use crate::widget::button::Button;
use crate::widget::countdown::use_seconds_until;
use crate::widget::field::Field;

/// What the code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The popup OTP 인증.
    Login,
    /// A binding act.
    Act,
}

/// What a [`Code`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct CodeProps {
    /// What the code is for.
    pub(crate) purpose: Purpose,
    /// What is typed.
    pub(crate) value: AttrValue,
    /// At every change.
    pub(crate) onvalue: Callback<String>,
    /// What is wrong with it.
    pub(crate) problem: Option<Problem>,
    /// A new code is on its way: earlier faults no longer count.
    pub(crate) onsent: Callback<()>,
}

/// How sending it goes.
#[derive(Clone, Default)]
struct Sending {
    /// The last one, and by which clock it runs out.
    sent: Option<(OtpSent, Offset)>,
    /// Why the last try failed.
    fault: Option<Problem>,
    is_busy: bool,
}

impl Sending {
    fn answered(&mut self, answer: Result<OtpSent, Problem>) {
        self.is_busy = false;
        match answer {
            Ok(sent) => self.sent = Some((sent.clone(), Offset::measured(sent.now, clock::now()))),
            Err(why) => self.fault = Some(why),
        }
    }
}

/// OTP인증, [인증번호 전송], and the time that is left.
#[function_component]
pub(crate) fn Code(props: &CodeProps) -> Html {
    let t = use_i18n();
    let sending = use_dialog(Sending::default);
    let control = use_node_ref();
    let sent = sending.sent.as_ref();
    let offset = sent.map(|(_, offset)| *offset).unwrap_or_default();
    let left = use_seconds_until(sent.map(|(sent, _)| sent.expires_at), offset);
    let wait = use_seconds_until(sent.map(|(sent, _)| sent.resend_at), offset);
    let onsend = callback!([sending, control, purpose = props.purpose, onsent = props.onsent], move |_: MouseEvent| {
        sending.change(|sending| (sending.is_busy, sending.fault) = (true, None));
        wasm_bindgen_futures::spawn_local(clone!([sending, control, onsent], async move {
            let answer = match purpose {
                Purpose::Login => invoke(SendOtp {}).await,
                Purpose::Act => invoke(SendActOtp {}).await,
            };
            if answer.is_ok() {
                onsent.emit(());
                type_over(&control);
            }
            sending.change(|sending| sending.answered(answer));
        }));
    });
    // A code that didn't work is typed over.
    use_refusal(props.problem.as_ref(), clone!([control], move |_| type_over(&control)));
    let is_first = sent.is_none() && props.problem.is_none();
    let problem = props.problem.as_ref().or(sending.fault.as_ref()).map(|problem| words(t, problem));
    let (fault, hint) = match (sent, problem) {
        (_, Some(problem)) => (Some(problem), None),
        (Some(_), None) if left == 0 => (Some(t.t("otp-expired")), None),
        (Some((sent, _)), None) => {
            let left = minutes(left);
            let hint = t.with("otp-left", &[("left", left.into()), ("mobile", sent.masked_mobile.as_str().into())]);
            (None, Some(hint))
        }
        (None, None) => (None, Some(t.t("otp-first-send"))),
    };
    let words = if wait > 0 { t.with("otp-send-wait", &[("seconds", wait.into())]) } else { t.t("otp-send") };
    html! {
        <Field id="otp-code" label={t.t("otp-code")} value={props.value.clone()} onvalue={props.onvalue.clone()} digits=true
            autocomplete="one-time-code" first={!is_first} {control} {fault} {hint} testid="otp-code">
            <Button first={is_first} busy={sending.is_busy} disabled={wait > 0} testid="otp-send" onclick={onsend}>
                { words }
            </Button>
        </Field>
    }
}
