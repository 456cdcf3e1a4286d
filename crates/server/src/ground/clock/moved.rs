//! A clock that is moved by hand.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Notify;

use super::Clock;

/// The computer's clock, moved or stopped by hand: for tests of what expires.
#[derive(Debug, Default)]
pub struct MovedClock {
    hand: Mutex<Hand>,
    /// What was not due may be now.
    jobs: Arc<Notify>,
}

#[derive(Debug, Clone, Copy)]
enum Hand {
    Moved(SignedDuration),
    Stopped(Timestamp),
}

impl Default for Hand {
    fn default() -> Self {
        Self::Moved(SignedDuration::ZERO)
    }
}

impl MovedClock {
    /// Moves the clock on.
    pub fn advance(&self, by: SignedDuration) {
        self.set(|hand| match hand {
            Hand::Moved(moved) => Hand::Moved(moved.saturating_add(by)),
            Hand::Stopped(at) => Hand::Stopped(at.saturating_add(by).unwrap_or(Timestamp::MAX)),
        });
    }

    /// Stops the clock at an instant. It goes on only by [`MovedClock::advance`].
    pub fn stop_at(&self, at: Timestamp) {
        self.set(|_| Hand::Stopped(at));
    }

    fn set(&self, to: impl FnOnce(Hand) -> Hand) {
        let mut hand = self.hand.lock().unwrap_or_else(PoisonError::into_inner);
        *hand = to(*hand);
        drop(hand);
        self.jobs.notify_waiters();
    }

    /// Wakes the jobs whenever the clock is moved.
    pub(crate) fn jobs(&self) -> Arc<Notify> {
        Arc::clone(&self.jobs)
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        match *self.hand.lock().unwrap_or_else(PoisonError::into_inner) {
            Hand::Moved(by) => Timestamp::now().saturating_add(by).unwrap_or(Timestamp::MAX),
            Hand::Stopped(at) => at,
        }
    }

    fn moved(&self) -> Option<&MovedClock> {
        Some(self)
    }
}
