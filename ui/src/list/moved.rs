//! What is put elsewhere in the page loses the focus: the control that moved its column gets it back.

use std::cell::RefCell;
use std::rc::Rc;

use pok_api::desktop::preferences::Settings;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::Draw;
use super::arrange::shift;
use crate::store::App;

/// The control that moved its column.
pub(super) type Moved = Rc<RefCell<Option<HtmlElement>>>;

/// Gives the focus back once the columns stand in their new order.
#[hook]
pub(super) fn use_moved<L: Draw>(settings: &Settings) -> Moved {
    let moved = use_mut_ref(|| None::<HtmlElement>);
    use_effect_with(settings.column_order.get(L::NAME).cloned(), {
        let moved = moved.clone();
        move |_| {
            if let Some(control) = moved.take() {
                // One that can't have the focus leaves it where it is.
                let _ = control.focus();
            }
        }
    });
    moved
}

/// Moves a column by a button that moves with it.
pub(super) fn shift_by<L: Draw>(app: &App, moved: &Moved, event: &Event, column: &'static str, towards_end: bool) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let button = target.and_then(|target| target.closest("button").ok().flatten());
    moved.replace(button.and_then(|button| button.dyn_into().ok()));
    shift::<L>(app, column, towards_end);
}
