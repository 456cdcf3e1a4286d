//! Sending what waits: drafts and files, each in its own time.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use pok_api::desktop::event::CHANGED;
use pok_api::{Code, Problem};
use serde_json::Value;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

use super::due::Item;
use crate::core::{Core, Inner, fault};

/// How many drafts are sent at once: those that come back together share the wait for the disk.
const DRAFTS_AT_ONCE: usize = 12;
/// How many files: each is in memory meanwhile.
const FILES_AT_ONCE: usize = 4;
/// How often to look where nobody says that something waits.
const LOOK: Duration = Duration::from_secs(60);

impl Core {
    /// Everything of the company that is to be sent without a person's decision.
    async fn to_send(&self) -> Result<Vec<Item>, Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let sql = |error: sqlx::Error| fault::sql("what waits to be sent", &error);
        // Files first: a bid names them.
        let uploads = self.drafts.uploads(who.company.id, &server).await.map_err(sql)?;
        let files = uploads.into_iter().filter(|upload| !upload.is_refused).map(|upload| Item::File(upload.file.blob));
        let drafts = self.drafts.to_send(who.company.id, &server).await.map_err(sql)?;
        Ok(files.chain(drafts.into_iter().map(Item::Draft)).collect())
    }

    /// Whether it is the company's whose contact is logged in. Of a file the server's answer says so.
    fn is_ours(&self, item: &Item) -> bool {
        let Item::Draft(key) = item else { return true };
        let is_company = self.who().is_ok_and(|who| who.company.id == key.company);
        is_company && self.server().is_ok_and(|server| server.to_string() == key.server)
    }

    async fn push(&self, item: &Item) -> Result<(), Problem> {
        self.push.begin(item);
        match item {
            Item::Draft(key) => self.push_draft(key).await,
            Item::File(blob) => self.push_file(*blob).await,
        }
    }

    /// Begins whatever is due; answers when to look again, or nothing where the session has ended.
    async fn push_due(&self, backlog: &mut Backlog) -> Option<Instant> {
        let now = Instant::now();
        if self.push.is_away.load(Ordering::Relaxed) {
            return Some(now + LOOK);
        }
        if self.push.is_anew.swap(false, Ordering::Relaxed) || backlog.look <= now {
            backlog.look = now + LOOK;
            match self.to_send().await {
                Ok(items) => backlog.items = items.into(),
                Err(problem) if problem.code == Code::Unauthenticated => return None,
                Err(problem) => tracing::warn!(%problem, "looking for what waits"),
            }
        }
        let mut held_back = Vec::new();
        loop {
            let Some(item) = backlog.items.pop_front() else {
                backlog.items.extend(self.push.come_due(now).into_iter().filter(|item| self.is_ours(item)));
                if backlog.items.is_empty() {
                    break;
                }
                continue;
            };
            if self.push.is_under_way(&item) || self.push.due(&item).is_some_and(|due| due > now) {
                continue;
            }
            let (lane, goes_on) = match &item {
                Item::Draft(_) => (&backlog.drafts, false),
                // Files are few, and no draft waits for one.
                Item::File(_) => (&backlog.files, true),
            };
            let Ok(permit) = Arc::clone(lane).try_acquire_owned() else {
                held_back.push(item);
                if goes_on {
                    continue;
                }
                break;
            };
            let core = self.clone();
            self.push.begin(&item);
            self.sync.send(async move {
                if let Err(problem) = core.push(&item).await {
                    tracing::info!(%problem, ?item, "not sent yet");
                    if problem.code.is_offline() {
                        // The line says so, and looks for the network from now on.
                        core.sync.wake();
                    }
                    core.host.emit(CHANGED, Value::Null);
                }
                drop(permit);
                core.push.wake.notify_one();
            });
        }
        backlog.items.extend(held_back);
        Some(self.push.next_due(now).map_or(backlog.look, |due| due.min(backlog.look)))
    }
}

/// What was found due and not yet begun.
struct Backlog {
    items: VecDeque<Item>,
    drafts: Arc<Semaphore>,
    files: Arc<Semaphore>,
    /// When to look into the outbox again.
    look: Instant,
}

/// Sends what waits, as long as there is a session.
pub(super) async fn keep_pushing(core: Weak<Inner>, wake: Arc<Notify>) {
    let mut backlog = Backlog {
        items: VecDeque::new(),
        drafts: Arc::new(Semaphore::new(DRAFTS_AT_ONCE)),
        files: Arc::new(Semaphore::new(FILES_AT_ONCE)),
        look: Instant::now(),
    };
    loop {
        let Some(open) = Core::upgrade(&core) else { return };
        let Some(next) = open.push_due(&mut backlog).await else { return };
        drop(open);
        tokio::select! {
            () = tokio::time::sleep_until(next) => {}
            () = wake.notified() => {}
        }
    }
}
