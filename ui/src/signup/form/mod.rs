//! 가입정보 입력 및 요청: one screen for every way, of the blocks that it needs (spec 01 S4 to S12).

mod contact;
mod identity;
mod mail;

use std::collections::BTreeMap;
use std::rc::Rc;

use pok_api::desktop::event::{PROGRESS, Progress as Uploaded};
use pok_api::desktop::form::Opened;
use pok_api::desktop::signup::{Apply, Identify, Leave, Open};
use pok_api::remote::signup::{Applied, Checked};
use pok_api::{Code, Problem};
use pok_domain::TermsId;
use pok_domain::member::signup::{Known, Lack, Way};
use pok_domain::member::{BusinessRegNo, EntityType, LoginId};
use yew::prelude::*;

use contact::{Contact, Secrets};
pub(super) use identity::identity_fields;

use super::progress::Progress;
use crate::event::use_event;
use crate::form::{
    Accounts, AskToLeave, Company, Individual, Purpose, entity_words, fixed, focus_first_fault, new_row, use_filling,
};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::member::password::{self, GUESSABLE};
use crate::problem::words;
use crate::store::use_app;
use crate::widget::button::{Button, Kind};
use crate::widget::field::Field;
use crate::widget::icon::icon;
use crate::widget::state::{Failed, lines};

/// What the server may find wrong and the form's fields don't show: 비밀번호, and an address that isn't verified any more.
const PASSWORD: &str = "password";
const MAIL: &str = "mail";
const OTHERWISE: [&str; 2] = [PASSWORD, MAIL];

/// What a [`FormScreen`] needs.
#[derive(Properties, PartialEq)]
pub(super) struct FormScreenProps {
    /// As what somebody signs up.
    pub(super) way: Way,
    /// 재가입.
    pub(super) is_again: bool,
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
    let opened = use_state(|| None::<Result<Opened, Problem>>);
    let round = use_state(|| 0_u32);
    {
        let opened = opened.clone();
        use_effect_with(*round, move |_| {
            wasm_bindgen_futures::spawn_local(async move { opened.set(Some(invoke(Open {}).await)) });
        });
    }
    let again = Callback::from(move |()| round.set(*round + 1));
    match &*opened {
        None => html! { <div class="pok-signup">{ lines(8) }</div> },
        Some(Err(problem)) => html! { <div class="pok-signup"><Failed problem={problem.clone()} {again} /></div> },
        Some(Ok(opened)) => html! { <Filled screen={props.clone()} opened={opened.clone()} /> },
    }
}

impl Clone for FormScreenProps {
    fn clone(&self) -> Self {
        Self {
            way: self.way,
            is_again: self.is_again,
            checked: self.checked.clone(),
            company: self.company,
            agreed: self.agreed.clone(),
            onapplied: self.onapplied.clone(),
            onstopped: self.onstopped.clone(),
            onterms: self.onterms.clone(),
            onclose: self.onclose.clone(),
        }
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
    let app = use_app();
    let screen = &props.screen;
    let way = screen.way;
    let filling = use_filling(&props.opened, Purpose::Signup);
    let checked = use_state(|| screen.checked.clone());
    let verified_mail = use_state(|| None::<AttrValue>);
    let (secrets, secret_faults) = (use_state(Secrets::default), use_state(|| (None, None)));
    let (code, code_fault) = (use_state(AttrValue::default), use_state(|| None::<AttrValue>));
    let problem = use_state(|| None::<Problem>);
    let (is_busy, is_due, asks) = (use_state(|| false), use_state(|| false), use_state(|| false));
    let progress = use_state(|| None::<u8>);
    use_event(PROGRESS, {
        let progress = progress.setter();
        Callback::from(move |step: Uploaded| progress.set(step.percent))
    });
    {
        // A form begins with one row of 계좌정보.
        let filling = filling.clone();
        use_effect_with((), move |()| {
            if way.has_profile() && filling.form().accounts().is_empty() {
                filling.put(new_row(filling.form()));
            }
        });
    }
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with((), move |()| {
            if let Some(heading) = heading.cast::<web_sys::HtmlElement>() {
                // A heading that can't have the focus leaves it where it is.
                let _ = heading.focus();
            }
        });
    }
    let person = checked.person.clone();
    let onidentity = {
        let (checked, problem, filling) = (checked.setter(), problem.setter(), filling.clone());
        Callback::from(move |_| {
            let (checked, problem, filling) = (checked.clone(), problem.clone(), filling.clone());
            wasm_bindgen_futures::spawn_local(async move {
                // What was typed so far becomes the applicant's. What can't be kept now is tried again, and says so.
                let _ = filling.kept().await;
                match invoke(Identify {}).await {
                    Ok(now) => {
                        problem.set(None);
                        checked.set(Rc::new(now));
                        // With what they typed an earlier time. The form that is open goes on without it.
                        if let Ok(opened) = invoke(Open {}).await {
                            filling.reopen(&opened);
                        }
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    let company = screen.company;
    let onsubmit = {
        let (filling, person, secrets, code) = (filling.clone(), person.clone(), secrets.clone(), code.clone());
        let (secret_faults, code_fault, problem) = (secret_faults.setter(), code_fault.setter(), problem.setter());
        let (is_busy, is_due, progress) = (is_busy.clone(), is_due.setter(), progress.setter());
        let (verified_mail, agreed) = (verified_mail.clone(), screen.agreed.clone());
        let registered_mail = screen.checked.mail.clone();
        let (onapplied, onstopped, onterms) =
            (screen.onapplied.clone(), screen.onstopped.clone(), screen.onterms.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *is_busy {
                return;
            }
            is_due.set(true);
            problem.set(None);
            let known = match (way, company, &person) {
                (Way::Individual, _, Some(person)) => Known::Person(&person.name),
                (Way::Corporate, Some((entity_type, number)), _) => Known::Company(entity_type, number),
                _ => Known::Nothing,
            };
            let read = filling.form().entry(way, known);
            let gaps: BTreeMap<String, Lack> = match &read {
                Ok(_) => BTreeMap::new(),
                // What comes first on the screen is what a field is told.
                Err(gaps) => gaps.iter().rev().map(|gap| (gap.field.clone(), gap.lack)).collect(),
            };
            let is_same = secrets.password == secrets.repeated;
            let mail = if way.has_mail() { Some(filling.text("mail").to_string()) } else { registered_mail.clone() };
            let id = mail.and_then(|mail| mail.parse::<LoginId>().ok());
            let weak = password::refusal(&secrets.password, id.as_ref());
            let faults = (weak.map(|weak| t.t(weak)), (!is_same).then(|| t.t("password-differs")));
            let no_code = (way.needs_code() && code.trim().is_empty()).then(|| t.t("lack-missing"));
            let unverified_mail = way.has_mail()
                && read.as_ref().ok().and_then(|entry| entry.login_id.as_ref()).map(ToString::to_string).as_deref()
                    != verified_mail.as_deref();
            let is_whole =
                faults == (None, None) && gaps.is_empty() && no_code.is_none() && person.is_some() && !unverified_mail;
            secret_faults.set(faults);
            code_fault.set(no_code);
            filling.show(gaps);
            if !is_whole {
                focus_first_fault("signup-body");
                return;
            }
            is_busy.set(true);
            let call = Apply {
                password: secrets.password.to_string(),
                terms: agreed.clone(),
                conversion_code: way.needs_code().then(|| code.trim().to_owned()),
            };
            let (filling, is_busy, problem) = (filling.clone(), is_busy.setter(), problem.clone());
            let (onapplied, onstopped, onterms) = (onapplied.clone(), onstopped.clone(), onterms.clone());
            let (progress, code_fault, secret_faults) = (progress.clone(), code_fault.clone(), secret_faults.clone());
            let verified_mail = verified_mail.setter();
            wasm_bindgen_futures::spawn_local(async move {
                let sent = match filling.kept().await {
                    Ok(()) => invoke(call).await,
                    Err(why) => Err(why),
                };
                progress.set(None);
                match sent {
                    Ok(applied) => onapplied.emit(applied),
                    Err(why) => {
                        filling.refuse(&why, |field| (!OTHERWISE.contains(&field)).then_some(Lack::Malformed));
                        let is_at = |field: &str| why.fields.iter().any(|fault| fault.field == field);
                        if is_at(PASSWORD) {
                            secret_faults.set((Some(t.t(GUESSABLE)), None));
                        }
                        if is_at(MAIL) {
                            verified_mail.set(None);
                        }
                        if way.needs_code() && matches!(why.code, Code::OtpWrong | Code::OtpVoid | Code::OtpExpired) {
                            code_fault.set(Some(t.t(match why.code {
                                Code::OtpWrong => "conversion-code-wrong",
                                Code::OtpExpired => "conversion-code-expired",
                                _ => "conversion-code-void",
                            })));
                        } else if why.code == Code::IdentityNeeded {
                            onstopped.emit(why);
                            return;
                        } else if why.code == Code::ConsentMissing {
                            is_busy.set(false);
                            onterms.emit(());
                            return;
                        } else {
                            problem.set(Some(why));
                        }
                        is_busy.set(false);
                        focus_first_fault("signup-body");
                    }
                }
            });
        })
    };
    let ask = |value: bool| {
        let asks = asks.setter();
        Callback::from(move |()| asks.set(value))
    };
    let oncode = {
        let (code, code_fault) = (code.setter(), code_fault.setter());
        Callback::from(move |typed: String| {
            code.set(typed.into());
            code_fault.set(None);
        })
    };
    let onsecrets = {
        let (secrets, secret_faults) = (secrets.setter(), secret_faults.setter());
        Callback::from(move |now| {
            secrets.set(now);
            secret_faults.set((None, None));
        })
    };
    let onmail = {
        let verified_mail = verified_mail.setter();
        Callback::from(move |mail| verified_mail.set(mail))
    };
    let ondiscard = {
        let onclose = screen.onclose.clone();
        Callback::from(move |()| {
            let onclose = onclose.clone();
            wasm_bindgen_futures::spawn_local(async move {
                // What could not be thrown away stays for the next time.
                let _ = invoke(Leave { discard: true }).await;
                onclose.emit(());
            });
        })
    };
    let buyer = app.buyer.clone().unwrap_or_else(|| t.t("signup-portal"));
    let title = match way {
        Way::Individual => "signup-title-individual",
        Way::Corporate => "signup-title-corporate",
        Way::Secondary => "signup-title-secondary",
        Way::IndividualConversion | Way::CorporateConversion => "signup-title-conversion",
    };
    let registered = screen.checked.company.as_ref().map(|name| AttrValue::from(name.to_string()));
    let kept_problem = filling.problem();
    html! {
        <form class="pok-signup" {onsubmit} novalidate=true data-testid="signup-form">
            <header class="pok-signup__head">
                <Progress place={3} />
                <h1 ref={heading} tabindex="-1">{ t.with(title, &[("buyer", buyer.as_str().into())]) }</h1>
            </header>
            <div class="pok-signup__body" id="signup-body">
                if props.opened.is_restored {
                    <p class="pok-note" role="status" data-testid="signup-restored">{ icon("info") }{ t.t("signup-restored") }</p>
                }
                if let Some(rejected) = &screen.checked.rejected {
                    <section class="pok-card pok-form__part pok-form__rejected" data-testid="signup-rejected">
                        <h2>{ t.t("rejection-reason") }</h2>
                        <p>{ rejected.reason.clone() }</p>
                    </section>
                }
                if let Some(why) = kept_problem {
                    <p class="pok-note pok-note--fault" role="alert">{ icon("circle-alert") }{ words(t, &why) }</p>
                }
                if way.needs_code() {
                    <section class="pok-card pok-form__part">
                        <h2>{ t.t("conversion-code-block") }</h2>
                        <div class="pok-form__grid">
                            <Field id="signup-code" label={t.t("conversion-code")} value={(*code).clone()} onvalue={oncode} required=true
                                hint={t.t("conversion-code-hint")} fault={(*code_fault).clone()} testid="signup-code" />
                        </div>
                        <p class="pok-help" data-testid="may-be-deleted">{ t.t("signup-may-be-deleted") }</p>
                    </section>
                }
                { match (way, &person, company) {
                    (Way::Individual, Some(person), _) => html! { <Individual filling={filling.clone()} name={person.name.clone()} /> },
                    (Way::Corporate, _, Some((entity_type, number))) => {
                        html! { <Company filling={filling.clone()} {entity_type} {number} /> }
                    }
                    (Way::IndividualConversion, Some(person), _) => html! {
                        <section class="pok-card pok-form__part">
                            <h2>{ t.t("signup-member") }</h2>
                            <div class="pok-form__grid">{ fixed("signup-member-name", t.t("member-name"), person.name.to_string().into(), true) }</div>
                        </section>
                    },
                    (Way::CorporateConversion, _, Some((entity_type, number))) => html! {
                        <section class="pok-card pok-form__part">
                            <h2>{ t.t("signup-member") }</h2>
                            <div class="pok-form__grid">
                                { fixed("signup-entity", t.t("entity-type"), entity_words(t, entity_type), true) }
                                { fixed("signup-company-name", t.t("company-name"), registered.clone().unwrap_or_default(), true) }
                                { fixed("signup-number", t.t("business-reg-no"), number.to_string().into(), true) }
                            </div>
                        </section>
                    },
                    (Way::Secondary, _, _) => html! {
                        <section class="pok-card pok-form__part">
                            <h2>{ t.t("signup-company") }</h2>
                            <div class="pok-form__grid">{ fixed("signup-company-name", t.t("company-name"), registered.clone().unwrap_or_default(), true) }</div>
                        </section>
                    },
                    _ => Html::default(),
                } }
                if way.has_profile() {
                    <Accounts filling={filling.clone()} />
                }
                <Contact filling={filling.clone()} {way} {person} {onidentity} verified_mail={(*verified_mail).clone()} {onmail}
                    fixed_mail={screen.checked.mail.clone().map(AttrValue::from).filter(|_| !way.has_mail())}
                    secrets={(*secrets).clone()} {onsecrets} secret_faults={(*secret_faults).clone()} is_due={*is_due} />
            </div>
            <footer class="pok-signup__foot">
                if let Some(why) = &*problem {
                    <p class="pok-note pok-note--fault" role="alert" data-testid="signup-problem">{ icon("circle-alert") }{ words(t, why) }</p>
                } else if let Some(percent) = (*progress).filter(|_| *is_busy) {
                    <p class="pok-note" role="status">{ t.with("signup-sending", &[("percent", percent.into())]) }</p>
                }
                <Button testid="signup-cancel" disabled={*is_busy} onclick={ask(true).reform(|_| ())}>{ t.t("cancel") }</Button>
                <Button kind={Kind::Primary} submit=true busy={*is_busy} testid="signup-apply">{ t.t("signup-apply") }</Button>
            </footer>
            if *asks {
                <AskToLeave title={t.t("signup-leave")} lead={t.t("signup-leave-lead")} onstay={ask(false)} onleave={screen.onclose.clone()} {ondiscard} />
            }
        </form>
    }
}
