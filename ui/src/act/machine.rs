//! Where a binding act stands, and what moves it on.

use pok_api::desktop::login::Sync;
use pok_api::remote::login::Proof;
use pok_api::{Code, Problem, Receipt};
use yew::prelude::*;

use super::{Act, Found, Next, Words, failed};
use crate::dialog::{Dialog, use_dialog};
use crate::i18n::{I18n, use_i18n};
use crate::invoke::invoke;
use crate::problem::words;
use crate::prove::{Reauthenticate, TypedProof, Way};
use crate::store::{Action, App, use_app};
use crate::widget::button::{Button, Kind};
use crate::widget::modal::Modal;
use crate::widget::toast::{Say, use_say};
use crate::widget::working::Working;

/// Where the act stands.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// Asking whether to.
    Asks,
    /// Asking who one is.
    Proves,
    /// Under way.
    Works,
    /// No answer came: it may or may not have happened.
    Unknown,
    /// Finding out.
    Checks,
    /// It can't go on here.
    Ends(Problem),
}

/// What is typed, and where the act stands. What was typed stays until it worked.
#[derive(Clone)]
struct Standing {
    stage: Stage,
    typed: TypedProof,
    problem: Option<Problem>,
}

impl Standing {
    fn begun(way: Way) -> Self {
        let stage = if way == Way::Password { Stage::Proves } else { Stage::Asks };
        Self { stage, typed: TypedProof { way, ..TypedProof::default() }, problem: None }
    }

    /// What was typed didn't do, or another proof is needed.
    fn prove(&mut self, why: Problem) {
        if why.code == Code::OtpNeeded {
            self.typed.way = Way::Code;
        }
        (self.stage, self.problem) = (Stage::Proves, Some(why));
    }

    /// What is typed changes. Why a code is asked for stays there meanwhile.
    fn type_on(&mut self, typed: TypedProof) {
        self.typed = typed;
        self.problem.take_if(|problem| problem.code != Code::OtpNeeded);
    }
}

/// What a problem leads to, whichever act it is.
fn next(code: Code) -> Option<Next> {
    match code {
        Code::Unknown => Some(Next::Check),
        Code::OtpNeeded | Code::OtpWrong | Code::OtpExpired | Code::OtpVoid => Some(Next::Prove),
        _ => None,
    }
}

/// What an [`Acting`] needs.
#[derive(Properties, Clone, PartialEq)]
pub(crate) struct ActingProps<A: Act> {
    /// What is done.
    pub(crate) act: A,
    /// It is done.
    pub(crate) ondone: Callback<Receipt>,
    /// It isn't, and what was typed before stays.
    pub(crate) onclose: Callback<()>,
    /// The same where it was sent, if that leads elsewhere.
    #[prop_or_default]
    pub(crate) onleave: Option<Callback<()>>,
    /// Something is to be done first.
    #[prop_or_default]
    pub(crate) onback: Callback<()>,
}

impl<A: Act> ActingProps<A> {
    fn onleave(&self) -> &Callback<()> {
        self.onleave.as_ref().unwrap_or(&self.onclose)
    }
}

/// The act, and where it leads.
#[derive(Clone)]
struct Machine<A: Act> {
    t: I18n,
    app: App,
    say: Say,
    at: Dialog<Standing>,
    props: ActingProps<A>,
}

impl<A: Act> Machine<A> {
    /// Does it.
    fn send(&self, proof: Option<Proof>) {
        let Self { t, app, say, at, props } = self.clone();
        at.change(|at| (at.stage, at.problem) = (Stage::Works, None));
        wasm_bindgen_futures::spawn_local(async move {
            let answer = props.act.send(proof).await;
            app.dispatch(Action::Changed);
            let why = match answer {
                Ok(receipt) => return props.ondone.emit(receipt),
                Err(why) => why,
            };
            match next(why.code).unwrap_or_else(|| A::after(why.code)) {
                Next::Prove => at.change(|at| at.prove(why)),
                Next::Check => at.change(|at| at.stage = Stage::Unknown),
                Next::Back => {
                    say.fault(words(t, &why));
                    props.onback.emit(());
                }
                Next::End => at.change(|at| at.stage = Stage::Ends(why)),
            }
        });
    }

    /// Finds out whether it happened.
    fn check(&self) {
        let Self { t, app, say, at, props } = self.clone();
        at.change(|at| at.stage = Stage::Checks);
        wasm_bindgen_futures::spawn_local(async move {
            let now = match invoke(Sync {}).await {
                Ok(_) => invoke(props.act.show()).await,
                Err(why) => Err(why),
            };
            app.dispatch(Action::Changed);
            match now.map(|now| props.act.found(&now)) {
                Ok(Found::Receipt(receipt)) => props.ondone.emit(receipt),
                Ok(Found::Done(words)) => {
                    say.done(t.t(words));
                    props.onleave().emit(());
                }
                Ok(Found::Again(words)) => {
                    say.fault(t.t(words));
                    at.change(|at| at.stage = Standing::begun(A::PROOF).stage);
                }
                Ok(Found::Nothing) => {
                    let why = Problem::new(Code::Unknown, "no effect so far");
                    at.change(|at| at.stage = Stage::Ends(why));
                }
                Err(why) => {
                    say.fault(words(t, &why));
                    at.change(|at| at.stage = Stage::Unknown);
                }
            }
        });
    }

    /// Who one is.
    fn prove(self) -> Html {
        let Self { t, at, .. } = &self;
        let onclose = self.props.onclose.clone();
        let (typed, problem, ontyped) = (at.typed.clone(), at.problem.clone(), at.on(Standing::type_on));
        let Words { effect, icon, .. } = *self.props.act.words();
        let (lead, effect, proof) = (t.t("reauth-lead"), t.t(effect), typed.proof());
        let onsubmit = Callback::from(move |()| self.send(Some(proof.clone())));
        html! { <Reauthenticate {typed} {ontyped} {problem} {lead} {effect} {icon} {onsubmit} {onclose} /> }
    }

    /// No answer came.
    fn unknown(self) -> Html {
        let Self { t, at, props, .. } = &self;
        let Words { name, unknown: [title, said], unknown_more, leave: words, .. } = *props.act.words();
        let (title, said, more) = (t.t(title), t.t(said), unknown_more.map(|more| t.t(more)));
        let (busy, leave) = (at.stage == Stage::Checks, props.onleave().reform(|_| ()));
        let footer = html! {
            <>
                <Button testid={format!("{name}-unknown-close")} onclick={leave}>{ t.t(words) }</Button>
                <Button kind={Kind::Primary} first=true submit=true {busy} testid={format!("{name}-check")}>{ t.t("sign-check") }</Button>
            </>
        };
        html! {
            <Modal {title} onsubmit={Callback::from(move |()| self.check())} {footer} testid={format!("{name}-unknown")}>
                <p>{ said }</p>
                if let Some(more) = more { <p class="pok-subtle">{ more }</p> }
            </Modal>
        }
    }
}

/// From the button to the receipt.
#[function_component]
pub(crate) fn Acting<A: Act>(props: &ActingProps<A>) -> Html {
    let t = use_i18n();
    let at = use_dialog(|| Standing::begun(A::PROOF));
    let machine = Machine { t, app: use_app(), say: use_say(), at: at.clone(), props: props.clone() };
    match &at.stage {
        Stage::Asks => props.act.ask(t, Callback::from(move |()| machine.send(None)), props.onclose.clone()),
        Stage::Proves => machine.prove(),
        Stage::Works => {
            let Words { name, working, steps, .. } = *props.act.words();
            html! { <Working title={t.t(working)} {steps} testid={format!("{name}-progress")} /> }
        }
        Stage::Unknown | Stage::Checks => machine.unknown(),
        Stage::Ends(why) => {
            let act = &props.act;
            failed(t, act.words(), act.ended(t, why), act.way_on(t, why), props.onleave())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_whose_answer_is_unknown_is_looked_up_not_repeated() {
        assert_eq!(next(Code::Unknown), Some(Next::Check));
        assert_eq!([next(Code::OtpNeeded), next(Code::OtpVoid)], [Some(Next::Prove); 2]);
        assert_eq!(next(Code::Stale), None, "the act says");
    }

    #[test]
    fn a_code_that_is_needed_takes_the_place_of_the_password() {
        let mut at = Standing::begun(Way::Password);
        at.prove(Problem::new(Code::WrongCredentials, ""));
        assert_eq!((at.typed.way, &at.stage), (Way::Password, &Stage::Proves));
        at.type_on(TypedProof::default());
        assert!(at.problem.is_none(), "what was wrong goes with what was typed");
        at.prove(Problem::new(Code::OtpNeeded, ""));
        assert_eq!(at.typed.way, Way::Code);
        at.type_on(at.typed.clone());
        assert!(at.problem.is_some(), "why a code is asked for stays");
    }
}
