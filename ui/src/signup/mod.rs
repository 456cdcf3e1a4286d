//! Sign-up (spec 01): the steps follow `pok_domain::member::signup::Wizard`; here they are shown.

mod company;
mod done;
mod form;
mod found;
mod person;
mod progress;
mod terms;

use std::rc::Rc;

use pok_api::desktop::signup::{Identify, Leave};
use pok_api::remote::signup::{Applied, Checked};
use pok_api::{Code, Problem};
use pok_domain::TermsId;
use pok_domain::member::signup::{Door, Event, Stage, Wizard};
use pok_domain::member::{BusinessRegNo, EntityType};
use yew::prelude::*;

use company::CheckCompany;
use done::Done;
use form::FormScreen;
use found::Found;
use person::CheckPerson;
use terms::TermsStep;

use crate::i18n::use_i18n;
use crate::invoke::invoke;
use crate::member::Identity;
use crate::problem::words;
use crate::widget::confirm::Notice;

/// What a [`SignUp`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct SignUpProps {
    /// By which button it began.
    pub(crate) door: Door,
    /// The form takes the whole window, or gives it back.
    pub(crate) onform: Callback<bool>,
    /// It has ended: back to 메인화면.
    pub(crate) onleave: Callback<()>,
}

/// What became known on the way.
#[derive(Clone, PartialEq, Default)]
struct Known {
    checked: Option<Rc<Checked>>,
    company: Option<(EntityType, BusinessRegNo)>,
    agreed: Vec<TermsId>,
    applied: Option<Applied>,
}

/// A sign-up from its first popup to its last.
#[function_component]
pub(crate) fn SignUp(props: &SignUpProps) -> Html {
    let t = use_i18n();
    let wizard = use_state(|| Wizard::new(props.door));
    let known = use_state(Known::default);
    let problem = use_state(|| None::<Problem>);
    let go = {
        let (wizard, known) = (wizard.clone(), known.clone());
        let (onform, onleave) = (props.onform.clone(), props.onleave.clone());
        Callback::from(move |(event, now): (Event, Known)| {
            // An event that doesn't belong here changes nothing.
            let Ok(next) = wizard.on(event) else { return };
            onform.emit(next.has_form());
            known.set(now);
            wizard.set(next);
            if next.stage == Stage::Left {
                let discard = false;
                wasm_bindgen_futures::spawn_local(async move {
                    // What the server holds of it runs out by itself.
                    let _ = invoke(Leave { discard }).await;
                });
                onleave.emit(());
            }
        })
    };
    let on = |event: Event| {
        let (go, known) = (go.clone(), known.clone());
        Callback::from(move |()| go.emit((event, (*known).clone())))
    };
    let oncompany = {
        let (go, known) = (go.clone(), known.clone());
        Callback::from(move |(checked, entity_type, number): (Checked, EntityType, BusinessRegNo)| {
            // 사업자 구분 stays what it was in an earlier application, or is registered as (P-MEM-23).
            let (outcome, company) = (checked.outcome, Some((checked.entity_type.unwrap_or(entity_type), number)));
            let now = Known { checked: Some(Rc::new(checked)), company, ..(*known).clone() };
            go.emit((Event::Found(outcome), now));
        })
    };
    let onperson = {
        let (go, known) = (go.clone(), known.clone());
        Callback::from(move |checked: Checked| {
            let outcome = checked.outcome;
            go.emit((Event::Found(outcome), Known { checked: Some(Rc::new(checked)), ..(*known).clone() }));
        })
    };
    let onverified = {
        let (onperson, problem) = (onperson.clone(), problem.setter());
        Callback::from(move |_| {
            let (onperson, problem) = (onperson.clone(), problem.clone());
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(Identify {}).await {
                    Ok(checked) => onperson.emit(checked),
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    let onagreed = {
        let (go, known) = (go.clone(), known.clone());
        Callback::from(move |agreed| go.emit((Event::Agreed, Known { agreed, ..(*known).clone() })))
    };
    let onapplied = {
        let (go, known) = (go.clone(), known.clone());
        Callback::from(move |applied| go.emit((Event::Applied, Known { applied: Some(applied), ..(*known).clone() })))
    };
    let onstopped = {
        let problem = problem.setter();
        Callback::from(move |why| problem.set(Some(why)))
    };
    let stopped = (*problem).as_ref().map(|why| {
        let onclose = {
            let (problem, go, is_old) = (problem.setter(), go.clone(), why.code == Code::IdentityNeeded);
            Callback::from(move |()| {
                problem.set(None);
                go.emit((if is_old { Event::TooOld } else { Event::Closed }, Known::default()));
            })
        };
        html! {
            <Notice title={t.t("signup-stopped")} {onclose} testid="signup-stopped">
                <p>{ words(t, why) }</p>
                if wizard.has_form() {
                    <p>{ t.t("signup-kept") }</p>
                }
            </Notice>
        }
    });
    let form = match (wizard.way, known.checked.clone()) {
        (Some(way), Some(checked)) if wizard.has_form() => html! {
            <FormScreen {way} is_again={wizard.is_again} {checked} company={known.company}
                agreed={known.agreed.clone()} {onapplied} {onstopped} onterms={on(Event::TermsChanged)} onclose={on(Event::Closed)} />
        },
        _ => Html::default(),
    };
    let popup = stopped.unwrap_or_else(|| match (wizard.stage, props.door) {
        (Stage::Check, Door::Individual) => html! { <CheckPerson onchecked={onperson} onclose={on(Event::Closed)} /> },
        (Stage::Check, Door::Corporate) => html! { <CheckCompany onchecked={oncompany} onclose={on(Event::Closed)} /> },
        (Stage::Found { outcome, of_person }, door) => {
            let company = known.checked.as_ref().and_then(|checked| checked.company.clone());
            html! {
                <Found {door} {outcome} {of_person} asks={wizard.asks()} company={company.map(|name| name.to_string())}
                    onyes={on(Event::Yes)} onno={on(Event::No)} />
            }
        }
        (Stage::Verify, _) => html! { <Identity {onverified} onclose={on(Event::Closed)} /> },
        (Stage::Terms, _) => {
            html! { <TermsStep is_again={wizard.is_reconsent} {onagreed} onclose={on(Event::Closed)} /> }
        }
        (Stage::Done, _) => {
            let by_primary = known.applied.as_ref().is_some_and(|applied| applied.by_primary);
            html! { <Done {by_primary} onhome={on(Event::Yes)} /> }
        }
        (Stage::Form | Stage::Left, _) => Html::default(),
    });
    // The form stays as it is under the documents that are agreed to once more.
    html! { <>{ form }{ popup }</> }
}
