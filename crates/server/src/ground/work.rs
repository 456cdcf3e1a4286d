//! The one place for work that costs on what others sent: reading a file, checking a signature. As many at a time as there
//! are cores, each network's in a queue of its own, so that whoever asks for much waits for themselves.

use std::collections::HashMap;
use std::fs::File;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use pok_api::{Code, Problem};
use pok_document::Inspected;
use pok_document::aside::Aside;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::fault::Fault;
use super::rates::network;

/// How many pieces of work of one network may be under way or wait.
const MOST_OF_ONE: usize = 128;
/// How many of one network are under way: with one alone the others' would wait for its files to be read.
const AT_ONCE_OF_ONE: usize = 2;
/// When whoever is turned away may ask again.
const AGAIN: Duration = Duration::from_secs(2);

/// Where work is done.
pub(crate) struct Work {
    aside: Aside,
    places: Arc<Semaphore>,
    networks: Mutex<HashMap<String, Weak<Queue>>>,
}

/// The work of one network.
struct Queue {
    waiting: Arc<Semaphore>,
    now: Arc<Semaphore>,
}

/// A place, as long as it is kept.
pub(crate) struct Place {
    _now: OwnedSemaphorePermit,
    _own: OwnedSemaphorePermit,
    _waits: OwnedSemaphorePermit,
    _queue: Arc<Queue>,
}

impl Work {
    /// `at_once` pieces at a time; foreign files are looked at `aside`.
    pub(crate) fn new(at_once: usize, aside: Aside) -> Self {
        Self { aside, places: Arc::new(Semaphore::new(at_once.max(1))), networks: Mutex::default() }
    }

    /// A place for work on behalf of `peer`, in its turn.
    ///
    /// # Errors
    /// `TooMany` where too much of its network waits already.
    pub(crate) async fn place(&self, peer: IpAddr) -> Result<Place, Fault> {
        let queue = self.queue(network(peer));
        let busy = |_| Problem::new(Code::TooMany, "too much is being looked at; try again").retry_after(AGAIN);
        let waits = Arc::clone(&queue.waiting).try_acquire_owned().map_err(busy)?;
        let closed = |error: tokio::sync::AcquireError| Fault::Broken(error.into());
        let own = Arc::clone(&queue.now).acquire_owned().await.map_err(closed)?;
        let now = Arc::clone(&self.places).acquire_owned().await.map_err(closed)?;
        Ok(Place { _now: now, _own: own, _waits: waits, _queue: queue })
    }

    /// Does `work` in a place, which is taken before what is worked on is fetched. It is done, and holds its place, though
    /// nobody may wait for it any more.
    ///
    /// # Errors
    /// As `work` where it panics.
    pub(crate) async fn run_in<T: Send + 'static>(
        place: Place,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            work()
        });
        Ok(done.await?)
    }

    /// Reads a foreign file to its end, and answers what it is. Takes a thread as long as that takes; the caller holds a
    /// place meanwhile.
    ///
    /// # Errors
    /// The refusal's code; [`Fault`] where nothing could look at it.
    pub(crate) fn inspect(&self, content: File, _place: &Place) -> Result<Inspected, Fault> {
        let looked = self.aside.inspect_file(content).map_err(|fault| Fault::Broken(fault.into()))?;
        Ok(looked.map_err(Problem::refused)?)
    }

    fn queue(&self, network: String) -> Arc<Queue> {
        let mut networks = self.networks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = networks.get(&network).and_then(Weak::upgrade) {
            return queue;
        }
        networks.retain(|_, queue| queue.strong_count() > 0);
        let semaphore = |places| Arc::new(Semaphore::new(places));
        let queue = Arc::new(Queue { waiting: semaphore(MOST_OF_ONE), now: semaphore(AT_ONCE_OF_ONE) });
        networks.insert(network, Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work() -> Work {
        Work::new(2, Aside::Here)
    }

    #[tokio::test]
    async fn s01_who_asks_for_much_waits_for_themselves_and_is_turned_away_in_the_end() {
        let work = Arc::new(work());
        let (loud, quiet) = ([192, 0, 2, 1].into(), IpAddr::from([192, 0, 2, 2]));
        let held = [work.place(loud).await, work.place(loud).await];
        assert!(held.iter().all(Result::is_ok));
        let waiting: Vec<_> = (2..MOST_OF_ONE)
            .map(|_| {
                let work = Arc::clone(&work);
                tokio::spawn(async move { work.place(loud).await.map(drop) })
            })
            .collect();
        while work.queue(network(loud)).waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(work.place(loud).await.is_err(), "one more of the same");
        let other = {
            let work = Arc::clone(&work);
            tokio::spawn(async move { work.place(quiet).await.map(drop) })
        };
        drop(held);
        // Before the loud one's queue is through: it had thirty waiting before.
        other.await.expect("a task").expect("a place");
        for task in waiting {
            task.await.expect("a task").expect("a place");
        }
        assert_eq!(work.places.available_permits(), 2);
    }

    #[tokio::test]
    async fn queues_are_forgotten_with_their_work() {
        let work = work();
        for last in 0..100 {
            drop(work.place(IpAddr::from([192, 0, 2, last])).await.expect("a place"));
        }
        assert!(work.networks.lock().expect("networks").len() <= 1);
    }
}
