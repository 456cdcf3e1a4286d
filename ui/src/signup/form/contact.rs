//! 담당자, 주 담당자: who applies, how they are reached, and what they log in with.

use pok_api::remote::verification::Verified;
use pok_domain::member::Person;
use pok_domain::member::signup::Way;
use yew::prelude::*;

use super::identity::identity_fields;
use super::mail::Mail;
use crate::callback::{callback, changed};
use crate::form::{Filling, Line};
use crate::i18n::use_i18n;
use crate::prove::Verification;
use crate::widget::button::Button;
use crate::widget::field::{Field, Help};
use crate::widget::icon::icon;
use crate::widget::secret::Secret;

/// What is typed here and not kept.
#[derive(Clone, PartialEq, Default)]
pub(super) struct Secrets {
    /// 비밀번호.
    pub(super) password: AttrValue,
    /// 비밀번호 확인.
    pub(super) repeated: AttrValue,
}

/// What a [`Contact`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct ContactProps {
    /// The form.
    pub(super) filling: Filling,
    /// As what they sign up.
    pub(super) way: Way,
    /// Who was verified.
    pub(super) person: Option<Person>,
    /// [휴대폰 인증] was done.
    pub(super) onidentity: Callback<Verified>,
    /// The address that was verified.
    pub(super) verified_mail: Option<AttrValue>,
    /// Another one was, or none is any more.
    pub(super) onmail: Callback<Option<AttrValue>>,
    /// The registered address, where it isn't typed here.
    pub(super) fixed_mail: Option<AttrValue>,
    /// What is typed and not kept.
    pub(super) secrets: Secrets,
    /// At every change.
    pub(super) onsecrets: Callback<Secrets>,
    /// What is wrong with the two.
    pub(super) secret_faults: (Option<AttrValue>, Option<AttrValue>),
    /// What is missing is a fault by now.
    pub(super) is_due: bool,
}

/// The person's block.
#[function_component]
pub(super) fn Contact(props: &ContactProps) -> Html {
    let t = use_i18n();
    let ContactProps { filling, way, .. } = props;
    let is_verifying = use_state(|| false);
    let show = |value: bool| callback!([is_verifying], move |()| is_verifying.set(value));
    let onverified = callback!([is_verifying, onidentity = props.onidentity], move |verified| {
        is_verifying.set(false);
        onidentity.emit(verified);
    });
    // Those who were verified before the form stay who they are.
    let can_verify = matches!(way, Way::Corporate | Way::CorporateConversion);
    let set = |change: fn(&mut Secrets, String)| changed(&props.secrets, &props.onsecrets, change);
    let line = |field: &'static str, label: &'static str, required: bool| {
        html! { <Line filling={filling.clone()} {field} label={t.t(label)} {required} /> }
    };
    let title =
        if matches!(way, Way::Corporate | Way::CorporateConversion) { "signup-primary" } else { "signup-contact" };
    html! {
        <section class="pok-card pok-form__part">
            <h2>{ t.t(title) }</h2>
            <div class="pok-form__verify" id="signup-identity" tabindex="-1">
                <span class="pok-field__label">{ t.t("identity") }<span class="pok-field__required" aria-hidden="true">{ "*" }</span></span>
                if can_verify {
                    <Button icon="smartphone" testid="signup-verify" onclick={show(true).reform(|_| ())}>{ t.t("identity-by-phone") }</Button>
                }
                if props.person.is_some() {
                    <span class="pok-badge-done" data-testid="signup-verified">{ icon("check") }{ t.t("verified") }</span>
                } else if props.is_due {
                    <Help fault={t.t("identity-missing")} testid="identity-problem" />
                }
            </div>
            <div class="pok-form__grid">
                { identity_fields(t, "signup-person", props.person.as_ref(), true) }
                if way.has_office() {
                    { line("contact_phone", "extension-no", true) }
                } else if *way == Way::IndividualConversion {
                    { line("contact_phone", "contact-phone", false) }
                }
                if let Some(mail) = &props.fixed_mail {
                    <Field id="signup-mail" label={t.t("mail")} value={mail.clone()} onvalue={Callback::noop()} required=true disabled=true testid="signup-mail">
                        <span class="pok-badge-done" data-testid="mail-verified">{ icon("check") }{ t.t("verified") }</span>
                    </Field>
                } else {
                    <Mail filling={filling.clone()} verified={props.verified_mail.clone()} onverified={props.onmail.clone()} is_due={props.is_due} />
                }
                <Secret id="signup-password" label={t.t("password")} value={props.secrets.password.clone()}
                    onvalue={set(|secrets, typed| secrets.password = typed.into())} hint={t.t("password-rule")}
                    fault={props.secret_faults.0.clone()} autocomplete="new-password" />
                <Secret id="signup-repeated" label={t.t("password-again")} value={props.secrets.repeated.clone()}
                    onvalue={set(|secrets, typed| secrets.repeated = typed.into())}
                    fault={props.secret_faults.1.clone()} autocomplete="new-password" />
                if way.has_office() {
                    { line("job_title", "job-title", true) }
                    { line("department", "department", true) }
                }
            </div>
            if *way == Way::Secondary {
                <p class="pok-note" data-testid="shared-note">{ icon("info") }{ t.t("secondary-shared") }</p>
            }
            if *is_verifying {
                <Verification {onverified} onclose={show(false)} />
            }
        </section>
    }
}
