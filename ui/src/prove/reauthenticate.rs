//! Who one is, once per act: the password, or a code where only a code will do (decision on P-CON-10).

use pok_api::remote::login::Proof;
use pok_api::{Code as Why, Problem};
use pok_domain::member::OTP_DIGITS;
use yew::prelude::*;

use super::{Code, Purpose};
use crate::callback::{callback, changed};
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::widget::confirm::FormPopup;
use crate::widget::field::Field;
use crate::widget::icon::icon;

/// How one proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Way {
    /// The password.
    #[default]
    Password,
    /// A one-time code.
    Code,
}

/// What is typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct TypedProof {
    /// How one proves it.
    pub(crate) way: Way,
    /// The password.
    pub(crate) password: AttrValue,
    /// The code.
    pub(crate) code: AttrValue,
}

impl TypedProof {
    /// As it is sent.
    pub(crate) fn proof(&self) -> Proof {
        match self.way {
            Way::Password => Proof::Password(self.password.to_string()),
            Way::Code => Proof::Otp(self.code.to_string()),
        }
    }
}

/// What a [`Reauthenticate`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct ReauthenticateProps {
    /// What is typed; kept by whoever asks.
    pub(crate) typed: TypedProof,
    /// At every change.
    pub(crate) ontyped: Callback<TypedProof>,
    /// Why it didn't work.
    pub(crate) problem: Option<Problem>,
    /// What is asked for, where it is the password.
    #[prop_or_default]
    pub(crate) lead: AttrValue,
    /// The act's words.
    pub(crate) effect: AttrValue,
    /// The act's outline.
    pub(crate) icon: &'static str,
    /// The act.
    pub(crate) onsubmit: Callback<()>,
    /// [취소].
    pub(crate) onclose: Callback<()>,
}

/// The popup before a binding act.
#[function_component]
pub(crate) fn Reauthenticate(props: &ReauthenticateProps) -> Html {
    let t = use_i18n();
    let typed = &props.typed;
    let is_whole = match typed.way {
        Way::Password => !typed.password.is_empty(),
        Way::Code => typed.code.len() == OTP_DIGITS,
    };
    let onsubmit = callback!([onsubmit = props.onsubmit], move |()| {
        if is_whole {
            onsubmit.emit(());
        }
    });
    let set = |change: fn(&mut TypedProof, String)| changed(typed, &props.ontyped, change);
    let onsent = changed(typed, &props.ontyped, |typed, ()| typed.code = AttrValue::default());
    // A fault of the field stands at the field; anything else above it.
    let is_field = |problem: &&Problem| {
        matches!(problem.code, Why::WrongCredentials | Why::OtpWrong | Why::OtpExpired | Why::OtpVoid)
    };
    let at_field = props.problem.as_ref().filter(is_field);
    let above = props.problem.as_ref().filter(|problem| !is_field(problem));
    html! {
        <FormPopup title={t.t("reauth-title")} no_testid="reauth-cancel" yes={props.effect.clone()} icon={props.icon}
            yes_testid="reauth-submit" disabled={!is_whole} onclose={props.onclose.clone()} onyes={onsubmit}
            testid="reauth">
            if let Some(problem) = above {
                <p
                    class={classes!("pok-note", (problem.code != Why::OtpNeeded).then_some("pok-note--fault"))}
                    role="alert"
                    data-testid="reauth-problem"
                >
                    { icon(if problem.code == Why::OtpNeeded { "info" } else { "circle-alert" }) }{ words(t, problem) }
                </p>
            }
            if typed.way == Way::Password {
                <p>{ props.lead.clone() }</p>
                <Field id="reauth-password" label={t.t("login-password")} value={typed.password.clone()} onvalue={set(|typed, text| typed.password = text.into())}
                    kind="password" autocomplete="current-password" first=true fault={at_field.map(|_| t.t("reauth-wrong"))} testid="reauth-password" />
            } else {
                <p>{ t.t("reauth-lead-code") }</p>
                <Code
                    purpose={Purpose::Act}
                    value={typed.code.clone()}
                    onvalue={set(|typed, text| typed.code = text.into())}
                    problem={at_field.cloned()}
                    {onsent}
                />
            }
        </FormPopup>
    }
}
