//! Carries what is typed to the core: a moment after the last key, at once when a field or the screen is left.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Promise};
use pok_api::desktop::bid::Edit;
use pok_api::desktop::draft::Draft;
use pok_api::{Code, Problem};
use pok_domain::BidNoticeId;
use pok_domain::bid::BidNotice;
use pok_domain::draft::{Fields, Patch, Value};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use yew::prelude::*;

use super::sheet::Sheet;
use crate::invoke::invoke;

/// After the last key (design: sync).
const RESTS_MS: u32 = 300;
/// After a try that failed.
const AGAIN_MS: u32 = 5_000;

/// What is being written about a notice, and how to change it.
#[derive(Clone)]
pub(super) struct Writing {
    /// All fields as they are shown.
    pub(super) fields: Rc<Fields>,
    /// The core's draft; none before anything was written.
    pub(super) draft: Option<Rc<Draft>>,
    /// Why the core could not keep what was typed last.
    pub(super) problem: Option<Problem>,
    /// Something typed is not with the core yet.
    pub(super) is_dirty: bool,
    keeper: Rc<Keeper>,
}

/// What a part of 입찰상세화면 needs in which something is written: prices, or files.
#[derive(Properties, PartialEq)]
pub(super) struct PartProps {
    /// The notice.
    pub(super) notice: Rc<BidNotice>,
    /// What is being written.
    pub(super) writing: Writing,
    /// It can be changed.
    pub(super) is_writable: bool,
    /// 제출 was tried: what is missing is a fault.
    pub(super) is_due: bool,
}

impl PartialEq for Writing {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.keeper, &other.keeper)
            && Rc::ptr_eq(&self.fields, &other.fields)
            && self.draft == other.draft
            && self.problem == other.problem
            && self.is_dirty == other.is_dirty
    }
}

impl Writing {
    /// Changes what is shown, and hands it over after `rest_ms`.
    fn edit<T>(&self, rest_ms: u32, edit: impl FnOnce(&mut Sheet) -> T) -> T {
        let answer = edit(&mut self.keeper.sheet.borrow_mut());
        self.keeper.changed(rest_ms);
        answer
    }

    /// A key was typed in a field.
    pub(super) fn type_in(&self, field: &str, value: Option<Value>) {
        self.edit(RESTS_MS, |sheet| sheet.type_in(field, value));
    }

    /// The field that was typed in is left.
    pub(super) fn release(&self) {
        self.edit(0, Sheet::release);
    }

    /// Takes back what was typed in the field since it was entered.
    pub(super) fn revert(&self) {
        self.edit(0, Sheet::revert);
    }

    /// Changes several fields as one step.
    pub(super) fn change(&self, patch: Patch) {
        self.edit(0, |sheet| sheet.change(patch));
    }

    /// Changes fields for which there is another way back.
    pub(super) fn put(&self, patch: &Patch) {
        self.edit(0, |sheet| sheet.put(patch));
    }

    /// Takes the last step back; a field of it.
    pub(super) fn undo(&self) -> Option<String> {
        self.edit(0, Sheet::undo)
    }

    /// Does again what was taken back; a field of it.
    pub(super) fn redo(&self) -> Option<String> {
        self.edit(0, Sheet::redo)
    }

    /// Tries again to hand over what the core could not keep.
    pub(super) fn retry(&self) {
        self.keeper.changed(0);
    }

    /// The fields as they are now, whenever this was drawn.
    pub(super) fn now(&self) -> Rc<Fields> {
        self.keeper.sheet.borrow().fields()
    }

    /// Whether a person has to decide a conflict first, as of now.
    pub(super) fn is_split(&self) -> bool {
        self.keeper.draft.borrow().as_ref().is_some_and(|draft| draft.conflict.is_some())
    }

    /// The core's newer draft.
    pub(super) fn take(&self, draft: Draft) {
        self.keeper.arrive(draft);
    }

    /// Waits until the core has all that was typed.
    ///
    /// # Errors
    /// Why it could not keep it.
    pub(super) async fn kept(&self) -> Result<(), Problem> {
        let keeper = &self.keeper;
        keeper.sheet.borrow_mut().release();
        loop {
            keeper.clone().send();
            if !keeper.sheet.borrow().is_dirty() {
                return Ok(());
            }
            keeper.answered().await;
            let problem = keeper.problem.borrow().clone();
            if let Some(problem) = problem {
                return Err(problem);
            }
        }
    }
}

struct Keeper {
    notice: BidNoticeId,
    sheet: RefCell<Sheet>,
    draft: RefCell<Option<Rc<Draft>>>,
    problem: RefCell<Option<Problem>>,
    timer: RefCell<Option<Timeout>>,
    waiters: RefCell<Vec<Function>>,
    update: UseForceUpdateHandle,
}

impl Keeper {
    /// Draws what is shown now, and hands it over after `rest_ms`.
    fn changed(self: &Rc<Self>, rest_ms: u32) {
        if rest_ms == 0 {
            self.clone().send();
        } else {
            self.send_after(rest_ms);
        }
        self.update.force_update();
    }

    fn send_after(self: &Rc<Self>, rest_ms: u32) {
        let keeper = self.clone();
        *self.timer.borrow_mut() = Some(Timeout::new(rest_ms, move || keeper.send()));
    }

    fn send(self: Rc<Self>) {
        drop(self.timer.borrow_mut().take());
        let Some(changes) = self.sheet.borrow_mut().send() else { return };
        wasm_bindgen_futures::spawn_local(async move {
            let answer = invoke(Edit { notice: self.notice, changes }).await;
            match answer {
                Ok(draft) => {
                    self.sheet.borrow_mut().kept(draft.fields.clone());
                    *self.draft.borrow_mut() = Some(Rc::new(draft));
                    *self.problem.borrow_mut() = None;
                    // What was typed meanwhile, unless more is being typed.
                    if self.timer.borrow().is_none() {
                        self.clone().send();
                    }
                }
                Err(problem) => {
                    self.sheet.borrow_mut().not_kept();
                    if !matches!(problem.code, Code::Closed | Code::Declined | Code::NotFound) {
                        self.send_after(AGAIN_MS);
                    }
                    *self.problem.borrow_mut() = Some(problem);
                }
            }
            for waiter in self.waiters.take() {
                // Whoever waited and has gone doesn't mind.
                let _ = waiter.call0(&JsValue::NULL);
            }
            self.update.force_update();
        });
    }

    async fn answered(&self) {
        let promise = Promise::new(&mut |resolve, _| self.waiters.borrow_mut().push(resolve));
        // It is never refused.
        let _ = JsFuture::from(promise).await;
    }

    fn arrive(&self, draft: Draft) {
        let is_new = self.draft.borrow().as_deref() != Some(&draft);
        if is_new {
            self.sheet.borrow_mut().arrive(draft.fields.clone());
            *self.draft.borrow_mut() = Some(Rc::new(draft));
            self.update.force_update();
        }
    }
}

/// What is being written about `notice`, following the core's `draft`.
#[hook]
pub(super) fn use_writing(notice: BidNoticeId, draft: Option<&Draft>) -> Writing {
    let update = use_force_update();
    let keeper = use_state(|| {
        Rc::new(Keeper {
            notice,
            sheet: RefCell::new(Sheet::new(draft.map(|draft| draft.fields.clone()).unwrap_or_default())),
            draft: RefCell::new(draft.cloned().map(Rc::new)),
            problem: RefCell::default(),
            timer: RefCell::default(),
            waiters: RefCell::default(),
            update,
        })
    });
    let keeper = (*keeper).clone();
    {
        let keeper = keeper.clone();
        use_effect_with(draft.cloned(), move |draft| {
            if let Some(draft) = draft.clone() {
                keeper.arrive(draft);
            }
        });
    }
    {
        let keeper = keeper.clone();
        use_effect_with((), move |()| {
            let leaving = web_sys::window().map(|window| {
                let keeper = keeper.clone();
                EventListener::new(&window, "pagehide", move |_| keeper.clone().send())
            });
            move || {
                drop(leaving);
                keeper.sheet.borrow_mut().release();
                keeper.send();
            }
        });
    }
    let (fields, is_dirty) = {
        let sheet = keeper.sheet.borrow();
        (sheet.fields(), sheet.is_dirty())
    };
    let (draft, problem) = (keeper.draft.borrow().clone(), keeper.problem.borrow().clone());
    Writing { fields, draft, problem, is_dirty, keeper }
}
