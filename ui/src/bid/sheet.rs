//! What is being written, as the screen shows it: the core's draft with what was typed here since, and the way back.
//! Pure: [`super::writing`] carries it to the core.

use std::rc::Rc;

use pok_domain::bid::PRICE;
use pok_domain::draft::{Fields, Patch, Value};

/// How many steps can be taken back.
const MOST_STEPS: usize = 200;

/// A step that can be taken back: what stood there before, and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    before: Patch,
    after: Patch,
}

/// A field that is being typed in. Nothing that arrives writes over it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct HeldEdit {
    field: String,
    before: Option<Value>,
    now: Option<Value>,
}

/// The fields on the screen.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    /// As the core has it.
    core: Fields,
    /// On its way to the core.
    sending: Option<Patch>,
    /// Typed since.
    pending: Patch,
    held: Option<HeldEdit>,
    done: Vec<Step>,
    undone: Vec<Step>,
    /// All of the above together, shared with whoever shows it.
    shown: Rc<Fields>,
}

impl Sheet {
    /// A sheet on what the core has.
    pub(super) fn new(core: Fields) -> Self {
        Self { shown: Rc::new(core.clone()), core, ..Self::default() }
    }

    /// All fields as they are shown.
    pub(super) fn fields(&self) -> Rc<Fields> {
        self.shown.clone()
    }

    /// Something typed is not with the core yet.
    pub(super) fn is_dirty(&self) -> bool {
        self.sending.is_some() || !self.pending.is_empty()
    }

    /// The core's draft, as it is now.
    pub(super) fn arrive(&mut self, core: Fields) {
        self.core = core;
        self.show();
    }

    /// A key was typed in `field`, which is held until [`Self::release`].
    pub(super) fn type_in(&mut self, field: &str, now: Option<Value>) {
        if self.held.as_ref().is_none_or(|held| held.field != field) {
            self.release();
            self.held = Some(HeldEdit { field: field.to_owned(), before: self.shown.get(field).cloned(), now: None });
        }
        if let Some(held) = &mut self.held {
            held.now.clone_from(&now);
        }
        self.pending.insert(field.to_owned(), now);
        self.show();
    }

    /// The field is left: what stands there is meant, whatever arrived meanwhile. Typing in a price is one step.
    pub(super) fn release(&mut self) {
        let Some(HeldEdit { field, before, now }) = self.held.take() else { return };
        self.show();
        if self.shown.get(&field) != now.as_ref() {
            self.pending.insert(field.clone(), now.clone());
            self.show();
        }
        if before != now && field.starts_with(PRICE) {
            self.did(Step { before: [(field.clone(), before)].into(), after: [(field, now)].into() });
        }
    }

    /// Takes back what was typed since the field is held.
    pub(super) fn revert(&mut self) {
        if let Some(HeldEdit { field, before, .. }) = self.held.take() {
            self.pending.insert(field, before);
            self.show();
        }
    }

    /// Changes several fields as one step.
    pub(super) fn change(&mut self, after: Patch) {
        self.release();
        let before: Patch = after.keys().map(|field| (field.clone(), self.shown.get(field).cloned())).collect();
        if before != after {
            self.put(&after);
            self.did(Step { before, after });
        }
    }

    /// Changes fields for which there is another way back.
    pub(super) fn put(&mut self, patch: &Patch) {
        self.pending.extend(patch.clone());
        self.show();
    }

    /// Takes the last step back. Answers a field of it.
    pub(super) fn undo(&mut self) -> Option<String> {
        self.release();
        let step = self.done.pop()?;
        self.put(&step.before);
        let field = step.after.keys().next().cloned();
        self.undone.push(step);
        field
    }

    /// Does again what was taken back last. Answers a field of it.
    pub(super) fn redo(&mut self) -> Option<String> {
        self.release();
        let step = self.undone.pop()?;
        self.put(&step.after);
        let field = step.after.keys().next().cloned();
        self.done.push(step);
        field
    }

    /// What to tell the core now; none while it still answers, or where it knows all.
    pub(super) fn send(&mut self) -> Option<Patch> {
        if self.sending.is_some() || self.pending.is_empty() {
            return None;
        }
        let patch = std::mem::take(&mut self.pending);
        self.sending = Some(patch.clone());
        Some(patch)
    }

    /// The core has it.
    pub(super) fn kept(&mut self, core: Fields) {
        self.sending = None;
        self.arrive(core);
    }

    /// The core didn't take it: it waits again, under what was typed since.
    pub(super) fn not_kept(&mut self) {
        let mut patch = self.sending.take().unwrap_or_default();
        patch.append(&mut self.pending);
        self.pending = patch;
        self.show();
    }

    fn did(&mut self, step: Step) {
        self.undone.clear();
        self.done.push(step);
        if self.done.len() > MOST_STEPS {
            self.done.remove(0);
        }
    }

    fn show(&mut self) {
        let mut shown = self.core.clone();
        for patch in self.sending.iter().chain([&self.pending]) {
            shown.apply(patch);
        }
        if let Some(held) = &self.held {
            shown.set(&held.field, held.now.clone());
        }
        self.shown = Rc::new(shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<Value> {
        Some(Value::Text(text.to_owned()))
    }

    fn shown(sheet: &Sheet, field: &str) -> String {
        sheet.shown.get(field).map_or("", Value::text).to_owned()
    }

    #[test]
    fn what_arrives_changes_all_but_the_field_that_is_typed_in() {
        let mut sheet = Sheet::new(Fields::from([("price/a", "1"), ("price/b", "2")]));
        sheet.type_in("price/a", text("10"));
        assert_eq!(sheet.send(), Some([("price/a".to_owned(), text("10"))].into()));
        sheet.kept(Fields::from([("price/a", "10"), ("price/b", "2")]));
        sheet.arrive(Fields::from([("price/a", "77"), ("price/b", "99")]));
        assert_eq!([shown(&sheet, "price/a"), shown(&sheet, "price/b")], ["10", "99"]);
        sheet.release();
        assert_eq!(shown(&sheet, "price/a"), "10", "what was typed is meant");
        assert_eq!(sheet.send(), Some([("price/a".to_owned(), text("10"))].into()));
    }

    #[test]
    fn typing_goes_on_while_the_core_answers_and_nothing_is_lost_when_it_cannot() {
        let mut sheet = Sheet::new(Fields::default());
        sheet.type_in("price/a", text("1"));
        assert!(sheet.send().is_some());
        sheet.type_in("price/a", text("12"));
        sheet.type_in("other/1/description", text("도면"));
        assert_eq!(sheet.send(), None, "one call at a time");
        sheet.not_kept();
        assert!(sheet.is_dirty() && sheet.sending.is_none());
        assert_eq!([shown(&sheet, "price/a"), shown(&sheet, "other/1/description")], ["12", "도면"]);
        let patch = sheet.send().expect("all of it again");
        assert_eq!(
            patch,
            [("price/a".to_owned(), text("12")), ("other/1/description".to_owned(), text("도면"))].into()
        );
        sheet.kept(Fields::from([("price/a", "12"), ("other/1/description", "도면")]));
        sheet.release();
        assert!(!sheet.is_dirty(), "the core has it already");
    }

    #[test]
    fn an_edit_a_paste_and_an_import_are_one_step_each_there_and_back() {
        let mut sheet = Sheet::new(Fields::from([("price/a", "1")]));
        for typed in ["2", "25", "250"] {
            sheet.type_in("price/a", text(typed));
        }
        sheet.release();
        sheet.change([("price/a".to_owned(), text("7")), ("price/b".to_owned(), text("8"))].into());
        assert_eq!(sheet.undo().as_deref(), Some("price/a"));
        assert_eq!([shown(&sheet, "price/a"), shown(&sheet, "price/b")], ["250", ""]);
        assert!(sheet.undo().is_some());
        assert_eq!((&*shown(&sheet, "price/a"), sheet.undo()), ("1", None));
        assert!(sheet.redo().is_some() && sheet.redo().is_some());
        assert_eq!([shown(&sheet, "price/a"), shown(&sheet, "price/b")], ["7", "8"]);
        assert_eq!(sheet.redo(), None);
        sheet.undo();
        sheet.type_in("price/b", text("3"));
        sheet.release();
        assert_eq!(sheet.redo(), None, "a new step ends what could be done again");
    }

    #[test]
    fn escape_puts_back_what_stood_there_and_is_no_step() {
        let mut sheet = Sheet::new(Fields::from([("price/a", "1")]));
        sheet.type_in("price/a", text("2"));
        sheet.revert();
        assert_eq!((&*shown(&sheet, "price/a"), sheet.undo()), ("1", None));
        assert_eq!(sheet.send(), Some([("price/a".to_owned(), text("1"))].into()), "the core may have it already");
    }

    #[test]
    fn words_of_other_documents_have_no_step_in_the_grid() {
        let mut sheet = Sheet::new(Fields::default());
        sheet.type_in("other/1/description", text("도면"));
        sheet.release();
        assert_eq!(sheet.undo(), None);
    }
}
