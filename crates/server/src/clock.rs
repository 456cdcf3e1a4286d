//! What time it is. Deadlines and expiry are decided by the server's clock; tests and the demo bring their own.

use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, UTC.
    fn now(&self) -> Timestamp;
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// The computer's clock, moved by hand: for tests of what expires.
#[derive(Debug, Default)]
pub struct MovedClock {
    by: Mutex<SignedDuration>,
}

impl MovedClock {
    /// Moves the clock on.
    pub fn advance(&self, by: SignedDuration) {
        let mut moved = self.by.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *moved = moved.saturating_add(by);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        let by = *self.by.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Timestamp::now().saturating_add(by).unwrap_or(Timestamp::MAX)
    }
}

/// Whole microseconds: what the databases keep, so that an instant reads back equal.
pub(crate) fn whole_micros(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}
