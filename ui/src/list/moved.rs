//! What is put elsewhere in the page loses the focus: the control that moved its column gets it back.

use std::cell::RefCell;
use std::rc::Rc;

use pok_api::desktop::preferences::Settings;
use web_sys::Element;
use yew::prelude::*;

use super::Draw;
use super::arrange::shift;
use crate::page;
use crate::store::App;

/// The control that moved its column.
pub(super) type Moved = Rc<RefCell<Option<Element>>>;

/// Gives the focus back once the columns stand in their new order.
#[hook]
pub(super) fn use_moved<L: Draw>(settings: &Settings) -> Moved {
    let moved = use_mut_ref(|| None::<Element>);
    use_effect_with(settings.column_order.get(L::NAME).cloned(), {
        let moved = moved.clone();
        move |_| {
            page::focus(moved.take());
        }
    });
    moved
}

/// Moves a column by a button that moves with it.
pub(super) fn shift_by<L: Draw>(app: &App, moved: &Moved, event: &Event, column: &'static str, towards_end: bool) {
    moved.replace(page::closest(event.target(), "button"));
    shift::<L>(app, column, towards_end);
}
