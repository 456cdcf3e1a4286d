//! A write that a button or a popup sends: once at a time, and why it failed stays where it was asked.

use pok_api::{Call, Problem};
use yew::prelude::*;

use crate::invoke::invoke;

/// How a write stands.
pub(crate) struct Asking<C> {
    /// It is under way.
    pub(crate) is_busy: bool,
    /// Why it failed, until the next try.
    pub(crate) problem: Option<Problem>,
    /// Sends it, unless one is under way.
    pub(crate) send: Callback<C>,
}

/// Sends a call; `ondone` gets the answer.
#[hook]
pub(crate) fn use_ask<C: Call>(ondone: Callback<C::Reply>) -> Asking<C> {
    let is_busy = use_state(|| false);
    let problem = use_state(|| None::<Problem>);
    let latest = use_mut_ref(|| ondone.clone());
    *latest.borrow_mut() = ondone;
    let send = {
        let (is_busy, problem, latest) = (is_busy.clone(), problem.setter(), latest.clone());
        Callback::from(move |call: C| {
            if *is_busy {
                return;
            }
            is_busy.set(true);
            problem.set(None);
            let (is_busy, problem, latest) = (is_busy.setter(), problem.clone(), latest.clone());
            wasm_bindgen_futures::spawn_local(async move {
                let answer = invoke(call).await;
                is_busy.set(false);
                match answer {
                    Ok(reply) => {
                        let ondone = latest.borrow().clone();
                        ondone.emit(reply);
                    }
                    Err(why) => problem.set(Some(why)),
                }
            });
        })
    };
    Asking { is_busy: *is_busy, problem: (*problem).clone(), send }
}
