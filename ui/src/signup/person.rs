//! 본인인증 - 개인회원 가입여부 확인 (spec 01 S1).

use pok_api::desktop::signup::CheckIndividual;
use pok_api::remote::signup::Checked;
use pok_api::remote::verification::Verified;
use yew::prelude::*;

use super::form::identity_fields;
use super::progress::progress;
use crate::ask::{use_ask, use_refusal};
use crate::callback::{callback, clone};
use crate::i18n::use_i18n;
use crate::problem::words;
use crate::prove::Verification;
use crate::widget::button::Button;
use crate::widget::confirm::FormPopup;
use crate::widget::icon::icon;
use crate::widget::modal::Width;
use crate::widget::note::fault_note;

/// What a [`CheckPerson`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct CheckPersonProps {
    /// What was found.
    pub(super) onchecked: Callback<Checked>,
    /// 닫기.
    pub(super) onclose: Callback<()>,
}

/// Who one is, shown once they are verified.
#[function_component]
pub(super) fn CheckPerson(props: &CheckPersonProps) -> Html {
    let t = use_i18n();
    let verified = use_state(|| None::<Verified>);
    let is_verifying = use_state(|| false);
    let is_missing = use_state(|| false);
    let asking = use_ask::<CheckIndividual>(props.onchecked.clone());
    // A verification serves once: another try needs another.
    use_refusal(asking.problem.as_ref(), clone!([verified], move |_| verified.set(None)));
    let show = |value: bool| callback!([is_verifying], move |()| is_verifying.set(value));
    let onverified =
        callback!([verified, is_missing, show = show(false), forget = asking.forget], move |one: Verified| {
            verified.set(Some(one));
            is_missing.set(false);
            show.emit(());
            forget.emit(());
        });
    let onsubmit = callback!([is_verified = verified.is_some(), is_missing, send = asking.send], move |()| {
        is_missing.set(!is_verified);
        if is_verified {
            send.emit(CheckIndividual {});
        }
    });
    let refused = asking.problem.as_ref().map(|why| words(t, why));
    let problem = refused.or(is_missing.then(|| t.t("signup-verify-first")));
    let person = verified.as_ref().map(|verified| &verified.person);
    html! {
        <>
            <FormPopup title={t.t("signup-check-individual")} width={Width::Medium} no={t.t("close")}
                no_testid="check-close" yes={t.t("confirm")} yes_testid="check-confirm" busy={asking.is_busy}
                onclose={props.onclose.clone()} onyes={onsubmit} testid="check-person">
                { progress(t, 1) }
                <p>{ t.t("signup-check-individual-lead") }</p>
                { fault_note(problem, "check-problem") }
                <div class="pok-form__verify">
                    <Button icon="smartphone" first=true testid="check-verify" onclick={show(true).reform(|_| ())}>
                        { t.t("identity-verify") }
                    </Button>
                    if person.is_some() {
                        <span class="pok-badge-done" data-testid="verified">{ icon("check") }{ t.t("verified") }</span>
                    }
                </div>
                <div class="pok-form__grid">{ identity_fields(t, "check", person, false) }</div>
            </FormPopup>
            if *is_verifying {
                <Verification {onverified} onclose={show(false)} />
            }
        </>
    }
}
