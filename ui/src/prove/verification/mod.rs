//! 본인인증 (spec 01 S2): who one is, by one's phone. Whoever needs a person opens it and is told who it is.

mod ask;
mod code;
mod form;
mod pass;

use pok_api::desktop::verification::{Asked, Begin, Cancel};
use pok_api::remote::verification::Verified;
use pok_api::{Code as Why, Problem};
use pok_domain::member::IdentityMethod;
use yew::prelude::*;

use crate::clock::{self, Offset};
use crate::i18n::use_i18n;
use crate::invoke::invoke;
use ask::Ask;
use code::CodeEntry;
use form::Form;
use pass::Pass;

/// What a [`Verification`] needs.
#[derive(Properties, PartialEq)]
pub(crate) struct VerificationProps {
    /// Somebody was verified. The core keeps the verification for the call that needs it.
    pub(crate) onverified: Callback<Verified>,
    /// [닫기], [취소].
    pub(crate) onclose: Callback<()>,
}

/// How far it is.
#[derive(Clone, PartialEq)]
enum Stage {
    /// What is typed.
    Ask,
    /// The provider has asked; how one answers, until when, by which clock.
    Asked(IdentityMethod, Asked, Offset),
}

/// What the two ways of answering need.
#[derive(Properties, PartialEq)]
struct AnswerProps {
    /// Until when.
    asked: Asked,
    /// By which clock.
    offset: Offset,
    /// The number that was asked, for the eyes of its owner.
    mobile: AttrValue,
    /// It was confirmed.
    onverified: Callback<Verified>,
    /// It can't be any more.
    onfailed: Callback<Problem>,
    /// Asks again.
    onagain: Callback<()>,
    /// Asking again is under way.
    is_busy: bool,
    /// Why asking again didn't work.
    problem: Option<Problem>,
    /// Back to what was typed.
    onback: Callback<()>,
    /// [닫기].
    onclose: Callback<()>,
}

/// The verification window.
#[function_component]
pub(crate) fn Verification(props: &VerificationProps) -> Html {
    let t = use_i18n();
    let form = use_state(Form::default);
    let stage = use_state(|| Stage::Ask);
    let problem = use_state(|| None::<Problem>);
    let busy = use_state(|| None::<IdentityMethod>);
    let begin = {
        let (form, stage, problem, busy) = (form.clone(), stage.setter(), problem.setter(), busy.clone());
        Callback::from(move |method: IdentityMethod| {
            let (Ok(claim), None) = (form.claim(), *busy) else { return };
            let call = Begin { claim, method, consents: form.consents.clone() };
            let (stage, problem, busy) = (stage.clone(), problem.clone(), busy.setter());
            busy.set(Some(method));
            problem.set(None);
            wasm_bindgen_futures::spawn_local(async move {
                match invoke(call).await {
                    Ok(asked) => {
                        let offset = Offset::measured(asked.now, clock::now());
                        stage.set(Stage::Asked(method, asked, offset));
                    }
                    Err(why) => problem.set(Some(why)),
                }
                busy.set(None);
            });
        })
    };
    let onform = {
        let (form, problem) = (form.setter(), problem.setter());
        Callback::from(move |next| {
            form.set(next);
            problem.set(None);
        })
    };
    let leave = || {
        wasm_bindgen_futures::spawn_local(async {
            // One that isn't cancelled runs out by itself.
            let _ = invoke(Cancel {}).await;
        });
    };
    let onclose = props.onclose.reform(move |()| leave());
    let back = |why: fn(Problem) -> Option<Problem>| {
        let (stage, problem) = (stage.setter(), problem.setter());
        Callback::from(move |said: Problem| {
            stage.set(Stage::Ask);
            problem.set(why(said));
        })
    };
    match &*stage {
        Stage::Ask => html! {
            <Ask form={(*form).clone()} {onform} problem={(*problem).clone()} busy={*busy} onbegin={begin} {onclose} />
        },
        Stage::Asked(method, asked, offset) => {
            let (method, asked, offset) = (*method, asked.clone(), *offset);
            let mobile = AttrValue::from(pok_domain::member::masked_mobile(&form.mobile_no));
            let onverified = props.onverified.clone();
            let (onfailed, quietly) = (back(Some), back(|_| None));
            let onback = Callback::from(move |()| {
                leave();
                quietly.emit(Problem::new(Why::NotYet, t.t("cancel").as_str()));
            });
            let (onagain, is_busy, problem) = (begin.reform(move |()| method), busy.is_some(), (*problem).clone());
            match method {
                IdentityMethod::Sms => html! {
                    <CodeEntry {asked} {offset} {mobile} {onverified} {onfailed} {onagain} {is_busy} {problem} {onback} {onclose} />
                },
                IdentityMethod::Pass => html! {
                    <Pass {asked} {offset} {mobile} {onverified} {onfailed} {onagain} {is_busy} {problem} {onback} {onclose} />
                },
            }
        }
    }
}
