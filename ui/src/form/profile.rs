//! 회원정보 of an individual, or 기업정보 and 첨부문서 of a company (spec 01 S4, S8).

use pok_domain::member::{BusinessRegNo, CorporateRegNo, EntityType};
use pok_domain::{Currency, Name};
use yew::prelude::*;

use super::Purpose;
use super::address::AddressLines;
use super::keeper::Filling;
use super::line::{Line, fixed, id, words};
use super::paper::Paper;
use crate::callback::callback;
use crate::i18n::{I18n, use_i18n};
use crate::widget::field::{Check, Field, Select};
use crate::widget::icon::icon;

/// 사업자 구분 in words.
pub(crate) fn entity_words(t: I18n, entity_type: EntityType) -> AttrValue {
    t.t(match entity_type {
        EntityType::SoleProprietor => "entity-sole",
        EntityType::Corporation => "entity-corporation",
    })
}

/// 거래통화: KRW unless an account outside Korea is given.
fn currency(t: I18n, filling: &Filling) -> Html {
    let chosen = filling.text("currency");
    let value = if chosen.is_empty() { AttrValue::Static(Currency::Krw.code()) } else { chosen };
    let options = Currency::ALL.iter().map(|one| (one.code().into(), one.code().into())).collect::<Vec<_>>();
    let onvalue = callback!([filling], move |value: String| filling.set("currency", &value));
    let fault = filling.gap("currency").map(|lack| words(t, lack));
    if filling.purpose() == Purpose::Change {
        return html! {
            <Field id={id("currency")} label={t.t("trade-currency")} {value} onvalue={Callback::noop()} disabled=true {fault} testid={id("currency")} />
        };
    }
    html! { <Select id={id("currency")} label={t.t("trade-currency")} {value} {options} {onvalue} {fault} testid={id("currency")} /> }
}

/// 전화번호, which [수정] changes and no request does.
fn phone(t: I18n, filling: &Filling) -> Html {
    let is_fixed = filling.purpose() == Purpose::Change;
    html! {
        <Line filling={filling.clone()} field="phone" label={t.t("phone")} required=true disabled={is_fixed} placeholder="02-123-4567" />
    }
}

fn artist(t: I18n, filling: &Filling, disabled: bool) -> Html {
    let onchecked = callback!([filling], move |is_ticked| filling.tick("artist", is_ticked));
    html! {
        <div class="pok-field pok-field--check">
            <Check id={id("artist")} label={t.t("artist")} checked={!disabled && filling.form().is_ticked("artist")} {onchecked} {disabled} testid={id("artist")} />
        </div>
    }
}

/// What an [`Individual`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct IndividualProps {
    /// The form.
    pub(crate) filling: Filling,
    /// 회원명.
    pub(crate) name: Name,
}

/// 회원정보.
#[function_component]
pub(crate) fn Individual(props: &IndividualProps) -> Html {
    let t = use_i18n();
    let filling = &props.filling;
    html! {
        <section class="pok-card pok-form__part">
            <h2>{ t.t("signup-member") }</h2>
            <div class="pok-form__grid">
                { fixed("signup-member-name", t.t("member-name"), props.name.to_string().into(), true) }
                { currency(t, filling) }
                { phone(t, filling) }
                { artist(t, filling, false) }
                <AddressLines filling={filling.clone()} />
            </div>
        </section>
    }
}

/// What a [`Company`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct CompanyProps {
    /// The form.
    pub(crate) filling: Filling,
    /// 사업자 구분.
    pub(crate) entity_type: EntityType,
    /// 사업자 등록번호.
    pub(crate) number: BusinessRegNo,
}

/// 기업정보 and 첨부문서.
#[function_component]
pub(crate) fn Company(props: &CompanyProps) -> Html {
    let t = use_i18n();
    let CompanyProps { filling, entity_type, number } = props;
    let is_corporation = *entity_type == EntityType::Corporation;
    let is_foreigner = filling.form().is_ticked("representative_is_foreigner");
    let choose = |is: bool| callback!([filling], move |_| filling.tick("representative_is_foreigner", is));
    let corporate = filling.text("corporate_reg_no");
    let is_doubtful = is_corporation && corporate.parse::<CorporateRegNo>().is_ok_and(|one| !one.check_digit_holds());
    let line = |field: &'static str, label: &'static str, required: bool| {
        html! { <Line filling={filling.clone()} {field} label={t.t(label)} {required} /> }
    };
    html! {
        <>
            <section class="pok-card pok-form__part">
                <h2>{ t.t("signup-company") }</h2>
                <div class="pok-form__grid">
                    { fixed("signup-entity", t.t("entity-type"), entity_words(t, *entity_type), true) }
                    { line("name", "company-name", true) }
                    { fixed("signup-number", t.t("business-reg-no"), number.to_string().into(), true) }
                    <Line filling={filling.clone()} field="corporate_reg_no" label={t.t("corporate-reg-no")} required={is_corporation} disabled={!is_corporation}
                        placeholder="1101110000000" hint={is_doubtful.then(|| t.t("corporate-reg-no-doubt"))} />
                    { line("representative_name", "representative-name", true) }
                    <fieldset class="pok-field">
                        <legend class="pok-field__label">{ t.t("representative-foreigner") }</legend>
                        <div class="pok-choices">
                            <Check id="signup-native" label={t.t("foreigner-no")} radio="representative-foreigner" checked={!is_foreigner} onchecked={choose(false)} testid="signup-native" />
                            <Check id="signup-foreigner" label={t.t("foreigner-yes")} radio="representative-foreigner" checked={is_foreigner} onchecked={choose(true)} testid="signup-foreigner" />
                        </div>
                    </fieldset>
                    { line("business_type", "business-type", false) }
                    { line("business_item", "business-item", false) }
                    { fixed("signup-country", t.t("country"), t.t("country-kr"), false) }
                    { currency(t, filling) }
                    { phone(t, filling) }
                    { artist(t, filling, is_corporation) }
                    <AddressLines filling={filling.clone()} />
                </div>
            </section>
            <section class="pok-card pok-form__part">
                <h2>{ t.t("signup-papers") }</h2>
                <div class="pok-form__grid">
                    <Paper filling={filling.clone()} field="certificate" label={t.t("certificate")} />
                    <p class="pok-help pok-form__beside">{ icon("info") }{ t.t("certificate-note") }</p>
                </div>
            </section>
        </>
    }
}
