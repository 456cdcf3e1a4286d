//! The first page: the carrier, who one is, what one agrees to, and the two ways.

use pok_api::Problem;
use pok_domain::member::{Carrier, IdentityConsent, IdentityMethod};
use yew::prelude::*;

use super::form::{Form, Network, Part};
use crate::callback::{callback, changed, clone};
use crate::i18n::{I18n, use_i18n};
use crate::page;
use crate::problem::words;
use crate::widget::button::{Button, Kind};
use crate::widget::digits::use_taking;
use crate::widget::field::{Check, Field, Help};
use crate::widget::modal::Modal;
use crate::widget::note::fault_note;

/// What an [`Ask`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct AskProps {
    /// What is typed.
    pub(super) form: Form,
    /// At every change.
    pub(super) onform: Callback<Form>,
    /// Why it didn't work.
    pub(super) problem: Option<Problem>,
    /// Which way is under way.
    pub(super) busy: Option<IdentityMethod>,
    /// [PASS로 인증하기], [문자(SMS)로 인증하기].
    pub(super) onbegin: Callback<IdentityMethod>,
    /// [닫기].
    pub(super) onclose: Callback<()>,
}

/// The networks that a virtual operator can be on.
const HOSTS: [(Carrier, &str); 3] =
    [(Carrier::SktMvno, "SK telecom"), (Carrier::KtMvno, "kt"), (Carrier::LguPlusMvno, "LG U+")];

fn consent_words(t: I18n, consent: IdentityConsent) -> AttrValue {
    match consent {
        IdentityConsent::PersonalData => t.t("identity-consent-personal-data"),
        IdentityConsent::UniqueIdentifier => t.t("identity-consent-unique-identifier"),
        IdentityConsent::Service => t.t("identity-consent-service"),
        IdentityConsent::Carrier => t.t("identity-consent-carrier"),
    }
}

/// One big choice of a row.
fn tile(group: &'static str, code: &str, words: Html, chosen: bool, first: bool, choose: Callback<()>) -> Html {
    html! {
        <label class={classes!("pok-tile", chosen.then_some("pok-tile--chosen"))}>
            <input
                type="radio"
                name={group}
                checked={chosen}
                data-first={first.then_some("")}
                data-testid={format!("{group}-{code}")}
                onchange={choose.reform(|_: Event| ())}
            />
            <span>{ words }</span>
        </label>
    }
}

/// The page.
#[function_component]
pub(super) fn Ask(props: &AskProps) -> Html {
    let t = use_i18n();
    let form = &props.form;
    // Nothing is said to be wrong before one has tried.
    let tried = use_state(|| false);
    let wrong = if *tried { form.claim().err().unwrap_or_default() } else { Vec::new() };
    let fault = |part: Part| wrong.contains(&part).then(|| t.t(part.words()));
    let change = |change: fn(&mut Form, String)| changed(form, &props.onform, change);
    let body = use_node_ref();
    let begin = |method: IdentityMethod| {
        callback!([form, tried, onbegin = props.onbegin, body], move |()| match form.claim() {
            Ok(_) => onbegin.emit(method),
            Err(_) => {
                tried.set(true);
                focus_fault(&body);
            }
        })
    };
    let way = |method: IdentityMethod, kind: Kind, icon: &'static str, words: &'static str, testid: &'static str| {
        html! {
            <Button {kind} {icon} block=true busy={props.busy == Some(method)} {testid} onclick={begin(method).reform(|_| ())}>
                { t.t(words) }
            </Button>
        }
    };
    let footer = html! {
        <div class="pok-identity__ways">
            { way(IdentityMethod::Pass, Kind::Primary, "smartphone", "identity-by-pass", "identity-pass") }
            { way(IdentityMethod::Sms, Kind::Secondary, "message-square-text", "identity-by-sms", "identity-sms") }
        </div>
    };
    html! {
        <Modal title={t.t("identity-title")} onclose={props.onclose.clone()} onsubmit={begin(IdentityMethod::Sms)} {footer} testid="identity">
            <div class="pok-identity" ref={body}>
                { fault_note(props.problem.as_ref().map(|problem| words(t, problem)), "identity-problem") }
                { networks(t, props, fault(Part::Network).or_else(|| fault(Part::Host))) }
                <Field id="identity-name" label={t.t("identity-name")} value={form.name.clone()} onvalue={change(|form, text| form.name = text.into())}
                    autocomplete="name" fault={fault(Part::Name)} testid="identity-name" />
                <Digits {t} birth={form.birth.clone()} seventh={form.seventh.clone()} onbirth={change(|form, text| form.birth = text.into())}
                    onseventh={change(|form, text| form.seventh = text.into())} fault={fault(Part::Digits)} />
                <Field id="identity-mobile" label={t.t("identity-mobile")} value={form.mobile_no.clone()} onvalue={change(|form, text| form.mobile_no = text.into())}
                    inputmode="tel" autocomplete="tel" placeholder={t.t("identity-mobile-hint")} fault={fault(Part::Mobile)} testid="identity-mobile" />
                { consents(t, props) }
                <Help fault={fault(Part::Consents)} testid="identity-consents-fault" />
            </div>
        </Modal>
    }
}

/// 통신사, and 알뜰폰's network.
fn networks(t: I18n, props: &AskProps, fault: Option<AttrValue>) -> Html {
    let form = &props.form;
    let networks = Network::ALL.iter().enumerate().map(|(index, &network)| {
        let words = network.name().map_or_else(|| t.t("identity-mvno"), AttrValue::Static);
        let choose = changed(form, &props.onform, move |form, ()| form.network = Some(network));
        let is_first = form.network.map_or(index == 0, |chosen| chosen == network);
        tile("identity-network", network.code(), html! { words }, form.network == Some(network), is_first, choose)
    });
    let hosts = HOSTS.iter().map(|&(carrier, name)| {
        let choose = changed(form, &props.onform, move |form, ()| form.host = Some(carrier));
        tile("identity-host", carrier.code(), html! { name }, form.host == Some(carrier), false, choose)
    });
    html! {
        <fieldset class="pok-field">
            <legend class="pok-field__label">{ t.t("identity-network") }</legend>
            <div class="pok-tiles pok-tiles--four">{ for networks }</div>
            if form.network == Some(Network::Mvno) {
                <div class="pok-tiles pok-tiles--three" role="group" aria-label={t.t("identity-host")}>{ for hosts }</div>
            }
            <Help {fault} testid="identity-network-fault" />
        </fieldset>
    }
}

/// 전체 동의, and each.
fn consents(t: I18n, props: &AskProps) -> Html {
    let form = &props.form;
    html! {
        <div class="pok-consents" role="group" aria-label={t.t("identity-consents")}>
            <div class="pok-consents__all">
                <Check id="identity-all" label={t.t("identity-agree-all")} checked={form.agrees_to_all()}
                    onchecked={changed(form, &props.onform, Form::agree_to_all)} testid="identity-agree-all" />
            </div>
            <div class="pok-consents__each">
                { for IdentityConsent::ALL.iter().map(|&consent| {
                    let id = format!("identity-{}", consent.code().to_lowercase());
                    let onchecked = changed(form, &props.onform, move |form, agreed| form.agree(consent, agreed));
                    html! {
                        <Check id={id.clone()} label={consent_words(t, consent)} checked={form.consents.contains(&consent)} {onchecked} testid={id} />
                    }
                }) }
            </div>
        </div>
    }
}

/// The first control that something is wrong with gets the focus, once the page says so.
fn focus_fault(body: &NodeRef) {
    let body = body.clone();
    gloo_timers::callback::Timeout::new(0, move || {
        page::focus(page::first_in(&body, "[aria-invalid='true'], fieldset:has(.pok-help--fault) input"));
    })
    .forget();
}

/// The digits of a birth date: YYMMDD.
const BIRTH: usize = 6;

/// What [`Digits`] needs.
#[derive(Properties, PartialEq)]
struct DigitsProps {
    t: I18n,
    birth: AttrValue,
    seventh: AttrValue,
    onbirth: Callback<String>,
    onseventh: Callback<String>,
    fault: Option<AttrValue>,
}

/// The first seven digits: six in clear, one that nobody beside needs to see, and six that aren't asked for.
#[function_component]
fn Digits(props: &DigitsProps) -> Html {
    let t = props.t;
    let (birth, seventh) = (use_node_ref(), use_node_ref());
    let onbirth = clone!(
        [seventh, onbirth = props.onbirth],
        Callback::from(move |taken: String| {
            page::focus(Some(&seventh).filter(|_| taken.len() == BIRTH).and_then(NodeRef::cast));
            onbirth.emit(taken);
        })
    );
    let of_birth = use_taking(&birth, &onbirth, true);
    let of_seventh = use_taking(&seventh, &props.onseventh, true);
    let is_wrong = props.fault.is_some();
    let control = classes!("pf-v6-c-form-control", is_wrong.then_some("pf-m-error"));
    let invalid = is_wrong.then_some("true");
    html! {
        <div class="pok-field">
            <label class="pok-field__label" for="identity-birth">{ t.t("identity-digits") }</label>
            <div class="pok-field__row pok-identity__digits">
                <span class={control.clone()}>
                    <input ref={birth} id="identity-birth" type="text" inputmode="numeric" autocomplete="off" placeholder={t.t("identity-birth-hint")}
                        value={of_birth.composed.unwrap_or_else(|| props.birth.clone())} aria-invalid={invalid} aria-describedby="identity-digits-help" data-testid="identity-birth"
                        oninput={of_birth.oninput} />
                </span>
                <span aria-hidden="true">{ "–" }</span>
                <span class={classes!(control, "pok-identity__seventh")}>
                    <input ref={seventh} type="password" inputmode="numeric" autocomplete="off" aria-label={t.t("identity-seventh")}
                        value={of_seventh.composed.unwrap_or_else(|| props.seventh.clone())} aria-invalid={invalid} aria-describedby="identity-digits-help" data-testid="identity-seventh"
                        oninput={of_seventh.oninput} />
                </span>
                <span class="pok-identity__hidden" aria-hidden="true">{ "●●●●●●" }</span>
            </div>
            <Help id="identity-digits-help" fault={props.fault.clone()} />
        </div>
    }
}
