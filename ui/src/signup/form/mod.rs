//! 가입정보 입력 및 요청: one screen for every way, of the blocks that it needs (spec 01 S4 to S12).

mod apply;
mod contact;
mod identity;
mod mail;

use std::rc::Rc;

use pok_api::Problem;
use pok_api::desktop::event::{PROGRESS, Progress as Uploaded};
use pok_api::desktop::form::Opened;
use pok_api::desktop::signup::{Leave, Open};
use pok_api::remote::signup::{Applied, Checked};
use pok_domain::TermsId;
use pok_domain::member::signup::Way;
use pok_domain::member::{BusinessRegNo, EntityType};
use yew::prelude::*;

use apply::{Application, Applying};
use contact::Contact;
pub(super) use identity::identity_fields;

use super::progress::progress;
use crate::callback::{callback, clone};
use crate::dialog::{Dialog, use_dialog};
use crate::event::use_event;
use crate::form::{
    Accounts, AskToLeave, Company, Filling, Individual, Purpose, entity_words, fixed, new_row, use_filling,
};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::page;
use crate::problem::words;
use crate::query::use_once;
use crate::store::use_app;
use crate::widget::button::{Button, Kind};
use crate::widget::field::Field;
use crate::widget::icon::icon;
use crate::widget::state::{Failed, lines};

/// What may be wrong stands in it.
const BODY: &str = "signup-body";

/// What a [`FormScreen`] needs.
#[derive(Properties, Clone, PartialEq)]
pub(super) struct FormScreenProps {
    /// As what somebody signs up.
    pub(super) way: Way,
    /// What 가입여부 확인 found.
    pub(super) checked: Rc<Checked>,
    /// Which company was asked for.
    pub(super) company: Option<(EntityType, BusinessRegNo)>,
    /// What was agreed to.
    pub(super) agreed: Vec<TermsId>,
    /// 가입요청 was taken.
    pub(super) onapplied: Callback<Applied>,
    /// It can't go on: the verification is too old.
    pub(super) onstopped: Callback<Problem>,
    /// Documents were published since they were agreed to.
    pub(super) onterms: Callback<()>,
    /// 취소.
    pub(super) onclose: Callback<()>,
}

/// Opens the form with what was typed before.
#[function_component]
pub(super) fn FormScreen(props: &FormScreenProps) -> Html {
    let (opened, again) = use_once(Open {});
    match &*opened {
        None => html! { <div class="pok-signup">{ lines(8) }</div> },
        Some(Err(problem)) => html! { <div class="pok-signup"><Failed problem={problem.clone()} {again} /></div> },
        Some(Ok(opened)) => html! { <Filled screen={props.clone()} opened={opened.clone()} /> },
    }
}

#[derive(Properties, PartialEq)]
struct FilledProps {
    screen: FormScreenProps,
    opened: Opened,
}

#[function_component]
fn Filled(props: &FilledProps) -> Html {
    let t = use_i18n();
    let screen = &props.screen;
    let way = screen.way;
    let filling = use_filling(&props.opened, Purpose::Signup);
    let form = use_dialog(|| Application::begun(screen.checked.clone()));
    use_event(PROGRESS, form.on(|form, step: Uploaded| form.progress = step.percent));
    let heading = use_node_ref();
    {
        let (filling, heading) = (filling.clone(), heading.clone());
        use_effect_with((), move |()| {
            // A form begins with one row of 계좌정보.
            if way.has_profile() && filling.form().accounts().is_empty() {
                filling.put(new_row(filling.form()));
            }
            page::focus(heading.cast());
        });
    }
    let applying = Applying { t, screen: screen.clone(), filling: filling.clone(), form: form.clone() };
    let onidentity = callback!([applying], move |_| applying.identify());
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        applying.submit();
    });
    let onmail = form.on(|form, mail| form.verified_mail = mail);
    let onsecrets = form.on(|form, secrets| (form.secrets, form.secret_faults) = (secrets, (None, None)));
    html! {
        <form class="pok-signup" {onsubmit} novalidate=true data-testid="signup-form">
            <Head {way} {heading} />
            <div class="pok-signup__body" id={BODY}>
                { notes(t, props, filling.problem()) }
                if way.needs_code() { { conversion(t, &form) } }
                { member(t, screen, &form, &filling) }
                if way.has_profile() {
                    <Accounts filling={filling.clone()} />
                }
                <Contact filling={filling.clone()} {way} person={form.checked.person.clone()} {onidentity} verified_mail={form.verified_mail.clone()} {onmail}
                    fixed_mail={screen.checked.mail.clone().map(AttrValue::from).filter(|_| !way.has_mail())}
                    secrets={form.secrets.clone()} {onsecrets} secret_faults={form.secret_faults.clone()} is_due={form.is_due} />
            </div>
            { foot(t, &form) }
            if form.asks {
                <AskToLeave title={t.t("signup-leave")} lead={t.t("signup-leave-lead")} onstay={form.on(|form, ()| form.asks = false)}
                    onleave={screen.onclose.clone()} ondiscard={discard(&screen.onclose)} />
            }
        </form>
    }
}

#[derive(Properties, PartialEq)]
struct HeadProps {
    way: Way,
    heading: NodeRef,
}

#[function_component]
fn Head(props: &HeadProps) -> Html {
    let t = use_i18n();
    let buyer = use_app().buyer.clone().unwrap_or_else(|| t.t("signup-portal"));
    let title = match props.way {
        Way::Individual => "signup-title-individual",
        Way::Corporate => "signup-title-corporate",
        Way::Secondary => "signup-title-secondary",
        Way::IndividualConversion | Way::CorporateConversion => "signup-title-conversion",
    };
    html! {
        <header class="pok-signup__head">
            { progress(t, 3) }
            <h1 ref={props.heading.clone()} tabindex="-1">{ t.with(title, &[("buyer", buyer.as_str().into())]) }</h1>
        </header>
    }
}

/// What was typed before, why an earlier application was rejected, and that what is typed isn't kept.
fn notes(t: I18n, props: &FilledProps, not_kept: Option<Problem>) -> Html {
    html! {
        <>
            if props.opened.is_restored {
                <p class="pok-note" role="status" data-testid="signup-restored">{ icon("info") }{ t.t("signup-restored") }</p>
            }
            if let Some(rejected) = &props.screen.checked.rejected {
                <section class="pok-card pok-form__part pok-form__rejected" data-testid="signup-rejected">
                    <h2>{ t.t("rejection-reason") }</h2>
                    <p>{ rejected.reason.clone() }</p>
                </section>
            }
            if let Some(why) = not_kept {
                <p class="pok-note pok-note--fault" role="alert">{ icon("circle-alert") }{ words(t, &why) }</p>
            }
        </>
    }
}

/// 전환코드.
fn conversion(t: I18n, form: &Dialog<Application>) -> Html {
    let oncode = form.on(|form, typed: String| (form.code, form.code_fault) = (typed.into(), None));
    html! {
        <section class="pok-card pok-form__part">
            <h2>{ t.t("conversion-code-block") }</h2>
            <div class="pok-form__grid">
                <Field id="signup-code" label={t.t("conversion-code")} value={form.code.clone()} onvalue={oncode} required=true
                    hint={t.t("conversion-code-hint")} fault={form.code_fault.clone()} testid="signup-code" />
            </div>
            <p class="pok-help" data-testid="may-be-deleted">{ t.t("signup-may-be-deleted") }</p>
        </section>
    }
}

/// 회원정보 or 기업정보: typed, or as it is known.
fn member(t: I18n, screen: &FormScreenProps, form: &Dialog<Application>, filling: &Filling) -> Html {
    // Of a company that the buyer registered it comes with 휴대폰 인증.
    let company = form.checked.company.as_ref().or(screen.checked.company.as_ref());
    let registered = company.map_or_else(|| t.t("company-name-later"), |name| name.to_string().into());
    let known = |title: &'static str, facts: Html| {
        html! {
            <section class="pok-card pok-form__part">
                <h2>{ t.t(title) }</h2>
                <div class="pok-form__grid">{ facts }</div>
            </section>
        }
    };
    let company_name = || fixed("signup-company-name", t.t("company-name"), registered.clone(), true);
    match (screen.way, &form.checked.person, screen.company) {
        (Way::Individual, Some(person), _) => {
            html! { <Individual filling={filling.clone()} name={person.name.clone()} /> }
        }
        (Way::Corporate, _, Some((entity_type, number))) => {
            html! { <Company filling={filling.clone()} {entity_type} {number} /> }
        }
        (Way::IndividualConversion, Some(person), _) => {
            let name = person.name.to_string().into();
            known("signup-member", fixed("signup-member-name", t.t("member-name"), name, true))
        }
        (Way::CorporateConversion, _, Some((entity_type, number))) => {
            let facts = html! {
                <>
                    { fixed("signup-entity", t.t("entity-type"), entity_words(t, entity_type), true) }
                    { company_name() }
                    { fixed("signup-number", t.t("business-reg-no"), number.to_string().into(), true) }
                </>
            };
            known("signup-member", facts)
        }
        (Way::Secondary, _, _) => known("signup-company", company_name()),
        _ => Html::default(),
    }
}

/// How far it is, [취소], [가입요청].
fn foot(t: I18n, form: &Dialog<Application>) -> Html {
    let is_busy = form.is_busy;
    html! {
        <footer class="pok-signup__foot">
            if let Some(why) = &form.problem {
                <p class="pok-note pok-note--fault" role="alert" data-testid="signup-problem">{ icon("circle-alert") }{ words(t, why) }</p>
            } else if let Some(percent) = form.progress.filter(|_| is_busy) {
                <p class="pok-note" role="status">{ t.with("signup-sending", &[("percent", percent.into())]) }</p>
            }
            <Button testid="signup-cancel" disabled={is_busy} onclick={form.on(|form, _| form.asks = true)}>{ t.t("cancel") }</Button>
            <Button kind={Kind::Primary} submit=true busy={is_busy} testid="signup-apply">{ t.t("signup-apply") }</Button>
        </footer>
    }
}

fn discard(onclose: &Callback<()>) -> Callback<()> {
    callback!([onclose], move |()| {
        wasm_bindgen_futures::spawn_local(clone!([onclose], async move {
            // What could not be thrown away stays for the next time.
            let _ = invoke(Leave { discard: true }).await;
            onclose.emit(());
        }));
    })
}
