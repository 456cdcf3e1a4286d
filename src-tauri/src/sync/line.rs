//! The masthead's line, and who works behind it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use pok_api::desktop::event::SYNC;
use pok_api::desktop::login::{SyncLine, SyncState};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::core::host::{Host, emit};

/// The masthead's line, and the work behind it.
pub(crate) struct Sync {
    host: Arc<dyn Host>,
    pub(super) wake: Arc<Notify>,
    /// One pull at a time, and none while the mirror becomes another one.
    pub(crate) pulling: tokio::sync::Mutex<()>,
    /// Lists are derived and indexed once, however many pulls see that they wait.
    pub(crate) deriving: tokio::sync::Mutex<()>,
    state: Mutex<SyncState>,
    pub(super) tasks: Mutex<Vec<JoinHandle<()>>>,
    /// What is being sent by itself.
    sending: Mutex<Vec<JoinHandle<()>>>,
}

impl Sync {
    pub(crate) fn new(host: Arc<dyn Host>) -> Self {
        Self {
            host,
            wake: Arc::default(),
            pulling: tokio::sync::Mutex::default(),
            deriving: tokio::sync::Mutex::default(),
            state: Mutex::new(SyncState {
                line: SyncLine::LoggedOut,
                last: None,
                waiting: 0,
                conflicts: 0,
                skew_ms: 0,
            }),
            tasks: Mutex::default(),
            sending: Mutex::default(),
        }
    }

    /// How things stand.
    pub(crate) fn state(&self) -> SyncState {
        self.state.lock().clone()
    }

    /// Changes the line, and tells the window if that is new.
    pub(crate) fn show(&self, line: SyncLine) {
        self.change(|state| state.line = line);
    }

    /// Everything was fetched.
    pub(super) fn show_saved(&self, at: Timestamp) {
        self.change(|state| (state.line, state.last) = (SyncLine::Saved, Some(at)));
    }

    /// When the mirror that is open now was fetched.
    pub(crate) fn show_last(&self, last: Option<Timestamp>) {
        self.change(|state| state.last = last);
    }

    /// How much waits to be sent, and to be decided.
    pub(crate) fn show_waiting(&self, waiting: u32, conflicts: u32) {
        self.change(|state| (state.waiting, state.conflicts) = (waiting, conflicts));
    }

    /// How far this computer's clock is ahead. What the way to the server and back makes of it is no news.
    pub(crate) fn show_skew(&self, skew: SignedDuration) {
        let skew_ms = i64::try_from(skew.as_millis()).unwrap_or(i64::MAX);
        self.change(|state| {
            if skew_ms.abs_diff(state.skew_ms) > 1_000 {
                state.skew_ms = skew_ms;
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut SyncState)) {
        let mut state = self.state.lock();
        let before = state.clone();
        change(&mut state);
        if *state != before {
            let now = state.clone();
            drop(state);
            emit(&*self.host, SYNC, &now);
        }
    }

    /// Sends something on the side until the session ends. A write whose answer nobody waits for is asked about later.
    pub(crate) fn send(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut sending = self.sending.lock();
        sending.retain(|task| !task.is_finished());
        sending.push(tokio::spawn(task));
    }

    /// Pull soon.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends the loops. A page that is being applied is applied wholly or not at all.
    pub(crate) fn stop(&self) {
        for task in self.tasks.lock().drain(..).chain(self.sending.lock().drain(..)) {
            task.abort();
        }
    }
}
