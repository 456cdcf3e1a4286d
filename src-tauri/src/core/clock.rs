//! The server's clock as seen from here: its rule decides deadlines and signing times, whatever this computer shows.

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

/// This computer's clock corrected by the measured offset.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// Server minus here; none as long as no answer of the server has come.
    offset: Mutex<Option<SignedDuration>>,
}

impl Clock {
    /// Takes note of the server's time in an answer that just came.
    pub(crate) fn observe(&self, server: Timestamp) {
        *self.offset.lock() = Some(server.duration_since(Timestamp::now()));
    }

    /// Now, by the server's clock as far as it is known.
    pub(crate) fn now(&self) -> Timestamp {
        self.certain().unwrap_or_else(Timestamp::now)
    }

    /// Now, by the server's clock; none where that was not asked since the start: this computer's may be wrong by days.
    pub(crate) fn certain(&self) -> Option<Timestamp> {
        let offset = (*self.offset.lock())?;
        Some(Timestamp::now().saturating_add(offset).unwrap_or(Timestamp::MAX))
    }

    /// How far this computer's clock is ahead of the server's, as last measured.
    pub(crate) fn skew(&self) -> SignedDuration {
        self.offset.lock().map_or(SignedDuration::ZERO, |offset| -offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_here_does_not_matter() {
        let clock = Clock::default();
        assert_eq!(clock.certain(), None);
        let server = Timestamp::now() - SignedDuration::from_hours(30);
        clock.observe(server);
        assert!(clock.now().duration_since(server).abs() < SignedDuration::from_secs(5));
        assert!((clock.skew() - SignedDuration::from_hours(30)).abs() < SignedDuration::from_secs(5));
    }
}
