//! How often things may be asked.

use std::time::Duration;

/// A bucket that holds `burst` and gets one back each `every`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many at once.
    pub burst: u32,
    /// How long until one more.
    pub every: Duration,
}

/// The limits of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Calls before login from one peer address: passwords, codes and refresh tokens above all.
    pub login_per_peer: Rate,
    /// Passwords for one login ID.
    pub login_per_account: Rate,
    /// Text messages to one contact.
    pub messages_per_contact: Rate,
    /// Calls of one session.
    pub calls_per_session: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            login_per_peer: Rate { burst: 60, every: Duration::from_secs(2) },
            login_per_account: Rate { burst: 12, every: Duration::from_secs(10) },
            messages_per_contact: Rate { burst: 8, every: Duration::from_mins(5) },
            calls_per_session: Rate { burst: 600, every: Duration::from_millis(50) },
        }
    }
}

impl Limits {
    /// Limits that tests don't meet.
    pub fn wide() -> Self {
        let wide = Rate { burst: 100_000, every: Duration::from_micros(10) };
        Self { login_per_peer: wide, login_per_account: wide, messages_per_contact: wide, calls_per_session: wide }
    }
}
