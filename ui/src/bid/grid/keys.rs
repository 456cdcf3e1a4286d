//! Keys of the grid, and what else happens to its table.
//!
//! A cell is either at rest, where keys go about the grid and typing replaces, or being edited, where they move in the
//! text. Keys that an input method is composing with are its own.

use std::rc::Rc;

use pok_domain::bid::{BidNotice, Form};
use yew::prelude::*;

use super::super::writing::Writing;
use super::input::{GridInput, Stand, place_of};
use super::place::{Chosen, PRICE_COLUMN, Place, moved, next_price};
use super::row::at_rest;
use crate::callback::callback;
use crate::i18n::use_i18n;
use crate::page;

/// What the table does with its events, and where it stands.
pub(super) struct Keys {
    /// Cells chosen; none before the grid was entered.
    pub(super) chosen: Option<Chosen>,
    /// What stands in the price that is being edited.
    pub(super) editing: Option<AttrValue>,
    /// What became of the last paste, until something else is done.
    pub(super) told: Option<AttrValue>,
    pub(super) onkeydown: Callback<KeyboardEvent>,
    pub(super) oninput: Callback<InputEvent>,
    pub(super) onpaste: Callback<Event>,
    pub(super) onfocusin: Callback<FocusEvent>,
    pub(super) onfocusout: Callback<FocusEvent>,
    pub(super) onmousedown: Callback<MouseEvent>,
    pub(super) onclick: Callback<MouseEvent>,
    pub(super) ondblclick: Callback<MouseEvent>,
}

/// The keys of a grid about `notice`.
#[hook]
pub(super) fn use_keys(table: NodeRef, notice: Rc<BidNotice>, writing: Writing, is_writable: bool) -> Keys {
    let t = use_i18n();
    let stand = use_state(|| Rc::new(Stand::default()));
    let update = use_force_update();
    let stand = (*stand).clone();
    let (chosen, editing, told) = (stand.chosen.get(), stand.editing.borrow().clone(), stand.told.borrow().clone());
    let input = GridInput { stand, table, notice, writing, is_writable, update, t };
    fn bind<E: 'static>(input: &GridInput, does: fn(&GridInput, E)) -> Callback<E> {
        callback!([input], move |event| does(&input, event))
    }
    Keys {
        chosen,
        editing,
        told,
        onkeydown: bind(&input, |input, event| input.key(&event)),
        oninput: bind(&input, |input, event: InputEvent| input.typed(event.target())),
        onpaste: bind(&input, |input, event| input.paste(&event)),
        onfocusin: bind(&input, |input, event| input.enter(&event)),
        onfocusout: bind(&input, |input, _| input.leave()),
        onmousedown: bind(&input, |input, event| input.press(&event)),
        onclick: bind(&input, |input, event| input.click(&event)),
        ondblclick: bind(&input, |input, event: MouseEvent| {
            if place_of(event.target()).is_some_and(|place| place.column == PRICE_COLUMN) {
                input.edit();
            }
        }),
    }
}

impl GridInput {
    fn key(&self, event: &KeyboardEvent) {
        const COMPOSING: u32 = 229;
        let Some(at) = self.at().filter(|_| !event.is_composing() && event.key_code() != COMPOSING) else { return };
        let far = event.ctrl_key() || event.meta_key();
        let key = page::key(event);
        let is_taken = if self.is_editing() {
            self.key_in_text(at, &key, event.shift_key())
        } else {
            self.key_at_rest(at, &key, far, event.shift_key())
        };
        if is_taken {
            event.prevent_default();
            event.stop_propagation();
        }
    }

    /// While a price is edited, what ends that; all else is the field's. Whether it was.
    fn key_in_text(&self, at: Place, key: &str, shift: bool) -> bool {
        match key {
            "Escape" => {
                self.stand.editing.take();
                self.writing.revert();
                let fields = self.writing.now();
                if let (Some(field), Some(item)) = (self.field(), self.item(at.row)) {
                    let typed = Form(&fields).typed_price(item);
                    field.set_value(&at_rest(typed, self.notice.currency));
                    field.select();
                }
                self.update.force_update();
                true
            }
            "Enter" | "Tab" => self.step(at, shift, key == "Enter"),
            "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" => {
                if let Some(to) = moved(at, key, false, self.rows()) {
                    self.finish();
                    self.go(to, false);
                }
                true
            }
            _ => false,
        }
    }

    fn key_at_rest(&self, at: Place, key: &str, far: bool, shift: bool) -> bool {
        match key {
            "Tab" => self.step(at, shift, false),
            "F2" | "Enter" if at.column == PRICE_COLUMN => {
                self.edit();
                true
            }
            "Delete" | "Backspace" if !far => {
                self.clear();
                true
            }
            "z" | "Z" if far && self.is_writable => {
                let field = if shift { self.writing.redo() } else { self.writing.undo() };
                self.go_to_field(field);
                true
            }
            "y" | "Y" if far && self.is_writable => {
                self.go_to_field(self.writing.redo());
                true
            }
            "c" | "C" if far => {
                self.copy();
                true
            }
            "x" | "X" if far => {
                self.copy();
                self.clear();
                true
            }
            _ => match moved(at, key, far, self.rows()) {
                Some(to) => {
                    if shift && to == at {
                        return true;
                    }
                    self.go(to, shift);
                    if !shift && to == at {
                        self.stand.chosen.set(Some(Chosen::one(at)));
                        self.update.force_update();
                    }
                    true
                }
                None => false,
            },
        }
    }

    /// Ends editing, and goes to the next price. From the last one Tab leaves the grid, Enter stays.
    fn step(&self, at: Place, back: bool, stays: bool) -> bool {
        self.finish();
        match next_price(at.row, back, self.rows()) {
            Some(to) => {
                self.go(to, false);
                true
            }
            None => {
                self.select();
                stays
            }
        }
    }
}
