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
use pok_api::remote::verification::Verified;
use pok_api::{Code, Problem};
use pok_domain::TermsId;
use pok_domain::member::signup::{Door, Event, Stage, Wizard};
use pok_domain::member::{BusinessRegNo, EntityType};
use yew::prelude::*;

use company::CheckCompany;
use done::done;
use form::FormScreen;
use found::Found;
use person::CheckPerson;
use terms::TermsStep;

use crate::callback::{callback, clone};
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::{invoke, tell};
use crate::problem::words;
use crate::prove::Verification;
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

/// How far a sign-up is.
#[derive(Clone)]
struct SignupState {
    wizard: Wizard,
    known: Known,
    /// Why it can't go on.
    problem: Option<Problem>,
}

/// A sign-up, and where it leads.
#[derive(Clone)]
struct Going {
    way: Dialog<SignupState>,
    onform: Callback<bool>,
    onleave: Callback<()>,
}

impl Going {
    /// Goes on after `event`, with what is known `now`.
    fn go(&self, event: Event, now: Known) {
        // An event that doesn't belong here changes nothing.
        let Ok(next) = self.way.wizard.on(event) else { return };
        self.onform.emit(next.has_form());
        self.way.change(move |way| (way.wizard, way.known) = (next, now));
        if next.stage == Stage::Left {
            // What the server holds of it runs out by itself.
            tell(Leave { discard: false });
            self.onleave.emit(());
        }
    }

    /// Goes on after `event`.
    fn on(&self, event: Event) -> Callback<()> {
        callback!([going = self], move |()| going.go(event, going.way.known.clone()))
    }

    /// Goes on with what becomes known: the event it is, and how it is known.
    fn learn<T: 'static>(&self, learn: fn(&mut Known, T) -> Event) -> Callback<T> {
        callback!([going = self], move |what| {
            let mut now = going.way.known.clone();
            let event = learn(&mut now, what);
            going.go(event, now);
        })
    }

    /// A company that was asked for.
    fn oncompany(&self) -> Callback<(Checked, EntityType, BusinessRegNo)> {
        self.learn(|known, (checked, entity_type, number): (Checked, EntityType, BusinessRegNo)| {
            let outcome = checked.outcome;
            // 사업자 구분 stays what it was in an earlier application, or is registered as (P-MEM-23).
            known.company = Some((checked.entity_type.unwrap_or(entity_type), number));
            known.checked = Some(Rc::new(checked));
            Event::Found(outcome)
        })
    }

    /// A person that was asked for.
    fn onperson(&self) -> Callback<Checked> {
        self.learn(|known, checked: Checked| {
            let outcome = checked.outcome;
            known.checked = Some(Rc::new(checked));
            Event::Found(outcome)
        })
    }

    /// 본인인증 of the person was done.
    fn onverified(&self) -> Callback<Verified> {
        callback!([onperson = self.onperson(), way = self.way], move |_| {
            wasm_bindgen_futures::spawn_local(clone!([onperson, way], async move {
                match invoke(Identify {}).await {
                    Ok(checked) => onperson.emit(checked),
                    Err(why) => way.change(|way| way.problem = Some(why)),
                }
            }));
        })
    }
}

/// A sign-up from its first popup to its last.
#[function_component]
pub(crate) fn SignUp(props: &SignUpProps) -> Html {
    let t = use_i18n();
    let way = use_dialog(|| SignupState { wizard: Wizard::new(props.door), known: Known::default(), problem: None });
    let going = Going { way: way.clone(), onform: props.onform.clone(), onleave: props.onleave.clone() };
    let stopped = way.problem.as_ref().map(|why| stopped(t, &going, why));
    let popup = stopped.unwrap_or_else(|| popup(t, &going, props.door));
    // The form stays as it is under the documents that are agreed to once more.
    html! { <>{ form(&going) }{ popup }</> }
}

/// Why it can't go on.
fn stopped(t: I18n, going: &Going, why: &Problem) -> Html {
    let onclose = callback!([going, is_old = why.code == Code::IdentityNeeded], move |()| {
        going.way.change(|way| way.problem = None);
        going.go(if is_old { Event::TooOld } else { Event::Closed }, Known::default());
    });
    html! {
        <Notice title={t.t("signup-stopped")} {onclose} testid="signup-stopped">
            <p>{ words(t, why) }</p>
            if going.way.wizard.has_form() {
                <p>{ t.t("signup-kept") }</p>
            }
        </Notice>
    }
}

fn form(going: &Going) -> Html {
    let SignupState { wizard, known, .. } = &*going.way;
    let (Some(way), Some(checked)) = (wizard.way, known.checked.clone()) else { return Html::default() };
    if !wizard.has_form() {
        return Html::default();
    }
    let onapplied = going.learn(|known, applied| {
        known.applied = Some(applied);
        Event::Applied
    });
    html! {
        <FormScreen {way} {checked} company={known.company} agreed={known.agreed.clone()} {onapplied}
            onstopped={going.way.on(|way, why| way.problem = Some(why))} onterms={going.on(Event::TermsChanged)} onclose={going.on(Event::Closed)} />
    }
}

/// What lies over the screen, or over the form.
fn popup(t: I18n, going: &Going, door: Door) -> Html {
    let SignupState { wizard, known, .. } = &*going.way;
    let onclose = going.on(Event::Closed);
    match (wizard.stage, door) {
        (Stage::Check, Door::Individual) => html! { <CheckPerson onchecked={going.onperson()} {onclose} /> },
        (Stage::Check, Door::Corporate) => html! { <CheckCompany onchecked={going.oncompany()} {onclose} /> },
        (Stage::Found { outcome, of_person }, door) => {
            let company = known.checked.as_ref().and_then(|checked| checked.company.clone());
            html! {
                <Found {door} {outcome} {of_person} asks={wizard.asks()} company={company.map(|name| name.to_string())}
                    onyes={going.on(Event::Yes)} onno={going.on(Event::No)} />
            }
        }
        (Stage::Verify, _) => html! { <Verification onverified={going.onverified()} {onclose} /> },
        (Stage::Terms, _) => {
            let onagreed = going.learn(|known, agreed| {
                known.agreed = agreed;
                Event::Agreed
            });
            html! { <TermsStep is_again={wizard.is_reconsent} {onagreed} {onclose} /> }
        }
        (Stage::Done, _) => {
            let by_primary = known.applied.as_ref().is_some_and(|applied| applied.by_primary);
            done(t, by_primary, going.on(Event::Yes))
        }
        (Stage::Form | Stage::Left, _) => Html::default(),
    }
}
