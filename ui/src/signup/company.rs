//! 기업회원 가입여부 확인 (spec 01 S7).

use pok_api::desktop::signup::CheckCompany as Call;
use pok_api::remote::signup::Checked;
use pok_domain::member::{BusinessRegNo, BusinessStatus, EntityType};
use yew::prelude::*;

use super::progress::Progress;
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::confirm::Confirm;
use crate::widget::field::{Check, Field, Help};
use crate::widget::icon::icon;
use crate::widget::modal::{Modal, Width};

/// What a [`CheckCompany`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct CheckCompanyProps {
    /// What was found, and what was asked for.
    pub(super) onchecked: Callback<(Checked, EntityType, BusinessRegNo)>,
    /// 닫기.
    pub(super) onclose: Callback<()>,
}

/// Which company.
#[function_component]
pub(super) fn CheckCompany(props: &CheckCompanyProps) -> Html {
    let t = use_i18n();
    let entity_type = use_state(|| EntityType::SoleProprietor);
    let number = use_state(AttrValue::default);
    let fault = use_state(|| None::<AttrValue>);
    let is_busy = use_state(|| false);
    // What the tax office says is worth a look before going on (P-MEM-13).
    let closed = use_state(|| None::<(Checked, EntityType, BusinessRegNo)>);
    let parsed = number.parse::<BusinessRegNo>().ok();
    let onsubmit = {
        let (fault, is_busy, closed) = (fault.clone(), is_busy.clone(), closed.setter());
        let (onchecked, entity_type) = (props.onchecked.clone(), *entity_type);
        Callback::from(move |()| {
            if *is_busy {
                return;
            }
            let Some(number) = parsed else {
                fault.set(Some(t.t("signup-number-malformed")));
                return;
            };
            is_busy.set(true);
            fault.set(None);
            let (fault, is_busy, closed) = (fault.setter(), is_busy.setter(), closed.clone());
            let onchecked = onchecked.clone();
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(Call { entity_type, business_reg_no: number }).await {
                    Ok(checked) if matches!(checked.business_status, None | Some(BusinessStatus::Open)) => {
                        onchecked.emit((checked, entity_type, number));
                    }
                    Ok(checked) => {
                        closed.set(Some((checked, entity_type, number)));
                        is_busy.set(false);
                    }
                    Err(why) => {
                        fault.set(Some(words(t, &why)));
                        is_busy.set(false);
                    }
                }
            });
        })
    };
    let choose = |chosen: EntityType| {
        let entity_type = entity_type.setter();
        Callback::from(move |_| entity_type.set(chosen))
    };
    let onvalue = {
        let (number, fault) = (number.setter(), fault.setter());
        Callback::from(move |typed: String| {
            number.set(typed.into());
            fault.set(None);
        })
    };
    let footer = html! {
        <>
            <Button testid="check-close" onclick={props.onclose.reform(|_| ())}>{ t.t("close") }</Button>
            <Button kind={Kind::Primary} submit=true busy={*is_busy} testid="check-confirm">{ t.t("confirm") }</Button>
        </>
    };
    let kind = |which: EntityType, words: &'static str, testid: &'static str| {
        html! {
            <Check id={testid} label={t.t(words)} radio="entity-type" checked={*entity_type == which}
                onchecked={choose(which)} {testid} />
        }
    };
    html! {
        <>
            <Modal title={t.t("signup-check-corporate")} onclose={props.onclose.clone()} {onsubmit} {footer}
                width={Width::Medium} testid="check-company">
                <Progress place={1} />
                <fieldset class="pok-field">
                    <legend class="pok-field__label">{ t.t("signup-entity-short") }</legend>
                    <div class="pok-choices">
                        { kind(EntityType::SoleProprietor, "entity-sole", "entity-sole") }
                        { kind(EntityType::Corporation, "entity-corporation", "entity-corporation") }
                    </div>
                </fieldset>
                <Field id="check-number" label={t.t("signup-number")} value={(*number).clone()} {onvalue} first=true required=true
                    placeholder="123-45-67890" fault={(*fault).clone()} testid="check-number" />
                if let Some(warning) = parsed.and_then(|number| doubt(number, *entity_type)) {
                    <p class="pok-note pok-note--warn" role="status" data-testid="number-warning">
                        { icon("triangle-alert") }{ t.t(warning) }
                    </p>
                } else {
                    <Help hint={t.t("signup-number-hint")} />
                }
            </Modal>
            if let Some((checked, entity_type, number)) = (*closed).clone() {
                <Confirm title={t.t("signup-status-title")} yes={t.t("signup-go-on")} testid="status"
                    onclose={let closed = closed.setter(); Callback::from(move |()| closed.set(None))}
                    onyes={let onchecked = props.onchecked.clone(); let state = (checked.clone(), entity_type, number);
                        Callback::from(move |()| onchecked.emit(state.clone()))}>
                    <p>{ t.with("signup-status", &[("status", t.t(status(checked.business_status)).as_str().into())]) }</p>
                </Confirm>
            }
        </>
    }
}

fn status(status: Option<BusinessStatus>) -> &'static str {
    match status {
        Some(BusinessStatus::Suspended) => "business-suspended",
        Some(BusinessStatus::Closed) => "business-closed",
        Some(BusinessStatus::Unregistered) => "business-unregistered",
        Some(BusinessStatus::Open) | None => "business-open",
    }
}

/// Why a number may be mistyped: the name of its words. A warning, never a refusal (P-MEM-13, P-MEM-14).
fn doubt(number: BusinessRegNo, entity_type: EntityType) -> Option<&'static str> {
    if !number.check_digit_holds() {
        return Some("signup-number-doubt");
    }
    let middle: u32 = number.to_string().get(4..6).and_then(|digits| digits.parse().ok()).unwrap_or_default();
    let is_sole = matches!(middle, 1..=79 | 90..=99);
    (is_sole != (entity_type == EntityType::SoleProprietor)).then_some("signup-number-other-kind")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_may_be_mistyped_is_warned_of() {
        let doubt = |text: &str, kind| doubt(text.parse().expect("ten digits"), kind);
        assert_eq!(doubt("120-81-47521", EntityType::Corporation), None);
        assert_eq!(doubt("120-81-47522", EntityType::Corporation), Some("signup-number-doubt"));
        assert_eq!(doubt("120-81-47521", EntityType::SoleProprietor), Some("signup-number-other-kind"));
    }
}
