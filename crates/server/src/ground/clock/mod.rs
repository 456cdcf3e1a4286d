//! What time it is. Deadlines and expiry are decided by the server's clock; tests and the demo bring their own.

#[cfg(feature = "demo")]
mod moved;

use jiff::Timestamp;
#[cfg(feature = "demo")]
pub use moved::MovedClock;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, UTC.
    fn now(&self) -> Timestamp;

    /// The same, where it can be moved.
    #[cfg(feature = "demo")]
    fn moved(&self) -> Option<&MovedClock> {
        None
    }
}

/// The computer's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// Whole microseconds: what the databases keep, so that an instant reads back equal.
pub(crate) fn whole_micros(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}
