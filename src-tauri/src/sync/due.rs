//! When each thing that waits to be sent is due, and who is at it: nothing stands in another's way.
//!
//! It is counted by a clock that nobody can set: a computer's clock may jump.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;
use pok_api::{Code, Problem};
use pok_domain::BlobId;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::remote::jitter;
use crate::store::{DraftKey, Tries};

/// What was typed is sent after this much quiet …
const QUIET: Duration = Duration::from_millis(500);
/// … or this long after the first key, whatever is typed further.
const LONGEST_QUIET: Duration = Duration::from_secs(3);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(300);

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
    pub(super) is_anew: AtomicBool,
    /// The server couldn't be reached: nothing else is tried until somebody did reach it, or a person asks.
    pub(super) is_away: AtomicBool,
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
        let mut times = self.times.lock();
        let times = times.entry(item).or_insert(Times::at(now));
        // Nothing typed brings a retry forward that the server asked to wait for.
        times.due = times.due.max((now + QUIET).min(times.begun + LONGEST_QUIET));
        self.wake.notify_one();
    }

    /// It is due now, whatever came of earlier tries.
    pub(crate) fn hurry(&self, item: &Item) {
        self.is_away.store(false, Ordering::Relaxed);
        self.times.lock().insert(item.clone(), Times::at(Instant::now()));
        self.wake.notify_one();
    }

    /// Everything is due now, but for what the server asked to be left alone with.
    pub(crate) fn hurry_all(&self) {
        self.is_away.store(false, Ordering::Relaxed);
        self.times.lock().retain(|_, times| times.is_asked);
        self.wake();
    }

    /// The server answers: what waited for that is due now.
    pub(super) fn reachable(&self) {
        let was_away = self.is_away.swap(false, Ordering::Relaxed);
        let mut times = self.times.lock();
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
        let (is_asked, is_offline) = (wait.is_some(), problem.code.is_offline() || problem.code == Code::Unknown);
        let wait = wait.map_or(retry, |wait| wait.min(LONGEST_RETRY * 2) + retry.min(FIRST_RETRY));
        let due = Instant::now() + wait;
        if problem.code.is_offline() {
            self.is_away.store(true, Ordering::Relaxed);
        }
        self.times.lock().insert(item.clone(), Times { begun: due, due, is_asked, is_offline });
        self.wake.notify_one();
        let next = Timestamp::now().checked_add(wait).ok();
        Tries { count: before.count.saturating_add(1), next, problem: Some(problem) }
    }

    /// Whoever sends it holds this.
    pub(crate) fn turn(&self, item: &Item) -> Arc<tokio::sync::Mutex<()>> {
        let mut turns = self.turns.lock();
        // What only the map still has, nobody waits for.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(item.clone()).or_default())
    }

    pub(super) fn is_under_way(&self, item: &Item) -> bool {
        self.turns.lock().get(item).is_some_and(|turn| turn.try_lock().is_err())
    }

    pub(super) fn due(&self, item: &Item) -> Option<Instant> {
        self.times.lock().get(item).map(|times| times.due)
    }

    /// What has come due and isn't being sent already.
    pub(super) fn come_due(&self, now: Instant) -> Vec<Item> {
        let times = self.times.lock();
        let due = times.iter().filter(|(item, times)| times.due <= now && !self.is_under_way(item));
        due.map(|(item, _)| item.clone()).collect()
    }

    /// When the next of the others comes due.
    pub(super) fn next_due(&self, now: Instant) -> Option<Instant> {
        self.times.lock().values().map(|times| times.due).filter(|due| *due > now).min()
    }

    /// It was sent, or is about to be: what is typed from now on begins anew.
    pub(super) fn begin(&self, item: &Item) {
        self.times.lock().remove(item);
    }

    /// How much of a file the server has, as far as is known; none where it isn't being sent.
    pub(crate) fn sent(&self, blob: BlobId) -> Option<u64> {
        self.sent.lock().get(&blob).copied()
    }

    pub(crate) fn note_sent(&self, blob: BlobId, sent: Option<u64>) {
        match sent {
            Some(sent) => self.sent.lock().insert(blob, sent),
            None => self.sent.lock().remove(&blob),
        };
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
                | Code::Intercepted
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
