//! 본인인증 - 개인회원 가입여부 확인 (spec 01 S1).

use pok_api::desktop::signup::CheckIndividual;
use pok_api::remote::identity::Verified;
use pok_api::remote::signup::Checked;
use yew::prelude::*;

use super::form::identity_fields;
use super::progress::Progress;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::member::Identity;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::icon::icon;
use crate::widget::modal::{Modal, Width};

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
    let problem = use_state(|| None::<AttrValue>);
    let is_busy = use_state(|| false);
    let show = |value: bool| {
        let is_verifying = is_verifying.setter();
        Callback::from(move |()| is_verifying.set(value))
    };
    let onverified = {
        let (verified, is_verifying, problem) = (verified.setter(), is_verifying.setter(), problem.setter());
        Callback::from(move |one: Verified| {
            verified.set(Some(one));
            is_verifying.set(false);
            problem.set(None);
        })
    };
    let onsubmit = {
        let (verified, problem, is_busy) = (verified.clone(), problem.setter(), is_busy.clone());
        let onchecked = props.onchecked.clone();
        Callback::from(move |()| {
            if *is_busy {
                return;
            }
            if verified.is_none() {
                problem.set(Some(t.t("signup-verify-first")));
                return;
            }
            is_busy.set(true);
            let (verified, problem, is_busy) = (verified.setter(), problem.clone(), is_busy.setter());
            let onchecked = onchecked.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(CheckIndividual {}).await {
                    Ok(checked) => onchecked.emit(checked),
                    Err(why) => {
                        // A verification serves once: another try needs another.
                        verified.set(None);
                        problem.set(Some(words(t, &why)));
                        is_busy.set(false);
                    }
                }
            });
        })
    };
    let footer = html! {
        <>
            <Button testid="check-close" onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
            <Button kind={Kind::Primary} submit=true busy={*is_busy} testid="check-confirm">{ t.t("confirm") }</Button>
        </>
    };
    let person = verified.as_ref().map(|verified| &verified.person);
    html! {
        <>
            <Modal title={t.t("signup-check-individual")} onclose={props.onclose.clone()} {onsubmit} {footer}
                width={Width::Medium} testid="check-person">
                <Progress place={1} />
                <p>{ t.t("signup-check-individual-lead") }</p>
                if let Some(words) = &*problem {
                    <p class="pok-note pok-note--fault" role="alert" data-testid="check-problem">
                        { icon("circle-alert") }{ words.clone() }
                    </p>
                }
                <div class="pok-form__verify">
                    <Button icon="smartphone" first=true testid="check-verify" onclick={show(true).reform(|_| ())}>
                        { t.t("identity-verify") }
                    </Button>
                    if person.is_some() {
                        <span class="pok-badge-done" data-testid="verified">{ icon("check") }{ t.t("verified") }</span>
                    }
                </div>
                <div class="pok-form__grid">{ identity_fields(t, "check", person, false) }</div>
            </Modal>
            if *is_verifying {
                <Identity {onverified} onclose={show(false)} />
            }
        </>
    }
}
