//! A write that a button or a popup sends: once at a time, and why it failed stays where it was asked. One that needs a new
//! one-time code goes on when the person has typed it.

use std::cell::RefCell;
use std::rc::Rc;

use pok_api::{Call, Code, Problem};
use yew::prelude::*;

use crate::act_code::{AskCode, use_ask_code};
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
pub(crate) fn use_ask<C: Call + Clone>(ondone: Callback<C::Reply>) -> Asking<C> {
    let is_busy = use_state(|| false);
    let problem = use_state(|| None::<Problem>);
    let code = use_ask_code();
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
            go(Rc::new(Write { call, code: code.clone(), is_busy, problem, latest }));
        })
    };
    Asking { is_busy: *is_busy, problem: (*problem).clone(), send }
}

/// A write on its way.
struct Write<C: Call> {
    call: C,
    code: AskCode,
    is_busy: UseStateSetter<bool>,
    problem: UseStateSetter<Option<Problem>>,
    latest: Rc<RefCell<Callback<C::Reply>>>,
}

fn go<C: Call + Clone>(write: Rc<Write<C>>) {
    wasm_bindgen_futures::spawn_local(async move {
        match invoke(write.call.clone()).await {
            Ok(reply) => {
                write.is_busy.set(false);
                let ondone = write.latest.borrow().clone();
                ondone.emit(reply);
            }
            Err(why) if why.code == Code::OtpNeeded => {
                let code = write.code.clone();
                code.ask(Callback::from(move |is_right| match is_right {
                    true => go(write.clone()),
                    false => write.is_busy.set(false),
                }));
            }
            Err(why) => {
                write.is_busy.set(false);
                write.problem.set(Some(why));
            }
        }
    });
}
