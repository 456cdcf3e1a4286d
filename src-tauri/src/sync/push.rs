//! Sending what waits: drafts and files, each in its own time, none in another's way.
//!
//! When something is due is counted by a clock that nobody can set: a computer's clock may jump.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use jiff::Timestamp;
use pok_api::desktop::event::CHANGED;
use pok_api::{Code, Problem};
use pok_domain::BlobId;
use serde_json::Value;
use tokio::sync::{Notify, Semaphore};
use tokio::time::Instant;

use crate::core::{Core, Inner, lock};
use crate::db::{DraftKey, Tries};
use crate::remote::jitter;

/// What was typed is sent after this much quiet …
const QUIET: Duration = Duration::from_millis(500);
/// … or this long after the first key, whatever is typed further.
const LONGEST_QUIET: Duration = Duration::from_secs(3);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(300);
/// How many drafts are sent at once: those that come back together share the wait for the disk.
const DRAFTS_AT_ONCE: usize = 12;
/// How many files: each is in memory meanwhile.
const FILES_AT_ONCE: usize = 4;
/// How often to look where nobody says that something waits.
const LOOK: Duration = Duration::from_secs(60);

/// Something that is sent.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Item {
    Draft(DraftKey),
    File(BlobId),
}

/// Why something can't go on now, and how long the server wants to be left alone.
#[derive(Debug, Clone)]
pub(crate) struct Pause {
    pub(crate) problem: Problem,
    pub(crate) wait: Option<Duration>,
}

impl From<Problem> for Pause {
    fn from(problem: Problem) -> Self {
        let wait = problem.retry_after_ms.map(Duration::from_millis);
        Self { problem, wait }
    }
}

/// When each thing is due, and who is at it.
#[derive(Default)]
pub(crate) struct Push {
    pub(super) wake: Arc<Notify>,
    /// The outbox may hold something due that `times` doesn't know of.
    is_anew: AtomicBool,
    /// The server couldn't be reached: nothing else is tried until somebody did reach it, or a person asks.
    is_away: AtomicBool,
    times: Mutex<HashMap<Item, Times>>,
    turns: Mutex<HashMap<Item, Arc<tokio::sync::Mutex<()>>>>,
    /// Bytes of files that the server has.
    sent: Mutex<HashMap<BlobId, u64>>,
}

#[derive(Debug, Clone, Copy)]
struct Times {
    /// When what waits was typed first.
    begun: Instant,
    due: Instant,
    /// The server asked for it.
    is_asked: bool,
    /// The server couldn't be reached.
    is_offline: bool,
}

impl Times {
    fn at(due: Instant) -> Self {
        Self { begun: due, due, is_asked: false, is_offline: false }
    }
}

impl Push {
    /// Look in the outbox for what is due.
    pub(crate) fn wake(&self) {
        self.is_anew.store(true, Ordering::Relaxed);
        self.wake.notify_one();
    }

    /// Something was typed: it is sent after a moment of quiet.
    pub(crate) fn typed(&self, item: Item) {
        self.typed_at(item, Instant::now());
    }

    fn typed_at(&self, item: Item, now: Instant) {
        let mut times = lock(&self.times);
        let times = times.entry(item).or_insert(Times::at(now));
        // Nothing typed brings a retry forward that the server asked to wait for.
        times.due = times.due.max((now + QUIET).min(times.begun + LONGEST_QUIET));
        self.wake.notify_one();
    }

    /// It is due now, whatever came of earlier tries.
    pub(crate) fn hurry(&self, item: &Item) {
        self.is_away.store(false, Ordering::Relaxed);
        lock(&self.times).insert(item.clone(), Times::at(Instant::now()));
        self.wake.notify_one();
    }

    /// Everything is due now, but for what the server asked to be left alone with.
    pub(crate) fn hurry_all(&self) {
        self.is_away.store(false, Ordering::Relaxed);
        lock(&self.times).retain(|_, times| times.is_asked);
        self.wake();
    }

    /// The server answers: what waited for that is due now.
    pub(super) fn reachable(&self) {
        let was_away = self.is_away.swap(false, Ordering::Relaxed);
        let mut times = lock(&self.times);
        let before = times.len();
        times.retain(|_, times| !times.is_offline);
        if was_away || times.len() < before {
            self.wake();
        }
    }

    /// It can't go on now: when it is tried again.
    pub(crate) fn pause(&self, item: &Item, before: &Tries, Pause { problem, wait }: Pause) -> Tries {
        // At least a tick: a jitter of nothing would be no pause at all.
        let retry = jitter(FIRST_RETRY, LONGEST_RETRY, before.count).max(Duration::from_millis(200));
        let (is_asked, is_offline) = (wait.is_some(), matches!(problem.code, Code::Offline | Code::Unknown));
        let wait = wait.map_or(retry, |wait| wait.min(LONGEST_RETRY * 2) + retry.min(FIRST_RETRY));
        let due = Instant::now() + wait;
        if problem.code == Code::Offline {
            self.is_away.store(true, Ordering::Relaxed);
        }
        lock(&self.times).insert(item.clone(), Times { begun: due, due, is_asked, is_offline });
        self.wake.notify_one();
        let next = Timestamp::now().checked_add(wait).ok();
        Tries { count: before.count.saturating_add(1), next, problem: Some(problem) }
    }

    /// Whoever sends it holds this.
    pub(crate) fn turn(&self, item: &Item) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = lock(&self.turns);
        // What only the map still has, nobody waits for.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(item.clone()).or_default())
    }

    fn is_under_way(&self, item: &Item) -> bool {
        lock(&self.turns).get(item).is_some_and(|turn| turn.try_lock().is_err())
    }

    fn due(&self, item: &Item) -> Option<Instant> {
        lock(&self.times).get(item).map(|times| times.due)
    }

    /// What has come due and isn't being sent already.
    fn come_due(&self, now: Instant) -> Vec<Item> {
        let times = lock(&self.times);
        let due = times.iter().filter(|(item, times)| times.due <= now && !self.is_under_way(item));
        due.map(|(item, _)| item.clone()).collect()
    }

    /// When the next of the others comes due.
    fn next_due(&self, now: Instant) -> Option<Instant> {
        lock(&self.times).values().map(|times| times.due).filter(|due| *due > now).min()
    }

    /// It was sent, or is about to be: what is typed from now on begins anew.
    fn begin(&self, item: &Item) {
        lock(&self.times).remove(item);
    }

    /// How much of a file the server has, as far as is known; none where it isn't being sent.
    pub(crate) fn sent(&self, blob: BlobId) -> Option<u64> {
        lock(&self.sent).get(&blob).copied()
    }

    pub(crate) fn note_sent(&self, blob: BlobId, sent: Option<u64>) {
        match sent {
            Some(sent) => lock(&self.sent).insert(blob, sent),
            None => lock(&self.sent).remove(&blob),
        };
    }
}

impl Core {
    /// Everything of the company that is to be sent without a person's decision.
    async fn to_send(&self) -> Result<Vec<Item>, Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let sql = |error: sqlx::Error| crate::fault::sql("what waits to be sent", &error);
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
                    if problem.code == Code::Offline {
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

/// Whether trying again may help.
pub(super) fn passes(problem: &Problem) -> bool {
    problem.retry_after_ms.is_some()
        || matches!(
            problem.code,
            Code::Unauthenticated
                | Code::TooMany
                | Code::Offline
                | Code::Unknown
                | Code::Internal
                | Code::DiskFull
                | Code::KeyReused
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> Item {
        Item::File(BlobId([1; 32]))
    }

    #[test]
    fn typing_on_puts_it_off_but_not_for_ever() {
        let (push, begun) = (Push::default(), Instant::now());
        for key in 0..20 {
            push.typed_at(item(), begun + Duration::from_millis(400) * key);
        }
        assert_eq!(push.due(&item()), Some(begun + LONGEST_QUIET));
        push.begin(&item());
        push.typed_at(item(), begun);
        assert_eq!(push.due(&item()), Some(begun + QUIET));
    }

    #[test]
    fn a_pause_is_kept_whatever_is_typed_and_ends_by_hand() {
        let (push, begun) = (Push::default(), Instant::now());
        let asked = Duration::from_secs(30);
        let busy = Problem::new(Code::TooMany, "wait").retry_after(asked);
        let tries = push.pause(&item(), &Tries::default(), busy.into());
        assert_eq!(tries.count, 1);
        push.typed(item());
        push.hurry_all();
        assert!(push.due(&item()).is_some_and(|due| due >= begun + asked));
        assert!(push.come_due(Instant::now()).is_empty());
        push.hurry(&item());
        assert_eq!(push.come_due(Instant::now()), [item()]);
        push.begin(&item());
        let mut tries = Tries::default();
        for _ in 0..40 {
            tries = push.pause(&item(), &tries, Problem::new(Code::Offline, "").into());
            assert!(push.due(&item()).is_some_and(|due| due <= Instant::now() + LONGEST_RETRY));
        }
        push.reachable();
        assert_eq!(push.due(&item()), None, "the network is back");
        push.pause(&item(), &tries, Problem::new(Code::Internal, "").into());
        push.reachable();
        assert!(push.due(&item()).is_some(), "it had been there all along");
    }
}
