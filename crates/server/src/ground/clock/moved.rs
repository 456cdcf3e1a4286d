//! A clock that is moved by hand.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::Clock;

/// The computer's clock, moved or stopped by hand: for tests of what expires.
#[derive(Debug, Default)]
pub struct MovedClock(Mutex<Hand>);

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
        let mut hand = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *hand = match *hand {
            Hand::Moved(moved) => Hand::Moved(moved.saturating_add(by)),
            Hand::Stopped(at) => Hand::Stopped(at.saturating_add(by).unwrap_or(Timestamp::MAX)),
        };
    }

    /// Stops the clock at an instant. It goes on only by [`MovedClock::advance`].
    pub fn stop_at(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Hand::Stopped(at);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Hand::Moved(by) => Timestamp::now().saturating_add(by).unwrap_or(Timestamp::MAX),
            Hand::Stopped(at) => at,
        }
    }

    fn moved(&self) -> Option<&MovedClock> {
        Some(self)
    }
}
