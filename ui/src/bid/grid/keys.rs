//! Keys, mouse and clipboard of the grid.
//!
//! A cell is either at rest, where keys go about the grid and typing replaces, or being edited, where they move in the
//! text. Keys that an input method is composing with are its own.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use pok_domain::ItemId;
use pok_domain::bid::{BidNotice, Form, price};
use pok_domain::draft::{Patch, Value};
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::super::writing::Writing;
use super::paste::{self, paste};
use super::place::{Chosen, PRICE_COLUMN, Place, moved, next_price};
use super::row::{cell_text, to_type};
use crate::i18n::use_i18n;
use crate::widget::clipboard;
use crate::widget::toast::{Toast, use_say};

/// What the table does with its events, and where it stands.
pub(super) struct Keys {
    /// Cells chosen; none before the grid was entered.
    pub(super) chosen: Option<Chosen>,
    /// What stands in the price that is being edited.
    pub(super) editing: Option<AttrValue>,
    pub(super) onkeydown: Callback<KeyboardEvent>,
    pub(super) oninput: Callback<InputEvent>,
    pub(super) onpaste: Callback<Event>,
    pub(super) onfocusin: Callback<FocusEvent>,
    pub(super) onfocusout: Callback<FocusEvent>,
    pub(super) onmousedown: Callback<MouseEvent>,
    pub(super) onclick: Callback<MouseEvent>,
    pub(super) ondblclick: Callback<MouseEvent>,
}

/// Where the grid stands, as of now rather than of the last drawing.
#[derive(Default)]
struct Stand {
    chosen: Cell<Option<Chosen>>,
    editing: RefCell<Option<AttrValue>>,
    /// The next focus chooses up to there.
    extends: Cell<bool>,
}

#[derive(Clone)]
struct Hands {
    stand: Rc<Stand>,
    table: NodeRef,
    notice: Rc<BidNotice>,
    writing: Writing,
    is_writable: bool,
    update: UseForceUpdateHandle,
    tell: Callback<paste::Pasted>,
}

/// The keys of a grid about `notice`.
#[hook]
pub(super) fn use_keys(table: NodeRef, notice: Rc<BidNotice>, writing: Writing, is_writable: bool) -> Keys {
    let t = use_i18n();
    let say = use_say();
    let stand = use_state(|| Rc::new(Stand::default()));
    let update = use_force_update();
    let tell = Callback::from(move |pasted: paste::Pasted| {
        let mut words = t.with("pasted", &[("count", pasted.prices.len().into())]).to_string();
        for (count, text) in [(pasted.below, "paste-below"), (pasted.beside, "paste-beside")] {
            if count > 0 {
                words = format!("{words} {}", t.with(text, &[("count", count.into())]));
            }
        }
        say.show(Toast { words: words.into(), is_fault: pasted.below + pasted.beside > 0, actions: Vec::new() });
    });
    let stand = (*stand).clone();
    let (chosen, editing) = (stand.chosen.get(), stand.editing.borrow().clone());
    let hands = Hands { stand, table, notice, writing, is_writable, update, tell };
    fn bind<E: 'static>(hands: &Hands, does: fn(&Hands, E)) -> Callback<E> {
        let hands = hands.clone();
        Callback::from(move |event| does(&hands, event))
    }
    Keys {
        chosen,
        editing,
        onkeydown: bind(&hands, |hands, event| hands.key(&event)),
        oninput: bind(&hands, |hands, event: InputEvent| hands.typed(event.target())),
        onpaste: bind(&hands, |hands, event| hands.paste(&event)),
        onfocusin: bind(&hands, |hands, event| hands.enter(&event)),
        onfocusout: bind(&hands, |hands, _| hands.leave()),
        onmousedown: bind(&hands, |hands, event| hands.press(&event)),
        onclick: bind(&hands, |hands, event| hands.click(&event)),
        ondblclick: bind(&hands, |hands, event: MouseEvent| {
            if place_of(event.target()).is_some_and(|place| place.column == PRICE_COLUMN) {
                hands.edit();
            }
        }),
    }
}

fn cell_of(target: Option<web_sys::EventTarget>) -> Option<Element> {
    target?.dyn_into::<Element>().ok()?.closest("[data-row]").ok().flatten()
}

fn place_of(target: Option<web_sys::EventTarget>) -> Option<Place> {
    let cell = cell_of(target)?;
    let number = |name: &str| cell.get_attribute(name)?.parse().ok();
    Some(Place { row: number("data-row")?, column: number("data-column")? })
}

impl Hands {
    fn is_editing(&self) -> bool {
        self.stand.editing.borrow().is_some()
    }

    fn rows(&self) -> usize {
        self.notice.items.len()
    }

    fn item(&self, row: usize) -> Option<ItemId> {
        self.notice.items.get(row).map(|item| item.id)
    }

    fn at(&self) -> Option<Place> {
        self.stand.chosen.get().map(|chosen| chosen.at)
    }

    /// What can have the focus at a place: the field of a price, else the cell.
    fn element(&self, at: Place) -> Option<HtmlElement> {
        let table = self.table.cast::<Element>()?;
        let cell = format!("[data-row='{}'][data-column='{}']", at.row, at.column);
        let inner = if at.column == PRICE_COLUMN { format!("{cell} input") } else { cell };
        table.query_selector(&inner).ok().flatten()?.dyn_into().ok()
    }

    fn field(&self) -> Option<HtmlInputElement> {
        self.element(self.at().filter(|at| at.column == PRICE_COLUMN)?)?.dyn_into().ok()
    }

    fn go(&self, to: Place, extends: bool) {
        self.stand.extends.set(extends);
        if let Some(element) = self.element(to) {
            // A cell that can't have the focus leaves it where it is.
            let _ = element.focus();
        }
        self.stand.extends.set(false);
    }

    fn go_to_field(&self, field: Option<String>) {
        let row = field.and_then(|field| self.notice.items.iter().position(|item| price(item.id) == field));
        if let Some(row) = row {
            self.go(Place { row, column: PRICE_COLUMN }, false);
        }
        self.select();
    }

    fn select(&self) {
        if let Some(field) = self.field() {
            field.select();
        }
    }

    fn enter(&self, event: &FocusEvent) {
        let Some(at) = place_of(event.target()) else { return };
        let before = self.stand.chosen.get();
        let chosen = match before {
            Some(before) if self.stand.extends.get() => Chosen { from: before.from, at },
            // The same cell again, as after looking at another window.
            Some(before) if before.at == at => before,
            _ => Chosen::one(at),
        };
        self.stand.chosen.set(Some(chosen));
        self.select();
        self.update.force_update();
    }

    fn leave(&self) {
        if self.stand.editing.take().is_some() {
            self.writing.release();
            self.update.force_update();
        }
    }

    fn press(&self, event: &MouseEvent) {
        if event.shift_key() && self.at().is_some() && !self.is_editing() {
            if let Some(to) = place_of(event.target()) {
                event.prevent_default();
                self.go(to, true);
            }
        } else if let (Some(at), Some(to)) = (self.at(), place_of(event.target())) {
            // A press on the cell that has the focus ends a range.
            if at == to && !self.is_editing() {
                self.stand.chosen.set(Some(Chosen::one(at)));
                self.update.force_update();
            }
        }
    }

    fn click(&self, event: &MouseEvent) {
        if !self.is_editing() && !event.shift_key() && event.detail() < 2 {
            self.select();
        }
    }

    /// Begins to edit what stands in the cell.
    fn edit(&self) {
        let Some(item) = self.at().and_then(|at| self.item(at.row)).filter(|_| self.is_writable) else { return };
        if self.is_editing() {
            return;
        }
        let fields = self.writing.now();
        let text = to_type(Form(&fields).typed_price(item), self.notice.currency);
        if let Some(field) = self.field() {
            field.set_value(&text);
            let end = text.encode_utf16().count() as u32;
            // A field that can't be marked keeps its caret.
            let _ = field.set_selection_range(end, end);
        }
        *self.stand.editing.borrow_mut() = Some(text.into());
        self.update.force_update();
    }

    fn typed(&self, target: Option<web_sys::EventTarget>) {
        let Some(field) = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let Some(item) = self.at().and_then(|at| self.item(at.row)).filter(|_| self.is_writable) else { return };
        let text = field.value();
        if let Some(at) = self.at() {
            self.stand.chosen.set(Some(Chosen::one(at)));
        }
        *self.stand.editing.borrow_mut() = Some(text.clone().into());
        self.writing.type_in(&price(item), Some(Value::Text(text)).filter(|value| !value.text().is_empty()));
        self.update.force_update();
    }

    fn key(&self, event: &KeyboardEvent) {
        const COMPOSING: u32 = 229;
        let Some(at) = self.at().filter(|_| !event.is_composing() && event.key_code() != COMPOSING) else { return };
        let far = event.ctrl_key() || event.meta_key();
        let key = event.key();
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
                    field.set_value(&super::row::at_rest(typed, self.notice.currency));
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

    fn finish(&self) {
        self.leave();
        if let (Some(field), Some(item)) = (self.field(), self.at().and_then(|at| self.item(at.row))) {
            let fields = self.writing.now();
            field.set_value(&super::row::at_rest(Form(&fields).typed_price(item), self.notice.currency));
        }
    }

    fn clear(&self) {
        let Some(chosen) = self.stand.chosen.get().filter(|chosen| chosen.has_prices() && self.is_writable) else {
            return;
        };
        let patch: Patch = chosen.rows().filter_map(|row| Some((price(self.item(row)?), None))).collect();
        self.writing.change(patch);
    }

    fn copy(&self) {
        let Some(chosen) = self.stand.chosen.get() else { return };
        let fields = self.writing.now();
        let rows = chosen.rows().filter_map(|row| {
            let item = self.notice.items.get(row)?;
            let typed = Form(&fields).typed_price(item.id);
            let cell = |column| cell_text(item, row, typed, self.notice.currency, column);
            Some(chosen.columns().map(cell).collect())
        });
        if clipboard::copy(&paste::text(rows)) {
            self.go(chosen.at, true);
        }
    }

    fn paste(&self, event: &Event) {
        let Some(chosen) = self.stand.chosen.get().filter(|chosen| chosen.has_prices() && self.is_writable) else {
            return;
        };
        let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
        let Some(text) = data.and_then(|data| data.get_data("text/plain").ok()) else { return };
        let is_one = !text.trim_end_matches(['\r', '\n']).contains(['\t', '\n']);
        if is_one && self.is_editing() {
            return;
        }
        event.prevent_default();
        let (first, last) = chosen.rows().into_inner();
        let pasted = paste(&text, first, last - first + 1, self.rows());
        if pasted.prices.is_empty() {
            return;
        }
        self.stand.editing.take();
        let patch: Patch = pasted
            .prices
            .iter()
            .filter_map(|(row, typed)| Some((price(self.item(*row)?), typed.clone().map(Value::Text))))
            .collect();
        self.writing.change(patch);
        self.update.force_update();
        if pasted.prices.len() > 1 || pasted.below + pasted.beside > 0 {
            self.tell.emit(pasted);
        }
    }
}
