//! Keeping the mirror fresh: a loop that pulls when the server says there is more, and every minute anyway. Beside it,
//! one that sends what waits.

mod apply;
mod outbox;
mod plan;
mod pull;
mod push;
mod upload;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pok_api::desktop::event::SYNC;
use pok_api::desktop::session::{SyncLine, SyncState};
use pok_api::{Code, Problem};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::core::{Core, lock};
use crate::host::{Host, emit};
use crate::remote::jitter;

pub(crate) use apply::{Owner, owner, put_owner};
pub(crate) use push::{Item, Push};

/// How often to look where nobody says that there is more.
const POLL: Duration = Duration::from_secs(60);

/// The masthead's line, and the work behind it.
pub(crate) struct Sync {
    host: Arc<dyn Host>,
    wake: Arc<Notify>,
    /// One pull at a time, and none while the mirror becomes another one.
    pub(crate) pulling: tokio::sync::Mutex<()>,
    state: Mutex<SyncState>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
    /// What is being sent by itself.
    sending: Mutex<Vec<JoinHandle<()>>>,
}

impl Sync {
    pub(crate) fn new(host: Arc<dyn Host>) -> Self {
        Self {
            host,
            wake: Arc::default(),
            pulling: tokio::sync::Mutex::default(),
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
        lock(&self.state).clone()
    }

    /// Changes the line, and tells the window if that is new.
    pub(crate) fn show(&self, line: SyncLine) {
        self.change(|state| state.line = line);
    }

    /// Everything was fetched.
    fn show_saved(&self, at: Timestamp) {
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
        let mut state = lock(&self.state);
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
        let mut sending = lock(&self.sending);
        sending.retain(|task| !task.is_finished());
        sending.push(tokio::spawn(task));
    }

    /// Pull soon.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends the loops. A page that is being applied is applied wholly or not at all.
    pub(crate) fn stop(&self) {
        for task in lock(&self.tasks).drain(..).chain(lock(&self.sending).drain(..)) {
            task.abort();
        }
    }
}

impl Core {
    /// Starts the loop, unless it runs.
    pub(crate) fn start_sync(&self) {
        let mut tasks = lock(&self.sync.tasks);
        tasks.retain(|task| !task.is_finished());
        if !tasks.is_empty() {
            self.sync.wake();
            return;
        }
        let wake = Arc::clone(&self.sync.wake);
        tasks.push(tokio::spawn(keep_fresh(self.downgrade(), Arc::clone(&wake))));
        tasks.push(tokio::spawn(keep_listening(self.downgrade(), wake)));
        tasks.push(tokio::spawn(push::keep_pushing(self.downgrade(), Arc::clone(&self.push.wake))));
    }

    /// Settles what is on its way and pulls everything.
    pub(crate) async fn round(&self) -> Result<(), Problem> {
        let done = async {
            self.settle_pending().await;
            self.pull().await?;
            self.push.reachable();
            self.sync.show_skew(self.clock.skew());
            self.reconcile().await
        };
        let done = done.await;
        // Also without a network: what closes soon is known.
        self.remind().await;
        done.inspect_err(|problem| match problem.code {
            Code::Unauthenticated => self.sync.show(SyncLine::LoggedOut),
            Code::Offline => self.sync.show(SyncLine::Offline),
            _ => {
                tracing::warn!(%problem, "synchronising");
                self.sync.show(SyncLine::Offline);
            }
        })
    }
}

async fn keep_fresh(core: std::sync::Weak<crate::core::Inner>, wake: Arc<Notify>) {
    let mut failures = 0;
    loop {
        let Some(open) = Core::upgrade(&core) else { return };
        let begun = tokio::time::Instant::now();
        let wait = match open.round().await {
            Ok(()) => {
                failures = 0;
                // Where changes keep coming, most of the time goes into something else.
                tokio::time::sleep((begun.elapsed() * 4).min(POLL)).await;
                POLL
            }
            Err(problem) if problem.code == Code::Unauthenticated => return,
            Err(_) => {
                failures += 1;
                jitter(Duration::from_secs(1), POLL, failures)
            }
        };
        drop(open);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = wake.notified() => {}
        }
    }
}

async fn keep_listening(core: std::sync::Weak<crate::core::Inner>, wake: Arc<Notify>) {
    let mut failures = 0;
    loop {
        let begun = tokio::time::Instant::now();
        let Some(open) = Core::upgrade(&core) else { return };
        let fault = open.remote.listen(|| wake.notify_one()).await;
        drop(open);
        if fault.is_unauthenticated() {
            return;
        }
        failures = if begun.elapsed() > POLL { 0 } else { failures + 1 };
        tokio::time::sleep(jitter(Duration::from_secs(1), Duration::from_secs(300), failures)).await;
    }
}
