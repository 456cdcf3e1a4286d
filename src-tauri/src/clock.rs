//! The server's clock as seen from here: its rule decides deadlines and signing times, whatever this computer shows.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// This computer's clock corrected by the measured offset.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// Server minus here, in microseconds.
    offset: AtomicI64,
}

impl Clock {
    /// Takes note of the server's time in an answer that just came.
    pub(crate) fn observe(&self, server: Timestamp) {
        let offset = server.as_microsecond().saturating_sub(Timestamp::now().as_microsecond());
        self.offset.store(offset, Ordering::Relaxed);
    }

    /// Now, by the server's clock.
    pub(crate) fn now(&self) -> Timestamp {
        let offset = SignedDuration::from_micros(self.offset.load(Ordering::Relaxed));
        Timestamp::now().saturating_add(offset).unwrap_or(Timestamp::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_here_does_not_matter() {
        let clock = Clock::default();
        let server = Timestamp::now() - SignedDuration::from_hours(30);
        clock.observe(server);
        assert!(clock.now().duration_since(server).abs() < SignedDuration::from_secs(5));
    }
}
