//! This computer's clock, and how far the server's is from it.

use jiff::{SignedDuration, Timestamp};

/// This computer's clock. `jiff` has none of its own in the browser.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millisecond(js_sys::Date::now() as i64).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Today in Korea.
pub(crate) fn today() -> jiff::civil::Date {
    pok_domain::time::korean_day(now())
}

/// How far the server's clock is ahead of this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Offset(SignedDuration);

impl Offset {
    /// From an answer that says the server's `now`, received at `here`.
    pub(crate) fn measured(server: Timestamp, here: Timestamp) -> Self {
        Self(server.duration_since(here))
    }

    /// From how far this computer's clock was found to be ahead, in milliseconds.
    pub(crate) fn from_skew(ahead_ms: i64) -> Self {
        Self(SignedDuration::from_millis(ahead_ms.saturating_neg()))
    }

    /// The server's clock when it is `here` on this one.
    pub(crate) fn at(self, here: Timestamp) -> Timestamp {
        here.saturating_add(self.0).unwrap_or(Timestamp::MAX)
    }

    /// Whole seconds from `here` until `then` on the server's clock, rounded up; 0 once it has passed.
    pub(crate) fn seconds_until(self, then: Timestamp, here: Timestamp) -> u32 {
        let left = then.duration_since(here) - self.0;
        let left = u64::try_from(left.as_millis()).unwrap_or(0);
        u32::try_from(left.div_ceil(1000)).unwrap_or(u32::MAX)
    }
}

/// `2:59`.
pub(crate) fn minutes(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_counts_down_by_the_servers_clock() {
        let here: Timestamp = "2026-01-01T00:00:00Z".parse().expect("an instant");
        let server: Timestamp = "2026-01-01T00:10:00Z".parse().expect("an instant");
        let expires: Timestamp = "2026-01-01T00:13:00Z".parse().expect("an instant");
        let offset = Offset::measured(server, here);
        assert_eq!(offset.seconds_until(expires, here), 180);
        let later = here.saturating_add(SignedDuration::from_millis(500)).expect("in range");
        assert_eq!(offset.seconds_until(expires, later), 180);
        assert_eq!(Offset::from_skew(-600_000), offset, "a clock that is behind");
        assert_eq!(offset.at(here), server);
        let late = here.saturating_add(SignedDuration::from_mins(4)).expect("in range");
        assert_eq!(offset.seconds_until(expires, late), 0);
        assert_eq!((minutes(180), minutes(59)), ("3:00".into(), "0:59".into()));
    }
}
