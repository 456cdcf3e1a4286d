//! 이메일 with [이메일인증]: the login ID.

use std::str::FromStr as _;

use pok_api::desktop::signup::{ConfirmMailCode, SendMailCode};
use pok_api::remote::signup::MailCodeSent;
use pok_api::{Code, Problem};
use pok_domain::member::{LoginId, OTP_DIGITS};
use pok_domain::typed;
use yew::prelude::*;

use crate::ask::{use_ask, use_typed};
use crate::callback::{callback, clone};
use crate::clock::{self, Offset, minutes};
use crate::dialog::{Dialog, use_dialog};
use crate::form::{Filling, id as form_id, words};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem;
use crate::widget::button::Button;
use crate::widget::confirm::FormPopup;
use crate::widget::countdown::use_seconds_until;
use crate::widget::field::{Field, Select};
use crate::widget::icon::icon;

/// What the select offers after the `@`; nothing chosen is 직접입력.
const HOSTS: &[&str] = &["naver.com", "gmail.com", "daum.net", "kakao.com", "hanmail.net", "nate.com", "outlook.com"];

/// What a [`Mail`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct MailProps {
    /// The form.
    pub(super) filling: Filling,
    /// The address that was verified.
    pub(super) verified: Option<AttrValue>,
    /// Another one was; or none is any more, since a code was asked for.
    pub(super) onverified: Callback<Option<AttrValue>>,
    /// It has to be by now.
    pub(super) is_due: bool,
}

/// What was asked for by [이메일인증].
#[derive(Clone, Default)]
struct Verifying {
    /// Until when a code serves; by which clock.
    sent: Option<(MailCodeSent, Offset)>,
    /// Why there is none.
    fault: Option<Problem>,
    is_busy: bool,
}

/// Local part @ domain, a select of domains, [이메일인증].
#[function_component]
pub(super) fn Mail(props: &MailProps) -> Html {
    let t = use_i18n();
    let filling = &props.filling;
    let verifying = use_dialog(Verifying::default);
    let typed = filling.text("mail");
    let id = LoginId::from_str(&typed).ok();
    let is_verified = id.as_ref().is_some_and(|one| props.verified.as_deref() == Some(one.as_str()));
    let (local, host) = typed.split_once('@').unwrap_or((&typed, ""));
    let (local, host) = (AttrValue::from(local.to_owned()), AttrValue::from(host.to_owned()));
    let onlocal = callback!([filling, host], move |local: String| put(&filling, &local, &host));
    let onhost = callback!([filling, local], move |host: String| put(&filling, &local, &host));
    let mut options = vec![(AttrValue::default(), t.t("mail-direct"))];
    options.extend(HOSTS.iter().map(|host| (AttrValue::Static(host), AttrValue::Static(host))));
    let chosen = if HOSTS.contains(&&*host) { host.clone() } else { AttrValue::default() };
    let send = send(&verifying, typed.clone(), &props.onverified);
    let close = verifying.on(|verifying, ()| (verifying.sent, verifying.fault) = (None, None));
    let ondone = callback!(
        [close, onverified = props.onverified, address = id.as_ref().map(ToString::to_string).unwrap_or_default()],
        move |()| {
            close.emit(());
            onverified.emit(Some(address.clone().into()));
        }
    );
    let gap = filling.gap("mail").map(|lack| words(t, lack));
    // While the popup is open, it says why there is no other code.
    let refused = verifying.fault.as_ref().filter(|_| verifying.sent.is_none());
    let why = refused.map(|why| problem::words(t, why)).or(gap);
    let why = why.or_else(|| (props.is_due && !is_verified).then(|| t.t("mail-verify-first")));
    let can_send = id.is_some() && !is_verified;
    html! {
        <div class="pok-form__wide pok-form__mail">
            <Field id={form_id("mail")} label={t.t("mail")} value={local} onvalue={onlocal} required=true fault={why} kind="text" testid={form_id("mail")}>
                <span aria-hidden="true">{ "@" }</span>
                <span class="pf-v6-c-form-control pok-form__host">
                    <input aria-label={t.t("mail-host")} value={host.clone()} autocomplete="off" autocapitalize="off" spellcheck="false" data-testid="signup-mail-host"
                        oninput={onhost.reform(|event: InputEvent| crate::widget::field::value_of(&event))} />
                </span>
                <Select id="signup-mail-hosts" label={t.t("mail-hosts")} is_bare=true value={chosen} {options} onvalue={onhost} testid="signup-mail-hosts" />
                if is_verified {
                    <span class="pok-badge-done" data-testid="mail-verified">{ icon("check") }{ t.t("verified") }</span>
                } else {
                    <Button busy={verifying.is_busy} disabled={!can_send} testid="mail-verify" onclick={send.reform(|_| ())}>{ t.t("mail-verify") }</Button>
                }
            </Field>
            if let Some((sent, offset)) = verifying.sent.clone() {
                <MailCode {sent} {offset} mail={typed.clone()} problem={verifying.fault.clone()} is_busy={verifying.is_busy} onagain={send} onclose={close} {ondone} />
            }
        </div>
    }
}

fn put(filling: &Filling, local: &str, host: &str) {
    filling.set("mail", &whole(local, host));
}

/// The address of both sides; a whole one that was pasted into the first is one.
fn whole(local: &str, host: &str) -> String {
    match typed::plain(local) {
        pasted if pasted.contains('@') => pasted,
        _ if local.is_empty() && host.is_empty() => String::new(),
        _ => format!("{local}@{host}"),
    }
}

/// A code for the address.
fn send(verifying: &Dialog<Verifying>, mail: AttrValue, onverified: &Callback<Option<AttrValue>>) -> Callback<()> {
    callback!([verifying, onverified], move |()| {
        if verifying.is_busy {
            return;
        }
        verifying.change(|verifying| (verifying.is_busy, verifying.fault) = (true, None));
        // The server knows of one address only: this one, from now on.
        onverified.emit(None);
        wasm_bindgen_futures::spawn_local(clone!([verifying, mail = mail.to_string()], async move {
            let answer = invoke(SendMailCode { mail }).await;
            verifying.change(|verifying| {
                verifying.is_busy = false;
                match answer {
                    Ok(sent) => {
                        let offset = Offset::measured(sent.now, clock::now());
                        verifying.sent = Some((sent, offset));
                    }
                    Err(why) => verifying.fault = Some(why),
                }
            });
        }));
    })
}

#[derive(Properties, PartialEq)]
struct MailCodeProps {
    sent: MailCodeSent,
    offset: Offset,
    mail: AttrValue,
    /// Why there is no other code.
    problem: Option<Problem>,
    /// Another one is asked for.
    is_busy: bool,
    onagain: Callback<()>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

fn code_words(t: I18n, problem: &Problem) -> AttrValue {
    match problem.code {
        Code::OtpWrong => t.t("mail-code-wrong"),
        Code::OtpVoid => t.t("mail-code-void"),
        Code::OtpExpired => t.t("mail-code-expired"),
        _ => problem::words(t, problem),
    }
}

/// The code that was mailed.
#[function_component]
fn MailCode(props: &MailCodeProps) -> Html {
    let t = use_i18n();
    let asking = use_ask::<ConfirmMailCode>(props.ondone.clone());
    let left = use_seconds_until(Some(props.sent.expires_at), props.offset);
    let wait = use_seconds_until(Some(props.sent.resend_at), props.offset);
    let (code, onvalue) = use_typed(&asking.forget);
    // Another code: what was typed and said about the earlier one no longer counts.
    use_effect_with(props.sent.clone(), clone!([onvalue], move |_| onvalue.emit(String::new())));
    let onagain = callback!([forget = asking.forget, onagain = props.onagain], move |_: MouseEvent| {
        forget.emit(());
        onagain.emit(());
    });
    let is_whole = code.len() == OTP_DIGITS;
    let onsubmit = callback!([code, send = asking.send], move |()| {
        if is_whole {
            send.emit(ConfirmMailCode { code: code.to_string() });
        }
    });
    let hint =
        if left == 0 { t.t("mail-code-expired") } else { t.with("mail-code-left", &[("left", minutes(left).into())]) };
    let again = if wait > 0 { t.with("mail-again-wait", &[("seconds", wait.into())]) } else { t.t("mail-again") };
    html! {
        <FormPopup title={t.t("mail-verify")} no={t.t("close")} no_testid="mail-code-close" yes={t.t("confirm")}
            yes_testid="mail-code-confirm" busy={asking.is_busy} disabled={!is_whole} onclose={props.onclose.clone()}
            onyes={onsubmit} testid="mail-code-popup">
            <p>{ t.with("mail-code-lead", &[("mail", props.mail.as_str().into())]) }</p>
            <Field id="mail-code" label={t.t("mail-code")} value={(*code).clone()} {onvalue} digits=true first=true
                fault={asking.problem.as_ref().or(props.problem.as_ref()).map(|why| code_words(t, why))} {hint} testid="mail-code">
                <Button busy={props.is_busy} disabled={wait > 0} testid="mail-again" onclick={onagain}>{ again }</Button>
            </Field>
        </FormPopup>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_23_a_whole_address_pasted_before_the_at_is_the_address() {
        for pasted in ["kim@garam.example", "kim＠garam.example", "\u{feff}kim@garam.example\u{200b}"] {
            assert_eq!(whole(pasted, ""), "kim@garam.example");
        }
        assert_eq!(whole("kim", "garam.example"), "kim@garam.example");
        assert_eq!(whole("", ""), "");
    }
}
