//! What is typed into a form, carried to the core a moment after the last key.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use pok_api::Problem;
use pok_api::desktop::company::EditChange;
use pok_api::desktop::form::Opened;
use pok_api::desktop::signup::Edit;
use pok_domain::BlobId;
use pok_domain::draft::{Fields, FileRef, Patch, Value};
use pok_domain::member::signup::{Form, Lack};
use yew::prelude::*;

use super::Purpose;
use crate::callback::clone;
use crate::invoke::invoke;

/// After the last key.
const RESTS_MS: u32 = 300;
/// After a try that failed.
const AGAIN_MS: u32 = 3_000;

/// A form as it stands.
#[derive(Clone)]
pub(crate) struct Filling {
    fields: Rc<Fields>,
    gaps: Rc<BTreeMap<String, Lack>>,
    keeper: Rc<Keeper>,
}

impl PartialEq for Filling {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.fields, &other.fields) && Rc::ptr_eq(&self.gaps, &other.gaps)
    }
}

impl Filling {
    /// Its fields with their meaning.
    pub(crate) fn form(&self) -> Form<'_> {
        Form(&self.fields)
    }

    /// What it is for.
    pub(crate) fn purpose(&self) -> Purpose {
        self.keeper.purpose
    }

    /// What was typed.
    pub(crate) fn text(&self, field: &str) -> AttrValue {
        self.form().text(field).to_owned().into()
    }

    /// An attached file.
    pub(crate) fn file(&self, field: &str) -> Option<FileRef> {
        self.form().file(field).cloned()
    }

    /// Whether a file's content is on this computer and can be looked at.
    pub(crate) fn is_here(&self, blob: BlobId) -> bool {
        self.keeper.here.borrow().contains(&blob)
    }

    /// What is wrong with a field, as far as that was looked for.
    pub(crate) fn gap(&self, field: &str) -> Option<Lack> {
        self.gaps.get(field).copied()
    }

    /// Something was typed.
    pub(crate) fn set(&self, field: &str, text: &str) {
        self.put([(field.to_owned(), Some(Value::Text(text.to_owned())))].into());
    }

    /// A box was ticked or unticked.
    pub(crate) fn tick(&self, field: &str, is_ticked: bool) {
        self.set(field, if is_ticked { "1" } else { "" });
    }

    /// Several fields change as one.
    pub(crate) fn put(&self, patch: Patch) {
        self.keeper.put(patch);
    }

    /// Shows what is wrong.
    pub(crate) fn show(&self, gaps: BTreeMap<String, Lack>) {
        *self.keeper.gaps.borrow_mut() = Rc::new(gaps);
        self.keeper.update.force_update();
    }

    /// Shows at its field what the server finds wrong; `lack` says what that is, or none where it is said elsewhere.
    pub(crate) fn refuse(&self, problem: &Problem, lack: fn(&str) -> Option<Lack>) {
        let gaps = problem.fields.iter().filter_map(|fault| Some((fault.field.clone(), lack(&fault.field)?)));
        let gaps: BTreeMap<_, _> = gaps.collect();
        if !gaps.is_empty() {
            self.show(gaps);
        }
    }

    /// Hands over what the core doesn't have yet.
    ///
    /// # Errors
    /// Why the core can't keep it.
    pub(crate) async fn kept(&self) -> Result<(), Problem> {
        self.keeper.send().await
    }

    /// Takes over the form as the core has it now, but for what was typed meanwhile.
    pub(crate) fn reopen(&self, opened: &Opened) {
        let mut fields = opened.fields.clone();
        fields.apply(&self.keeper.waiting.borrow());
        *self.keeper.fields.borrow_mut() = Rc::new(fields);
        self.keeper.here.borrow_mut().extend(opened.here.iter().copied());
        self.keeper.update.force_update();
    }

    /// Why what was typed last is not kept.
    pub(crate) fn problem(&self) -> Option<Problem> {
        self.keeper.problem.borrow().clone()
    }
}

struct Keeper {
    purpose: Purpose,
    fields: RefCell<Rc<Fields>>,
    gaps: RefCell<Rc<BTreeMap<String, Lack>>>,
    here: RefCell<BTreeSet<BlobId>>,
    waiting: RefCell<Patch>,
    timer: RefCell<Option<Timeout>>,
    problem: RefCell<Option<Problem>>,
    update: UseForceUpdateHandle,
}

impl Keeper {
    fn put(self: &Rc<Self>, patch: Patch) {
        let mut fields = (**self.fields.borrow()).clone();
        if !fields.apply(&patch) {
            return;
        }
        let mut gaps = (**self.gaps.borrow()).clone();
        for field in patch.keys() {
            gaps.remove(field);
        }
        // A file that is attached now is on this computer.
        self.here.borrow_mut().extend(patch.values().flatten().filter_map(Value::file).map(|file| file.blob));
        self.waiting.borrow_mut().extend(patch);
        *self.fields.borrow_mut() = Rc::new(fields);
        *self.gaps.borrow_mut() = Rc::new(gaps);
        self.send_after(RESTS_MS);
        self.update.force_update();
    }

    fn send_after(self: &Rc<Self>, rest_ms: u32) {
        let keeper = self.clone();
        *self.timer.borrow_mut() = Some(Timeout::new(rest_ms, move || {
            wasm_bindgen_futures::spawn_local(async move {
                // A failure is shown, and tried again.
                let _ = keeper.send().await;
            });
        }));
    }

    async fn send(self: &Rc<Self>) -> Result<(), Problem> {
        drop(self.timer.borrow_mut().take());
        let changes = self.waiting.take();
        if changes.is_empty() {
            return Ok(());
        }
        let answer = match self.purpose {
            Purpose::Signup => invoke(Edit { changes: changes.clone() }).await,
            Purpose::Change => invoke(EditChange { changes: changes.clone() }).await,
        };
        if answer.is_err() {
            // What was typed since stands over what could not be kept.
            let mut waiting = self.waiting.borrow_mut();
            for (field, value) in changes {
                waiting.entry(field).or_insert(value);
            }
            drop(waiting);
            self.send_after(AGAIN_MS);
        }
        let problem = answer.as_ref().err().cloned();
        let before = self.problem.replace(problem.clone());
        if before != problem {
            self.update.force_update();
        }
        answer
    }
}

/// A form as it was opened.
#[hook]
pub(crate) fn use_filling(opened: &Opened, purpose: Purpose) -> Filling {
    let update = use_force_update();
    let keeper = use_state(|| {
        Rc::new(Keeper {
            purpose,
            fields: RefCell::new(Rc::new(opened.fields.clone())),
            here: RefCell::new(opened.here.iter().copied().collect()),
            gaps: RefCell::default(),
            waiting: RefCell::default(),
            timer: RefCell::default(),
            problem: RefCell::default(),
            update,
        })
    });
    let keeper = (*keeper).clone();
    {
        let keeper = keeper.clone();
        use_effect_with((), move |()| {
            let send = move || {
                wasm_bindgen_futures::spawn_local(clone!([keeper], async move {
                    // The window may be gone before the answer is.
                    let _ = keeper.send().await;
                }));
            };
            let leaving = web_sys::window().map(|window| {
                let send = send.clone();
                EventListener::new(&window, "pagehide", move |_| send())
            });
            move || {
                drop(leaving);
                send();
            }
        });
    }
    let (fields, gaps) = (keeper.fields.borrow().clone(), keeper.gaps.borrow().clone());
    Filling { fields, gaps, keeper }
}
