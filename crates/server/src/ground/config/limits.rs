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
    /// 계정 찾기 and 비밀번호 찾기 from one peer address.
    pub finding_per_peer: Rate,
    /// Text messages to one contact.
    pub messages_per_contact: Rate,
    /// Messages to one contact, mailbox or mobile number over the days, however they are spread.
    pub messages_per_target: Rate,
    /// Messages in all: beyond this something is wrong, and the log says so.
    pub messages_in_all: Rate,
    /// Identity verifications begun from one peer address.
    pub identities_per_peer: Rate,
    /// Identity verifications of one mobile number: each may send it a text message.
    pub identities_per_mobile: Rate,
    /// Questions whether somebody has confirmed in the app, from one peer address.
    pub polls_per_peer: Rate,
    /// MiB of papers that sign-ups from one peer address send: a company's with ten accounts, and some more.
    pub signup_mebibytes_per_peer: Rate,
    /// MiB of files that one contact sends: all of a large bid's at once, several times.
    pub mebibytes_per_contact: Rate,
    /// The same of all contacts of a company.
    pub mebibytes_per_company: Rate,
    /// 인증번호 typed for one company that would convert, by all who try.
    pub conversion_codes_per_company: Rate,
    /// Calls of one session.
    pub calls_per_session: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            login_per_peer: Rate { burst: 60, every: Duration::from_secs(2) },
            login_per_account: Rate { burst: 12, every: Duration::from_secs(10) },
            finding_per_peer: Rate { burst: 10, every: Duration::from_secs(30) },
            messages_per_contact: Rate { burst: 8, every: Duration::from_mins(5) },
            messages_per_target: Rate { burst: 30, every: Duration::from_mins(48) },
            messages_in_all: Rate { burst: 2_000, every: Duration::from_millis(500) },
            identities_per_peer: Rate { burst: 20, every: Duration::from_secs(30) },
            identities_per_mobile: Rate { burst: 5, every: Duration::from_mins(5) },
            polls_per_peer: Rate { burst: 300, every: Duration::from_millis(200) },
            signup_mebibytes_per_peer: Rate { burst: 400, every: Duration::from_secs(30) },
            mebibytes_per_contact: Rate { burst: 1_024, every: Duration::from_secs(20) },
            mebibytes_per_company: Rate { burst: 2_048, every: Duration::from_secs(10) },
            conversion_codes_per_company: Rate { burst: 60, every: Duration::from_mins(5) },
            calls_per_session: Rate { burst: 600, every: Duration::from_millis(50) },
        }
    }
}

impl Limits {
    /// Limits that tests don't meet.
    pub fn wide() -> Self {
        let wide = Rate { burst: 100_000, every: Duration::from_micros(10) };
        Self {
            login_per_peer: wide,
            login_per_account: wide,
            finding_per_peer: wide,
            messages_per_contact: wide,
            messages_per_target: wide,
            messages_in_all: wide,
            identities_per_peer: wide,
            identities_per_mobile: wide,
            polls_per_peer: wide,
            signup_mebibytes_per_peer: wide,
            mebibytes_per_contact: wide,
            mebibytes_per_company: wide,
            conversion_codes_per_company: wide,
            calls_per_session: wide,
        }
    }
}
