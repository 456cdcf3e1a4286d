//! 기업회원 가입여부 확인 (spec 01 S7).

use pok_api::desktop::signup::CheckCompany as Call;
use pok_api::remote::signup::Checked;
use pok_domain::member::{BusinessRegNo, BusinessStatus, EntityType};
use yew::prelude::*;

use super::progress::progress;
use crate::callback::{callback, clone};
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::widget::confirm::{Confirm, FormPopup};
use crate::widget::field::{Check, Field, Help};
use crate::widget::icon::icon;
use crate::widget::modal::Width;

/// What a [`CheckCompany`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct CheckCompanyProps {
    /// What was found, and what was asked for.
    pub(super) onchecked: Callback<(Checked, EntityType, BusinessRegNo)>,
    /// 닫기.
    pub(super) onclose: Callback<()>,
}

/// A company that was asked for, and what was found.
type CheckedCompany = (Checked, EntityType, BusinessRegNo);

/// Which company is asked for.
#[derive(Clone)]
struct Asking {
    entity_type: EntityType,
    number: AttrValue,
    fault: Option<AttrValue>,
    is_busy: bool,
    /// What the tax office says is worth a look before going on (P-MEM-13).
    closed: Option<CheckedCompany>,
}

impl Asking {
    fn parsed(&self) -> Option<BusinessRegNo> {
        self.number.parse().ok()
    }
}

/// Which company.
#[function_component]
pub(super) fn CheckCompany(props: &CheckCompanyProps) -> Html {
    let t = use_i18n();
    let asking = use_dialog(|| {
        let (entity_type, number) = (EntityType::SoleProprietor, AttrValue::default());
        Asking { entity_type, number, fault: None, is_busy: false, closed: None }
    });
    let onsubmit = submit(t, &asking, &props.onchecked);
    let onvalue = asking.on(|asking, typed: String| (asking.number, asking.fault) = (typed.into(), None));
    let kind = |which: EntityType, name: &'static str| {
        html! {
            <Check id={name} label={t.t(name)} radio="entity-type" checked={asking.entity_type == which}
                onchecked={asking.on(move |asking, _| asking.entity_type = which)} testid={name} />
        }
    };
    html! {
        <>
            <FormPopup title={t.t("signup-check-corporate")} width={Width::Medium} no={t.t("close")}
                no_testid="check-close" yes={t.t("confirm")} yes_testid="check-confirm" busy={asking.is_busy}
                onclose={props.onclose.clone()} onyes={onsubmit} testid="check-company">
                { progress(t, 1) }
                <fieldset class="pok-field">
                    <legend class="pok-field__label">{ t.t("signup-entity-short") }</legend>
                    <div class="pok-choices">
                        { kind(EntityType::SoleProprietor, "entity-sole") }
                        { kind(EntityType::Corporation, "entity-corporation") }
                    </div>
                </fieldset>
                <Field id="check-number" label={t.t("signup-number")} value={asking.number.clone()} {onvalue} first=true required=true
                    placeholder="123-45-67890" fault={asking.fault.clone()} testid="check-number" />
                if let Some(warning) = asking.parsed().and_then(|number| doubt(number, asking.entity_type)) {
                    <p class="pok-note pok-note--warn" role="status" data-testid="number-warning">
                        { icon("triangle-alert") }{ t.t(warning) }
                    </p>
                } else {
                    <Help hint={t.t("signup-number-hint")} />
                }
            </FormPopup>
            if let Some(checked) = asking.closed.clone() {
                <Confirm title={t.t("signup-status-title")} yes={t.t("signup-go-on")} testid="status" onclose={asking.on(|asking, ()| asking.closed = None)}
                    onyes={let checked = checked.clone(); props.onchecked.reform(move |()| checked.clone())}>
                    <p>{ t.with("signup-status", &[("status", t.t(status(checked.0.business_status)).as_str().into())]) }</p>
                </Confirm>
            }
        </>
    }
}

/// [확인].
fn submit(t: I18n, asking: &Dialog<Asking>, onchecked: &Callback<CheckedCompany>) -> Callback<()> {
    callback!([asking, onchecked], move |()| {
        if asking.is_busy {
            return;
        }
        let Some(number) = asking.parsed() else {
            return asking.change(move |asking| asking.fault = Some(t.t("signup-number-malformed")));
        };
        asking.change(|asking| (asking.is_busy, asking.fault) = (true, None));
        wasm_bindgen_futures::spawn_local(clone!([asking, onchecked, entity_type = asking.entity_type], async move {
            let answer = invoke(Call { entity_type, business_reg_no: number }).await;
            match answer {
                Ok(checked) if matches!(checked.business_status, None | Some(BusinessStatus::Open)) => {
                    onchecked.emit((checked, entity_type, number));
                }
                Ok(checked) => asking.change(move |asking| {
                    (asking.closed, asking.is_busy) = (Some((checked, entity_type, number)), false);
                }),
                Err(why) => asking.change(move |asking| (asking.fault, asking.is_busy) = (Some(words(t, &why)), false)),
            }
        }));
    })
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
