//! What a button or a popup asks of the core: once at a time, and why it failed stays where it was asked.

use std::rc::Rc;

use pok_api::{Call, Problem};
use yew::prelude::*;
use yew_hooks::prelude::{UseLatestHandle, use_latest};

use crate::callback::callback;
use crate::invoke::invoke;

/// How a question stands.
#[derive(PartialEq)]
pub(crate) struct Asking<C> {
    /// It is under way.
    pub(crate) is_busy: bool,
    /// Why it failed, until the next try.
    pub(crate) problem: Option<Problem>,
    /// Sends it, unless one is under way.
    pub(crate) send: Callback<C>,
    /// Why it failed no longer counts, e.g. because the person types on.
    pub(crate) forget: Callback<()>,
}

/// Takes on a refusal instead of showing it, where it can: whether it does. The callback is told later whether to send the
/// same once more.
pub(crate) type Remedy = Rc<dyn Fn(&Problem, Callback<bool>) -> bool>;

/// Sends a call; `ondone` gets the answer.
#[hook]
pub(crate) fn use_ask<C: Call + Clone>(ondone: Callback<C::Reply>) -> Asking<C> {
    use_ask_with(ondone, None)
}

/// Sends a call; `ondone` gets the answer, and `remedy` sees a refusal first.
#[hook]
pub(crate) fn use_ask_with<C: Call + Clone>(ondone: Callback<C::Reply>, remedy: Option<Remedy>) -> Asking<C> {
    let is_busy = use_state(|| false);
    let problem = use_state_eq(|| None::<Problem>);
    let latest = use_latest(ondone);
    let forget = callback!([problem], move |()| problem.set(None));
    let send = callback!([is_busy, problem, latest], move |call: C| {
        if *is_busy {
            return;
        }
        is_busy.set(true);
        problem.set(None);
        let (is_busy, problem, latest) = (is_busy.setter(), problem.setter(), latest.clone());
        go(Rc::new(Sent { call, remedy: remedy.clone(), is_busy, problem, latest }));
    });
    Asking { is_busy: *is_busy, problem: (*problem).clone(), send, forget }
}

/// What is typed into the one field of a question, and what takes it. Why it failed no longer counts then.
#[hook]
pub(crate) fn use_typed(forget: &Callback<()>) -> (UseStateHandle<AttrValue>, Callback<String>) {
    let typed = use_state(AttrValue::default);
    let onvalue = callback!([typed, forget], move |text: String| {
        typed.set(text.into());
        forget.emit(());
    });
    (typed, onvalue)
}

/// Does something about each refusal.
#[hook]
pub(crate) fn use_refusal(problem: Option<&Problem>, act: impl FnOnce(&Problem) + 'static) {
    use_effect_with(problem.cloned(), |problem| {
        if let Some(problem) = problem {
            act(problem);
        }
    });
}

/// A call on its way.
struct Sent<C: Call> {
    call: C,
    remedy: Option<Remedy>,
    is_busy: UseStateSetter<bool>,
    problem: UseStateSetter<Option<Problem>>,
    latest: UseLatestHandle<Callback<C::Reply>>,
}

fn go<C: Call + Clone>(sent: Rc<Sent<C>>) {
    wasm_bindgen_futures::spawn_local(async move {
        let why = match invoke(sent.call.clone()).await {
            Ok(reply) => {
                sent.is_busy.set(false);
                return sent.latest.current().emit(reply);
            }
            Err(why) => why,
        };
        let again = callback!([sent], move |is_better| match is_better {
            true => go(sent.clone()),
            false => sent.is_busy.set(false),
        });
        if !sent.remedy.as_ref().is_some_and(|remedy| remedy(&why, again)) {
            sent.is_busy.set(false);
            sent.problem.set(Some(why));
        }
    });
}
