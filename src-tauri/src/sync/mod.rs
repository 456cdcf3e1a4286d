//! Keeping the mirror fresh: a loop that pulls when the server says there is more, and every minute anyway.

mod apply;
mod apply_bid;
mod plan;
mod pull;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use pok_api::desktop::event::SYNC;
use pok_api::desktop::session::{SyncLine, SyncState};
use pok_api::{Code, Problem};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::core::{Core, lock};
use crate::host::{Host, emit};
use crate::remote::jitter;

pub(crate) use apply::{Owner, owner, put_notice, put_owner};

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
}

impl Sync {
    pub(crate) fn new(host: Arc<dyn Host>) -> Self {
        Self {
            host,
            wake: Arc::default(),
            pulling: tokio::sync::Mutex::default(),
            state: Mutex::new(SyncState { line: SyncLine::LoggedOut, last: None }),
            tasks: Mutex::default(),
        }
    }

    /// How things stand.
    pub(crate) fn state(&self) -> SyncState {
        lock(&self.state).clone()
    }

    /// Changes the line, and tells the window if that is new.
    pub(crate) fn show(&self, line: SyncLine) {
        let last = lock(&self.state).last;
        self.put(SyncState { line, last });
    }

    /// Everything was fetched.
    fn show_saved(&self, at: Timestamp) {
        self.put(SyncState { line: SyncLine::Saved, last: Some(at) });
    }

    /// When the mirror that is open now was fetched.
    pub(crate) fn show_last(&self, last: Option<Timestamp>) {
        let line = lock(&self.state).line;
        self.put(SyncState { line, last });
    }

    fn put(&self, now: SyncState) {
        let mut state = lock(&self.state);
        if *state != now {
            *state = now.clone();
            drop(state);
            emit(&*self.host, SYNC, &now);
        }
    }

    /// Pull soon.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// Ends the loop. A page that is being applied is applied wholly or not at all.
    pub(crate) fn stop(&self) {
        for task in lock(&self.tasks).drain(..) {
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
    }

    /// Settles what is on its way and pulls everything.
    pub(crate) async fn round(&self) -> Result<(), Problem> {
        let done = async {
            self.settle_pending().await;
            self.pull().await
        };
        done.await.inspect_err(|problem| match problem.code {
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
        let wait = match open.round().await {
            Ok(()) => {
                failures = 0;
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
