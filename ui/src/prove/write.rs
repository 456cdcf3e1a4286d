//! A write that a button or a popup sends. One that needs a new one-time code goes on when the person has typed it.

use std::rc::Rc;

use pok_api::{Call, Code, Problem};
use yew::prelude::*;

use super::act_code::use_ask_code;
use crate::ask::{Asking, Remedy, use_ask_with};

/// Sends a call; `ondone` gets the answer.
#[hook]
pub(crate) fn use_write<C: Call + Clone>(ondone: Callback<C::Reply>) -> Asking<C> {
    let code = use_ask_code();
    let remedy: Remedy = Rc::new(move |why: &Problem, again: Callback<bool>| {
        let is_code = why.code == Code::OtpNeeded;
        if is_code {
            code.ask(again);
        }
        is_code
    });
    use_ask_with(ondone, Some(remedy))
}
