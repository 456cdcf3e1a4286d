//! What keys and mouse do in the grid: where the focus is, what is chosen, what is edited, copied and pasted.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use pok_domain::ItemId;
use pok_domain::bid::{BidNotice, Form, price};
use pok_domain::draft::{Patch, Value};
use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, Element, EventTarget, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::super::writing::Writing;
use super::paste::{self, Pasted, paste};
use super::place::{Chosen, PRICE_COLUMN, Place};
use super::row::{at_rest, cell_text, to_type};
use crate::i18n::I18n;
use crate::page;
use crate::widget::clipboard;

/// Where the grid stands, as of now rather than of the last drawing.
#[derive(Default)]
pub(super) struct Stand {
    /// None before the grid was entered.
    pub(super) chosen: Cell<Option<Chosen>>,
    /// What stands in the price that is being edited.
    pub(super) editing: RefCell<Option<AttrValue>>,
    /// What became of the last paste, until something else is typed.
    pub(super) told: RefCell<Option<AttrValue>>,
    /// The next focus chooses up to there.
    extends: Cell<bool>,
}

/// The grid with what one does in it.
#[derive(Clone)]
pub(super) struct GridInput {
    pub(super) stand: Rc<Stand>,
    pub(super) table: NodeRef,
    pub(super) notice: Rc<BidNotice>,
    pub(super) writing: Writing,
    pub(super) is_writable: bool,
    pub(super) update: UseForceUpdateHandle,
    pub(super) t: I18n,
}

/// The cell that an event is about.
pub(super) fn place_of(target: Option<EventTarget>) -> Option<Place> {
    let cell = page::closest(target, "[data-row]")?;
    let number = |name: &str| cell.get_attribute(name)?.parse().ok();
    Some(Place { row: number("data-row")?, column: number("data-column")? })
}

impl GridInput {
    /// A price is being edited.
    pub(super) fn is_editing(&self) -> bool {
        self.stand.editing.borrow().is_some()
    }

    /// How many lines there are.
    pub(super) fn rows(&self) -> usize {
        self.notice.items.len()
    }

    /// The item of a row.
    pub(super) fn item(&self, row: usize) -> Option<ItemId> {
        self.notice.items.get(row).map(|item| item.id)
    }

    /// Where the focus is; none before the grid was entered.
    pub(super) fn at(&self) -> Option<Place> {
        self.stand.chosen.get().map(|chosen| chosen.at)
    }

    /// What can have the focus at a place: the field of a price, else the cell.
    pub(super) fn element(&self, at: Place) -> Option<Element> {
        let cell = format!("[data-row='{}'][data-column='{}']", at.row, at.column);
        let inner = if at.column == PRICE_COLUMN { format!("{cell} input") } else { cell };
        page::first_in(&self.table, &inner)
    }

    /// The field of the price that has the focus.
    pub(super) fn field(&self) -> Option<HtmlInputElement> {
        self.element(self.at().filter(|at| at.column == PRICE_COLUMN)?)?.dyn_into().ok()
    }

    /// Moves the focus; everything from where choosing began is chosen where it `extends`.
    pub(super) fn go(&self, to: Place, extends: bool) {
        self.stand.extends.set(extends);
        if let Some(element) = self.element(to) {
            page::focus(Some(element.clone()));
            into_view(&element);
        }
        self.stand.extends.set(false);
    }

    /// Moves the focus to the price that a field of the draft is.
    pub(super) fn go_to_field(&self, field: Option<String>) {
        let row = field.and_then(|field| self.notice.items.iter().position(|item| price(item.id) == field));
        if let Some(row) = row {
            self.go(Place { row, column: PRICE_COLUMN }, false);
        }
        self.select();
    }

    /// Marks the price that has the focus, so that typing replaces it.
    pub(super) fn select(&self) {
        if let Some(field) = self.field() {
            field.select();
        }
    }

    /// A cell got the focus.
    pub(super) fn enter(&self, event: &FocusEvent) {
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

    /// The cell with the focus is left: what was typed is meant.
    pub(super) fn leave(&self) {
        if self.stand.editing.take().is_some() {
            self.writing.release();
            self.update.force_update();
        }
    }

    /// The mouse went down: with Shift everything up to there is chosen.
    pub(super) fn press(&self, event: &MouseEvent) {
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

    /// The mouse came up.
    pub(super) fn click(&self, event: &MouseEvent) {
        if !self.is_editing() && !event.shift_key() && event.detail() < 2 {
            self.select();
        }
    }

    /// Begins to edit what stands in the cell.
    pub(super) fn edit(&self) {
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

    /// Something was typed, by keys or by an input method.
    pub(super) fn typed(&self, target: Option<EventTarget>) {
        let Some(field) = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let Some(item) = self.at().and_then(|at| self.item(at.row)).filter(|_| self.is_writable) else { return };
        let text = field.value();
        self.stand.told.take();
        if let Some(at) = self.at() {
            self.stand.chosen.set(Some(Chosen::one(at)));
        }
        *self.stand.editing.borrow_mut() = Some(text.clone().into());
        self.writing.type_in(&price(item), Some(Value::Text(text)).filter(|value| !value.text().is_empty()));
        self.update.force_update();
    }

    /// Ends editing and stays.
    pub(super) fn finish(&self) {
        self.leave();
        if let (Some(field), Some(item)) = (self.field(), self.at().and_then(|at| self.item(at.row))) {
            let fields = self.writing.now();
            field.set_value(&at_rest(Form(&fields).typed_price(item), self.notice.currency));
        }
    }

    /// Empties the prices that are chosen.
    pub(super) fn clear(&self) {
        let Some(chosen) = self.stand.chosen.get().filter(|chosen| chosen.has_prices() && self.is_writable) else {
            return;
        };
        let patch: Patch = chosen.rows().filter_map(|row| Some((price(self.item(row)?), None))).collect();
        self.writing.change(patch);
    }

    /// Copies the cells that are chosen.
    pub(super) fn copy(&self) {
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

    /// Pastes prices downwards.
    pub(super) fn paste(&self, event: &Event) {
        let Some(chosen) = self.stand.chosen.get().filter(|chosen| chosen.has_prices() && self.is_writable) else {
            return;
        };
        let data = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
        let Some(text) = data.and_then(|data| data.get_data("text/plain").ok()) else { return };
        let is_one = !text.trim_end_matches(['\r', '\n']).contains(['\t', '\r', '\n']);
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
        *self.stand.told.borrow_mut() = Some(pasted_words(self.t, &pasted));
        self.update.force_update();
    }
}

/// Above the buttons, which lie over the end of the screen.
fn into_view(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// What came into the grid, and what didn't fit.
fn pasted_words(t: I18n, pasted: &Pasted) -> AttrValue {
    let mut words = t.with("pasted", &[("count", pasted.prices.len().into())]).to_string();
    for (count, text) in [(pasted.below, "paste-below"), (pasted.beside, "paste-beside")] {
        if count > 0 {
            words = format!("{words} {}", t.with(text, &[("count", count.into())]));
        }
    }
    words.into()
}
