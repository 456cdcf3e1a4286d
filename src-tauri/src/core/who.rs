//! Who is logged in, and whether the window may show them anything.

use std::sync::atomic::Ordering;

use pok_api::desktop::event::LOCKED;
use pok_api::desktop::login::Who;
use pok_api::{Code, Problem};
use pok_domain::member::ContactRole;
use serde_json::Value;

use super::Inner;

impl Inner {
    /// Who is logged in.
    ///
    /// # Errors
    /// `Unauthenticated`.
    pub(crate) fn who(&self) -> Result<Who, Problem> {
        self.who.lock().clone().ok_or_else(|| Problem::new(Code::Unauthenticated, "log in first"))
    }

    /// Somebody is logged in from now on.
    pub(crate) fn set_who(&self, who: Who) {
        *self.who.lock() = Some(who);
    }

    /// What is known of whoever is logged in changed; whether they still are.
    pub(crate) fn renew_who(&self, who: &Who) -> bool {
        let mut held = self.who.lock();
        let same = held.as_mut().filter(|held| held.contact.id == who.contact.id);
        same.map(|held| held.clone_from(who)).is_some()
    }

    /// Nobody is logged in from now on: the chapters give up what was whoever's it was.
    pub(crate) fn end_who(&self) {
        *self.who.lock() = None;
        self.states.end_session();
        self.pages.clear();
        self.set_locked(false);
    }

    /// Lets nobody on who isn't an individual or a 주담당자.
    ///
    /// # Errors
    /// `Forbidden`, `Unauthenticated`.
    pub(crate) fn primary_only(&self) -> Result<(), Problem> {
        match self.who()?.contact.role {
            ContactRole::Primary => Ok(()),
            ContactRole::Secondary => Err(Problem::new(Code::Forbidden, "for the 주담당자 alone")),
        }
    }

    /// The window is locked, or no longer.
    pub(crate) fn set_locked(&self, is_locked: bool) {
        self.is_locked.store(is_locked, Ordering::SeqCst);
    }

    /// Whether somebody is logged in and the window is locked: without anybody there is nothing to be seen.
    pub(crate) fn is_window_locked(&self) -> bool {
        self.is_locked.load(Ordering::SeqCst) && self.who().is_ok()
    }

    /// Refuses whatever it is while the window is locked, and tells the window.
    ///
    /// # Errors
    /// `WindowLocked`.
    pub(crate) fn unless_locked(&self) -> Result<(), Problem> {
        if !self.is_window_locked() {
            return Ok(());
        }
        self.host.emit(LOCKED, Value::Null);
        Err(Problem::new(Code::WindowLocked, "the window is locked"))
    }
}
