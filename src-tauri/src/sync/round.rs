//! The loops of a session, and one round of synchronising.

use std::sync::{Arc, Weak};
use std::time::Duration;

use pok_api::desktop::login::{Sync, SyncLine, SyncState};
use pok_api::{Code, Handle, Problem};
use tokio::sync::Notify;

use super::push;
use crate::core::{Core, Inner};
use crate::remote::jitter;

/// How often to look where nobody says that there is more.
const POLL: Duration = Duration::from_secs(60);

impl Handle<Sync> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Sync {}: Sync) -> Result<SyncState, Problem> {
        self.who()?;
        self.push.hurry_all();
        // What went wrong stands in the answer; only a fault of this computer is a fault of the call.
        match self.round().await {
            Err(problem) if matches!(problem.code, Code::DiskFull | Code::Internal) => Err(problem),
            _ => Ok(self.sync.state()),
        }
    }
}

impl Core {
    /// Starts the loop, unless it runs.
    pub(crate) fn start_sync(&self) {
        let mut tasks = self.sync.tasks.lock();
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
        for hook in self.hooks.round {
            hook(self).await;
        }
        done.inspect_err(|problem| match problem.code {
            Code::Unauthenticated => self.sync.show(SyncLine::LoggedOut),
            Code::Offline | Code::Intercepted => self.sync.show(SyncLine::Offline),
            _ => {
                tracing::warn!(%problem, "synchronising");
                self.sync.show(SyncLine::Offline);
            }
        })
    }
}

async fn keep_fresh(core: Weak<Inner>, wake: Arc<Notify>) {
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

async fn keep_listening(core: Weak<Inner>, wake: Arc<Notify>) {
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
