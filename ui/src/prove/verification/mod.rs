//! 본인인증 (spec 01 S2): who one is, by one's phone. Whoever needs a person opens it and is told who it is.

mod ask;
mod code;
mod form;
mod pass;

use pok_api::Problem;
use pok_api::desktop::verification::{Asked, Begin, Cancel};
use pok_api::remote::verification::Verified;
use pok_domain::member::{IdentityMethod, MobileNo, masked_mobile};
use yew::prelude::*;

use crate::callback::callback;
use crate::clock::{self, Offset};
use crate::dialog::use_dialog;
use crate::invoke::{invoke, tell};
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

/// What is typed, and how far it is.
#[derive(Clone, Default)]
struct Verifying {
    form: Form,
    /// The provider has asked: how one answers, until when, by which clock.
    asked: Option<(IdentityMethod, Asked, Offset)>,
    /// Why it didn't work.
    problem: Option<Problem>,
    /// Which way is under way.
    busy: Option<IdentityMethod>,
}

impl Verifying {
    fn answered(&mut self, method: IdentityMethod, answer: Result<Asked, Problem>) {
        self.busy = None;
        match answer {
            Ok(asked) => {
                let offset = Offset::measured(asked.now, clock::now());
                self.asked = Some((method, asked, offset));
            }
            Err(why) => self.problem = Some(why),
        }
    }
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
    let dialog = use_dialog(Verifying::default);
    let begin = callback!([dialog], move |method: IdentityMethod| {
        let (Ok(claim), None) = (dialog.form.claim(), dialog.busy) else { return };
        let call = Begin { claim, method, consents: dialog.form.consents.clone() };
        dialog.change(move |dialog| (dialog.busy, dialog.problem) = (Some(method), None));
        let dialog = dialog.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let answer = invoke(call).await;
            dialog.change(move |dialog| dialog.answered(method, answer));
        });
    });
    let onform = dialog.on(|dialog, form| (dialog.form, dialog.problem) = (form, None));
    // One that isn't cancelled runs out by itself.
    let leave = || tell(Cancel {});
    let onclose = props.onclose.reform(move |()| leave());
    let Verifying { form, asked, problem, busy } = (*dialog).clone();
    match asked {
        None => html! { <Ask {form} {onform} {problem} {busy} onbegin={begin} {onclose} /> },
        Some((method, asked, offset)) => {
            let mobile =
                form.mobile_no.parse::<MobileNo>().map(|number| masked_mobile(number.digits())).unwrap_or_default();
            let mobile = AttrValue::from(mobile);
            let onverified = props.onverified.clone();
            let back = dialog.on(|dialog, why| (dialog.asked, dialog.problem) = (None, why));
            let (onfailed, onback) = (
                back.reform(Some),
                back.reform(move |()| {
                    leave();
                    None
                }),
            );
            let (onagain, is_busy) = (begin.reform(move |()| method), busy.is_some());
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
