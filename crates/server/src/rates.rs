//! Token buckets in memory: how often one address, account or session may ask.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use pok_api::{Code, Problem};

use crate::config::{Limits, Rate};

/// More buckets than this, and the full ones are forgotten.
const KEPT: usize = 10_000;

/// Every bucket of a server.
pub(crate) struct Rates {
    limits: Limits,
    buckets: Mutex<HashMap<(Kind, String), Bucket>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Peer,
    Account,
    Message,
    Session,
}

#[derive(Clone, Copy)]
struct Bucket {
    left: f64,
    seen: Instant,
    rate: Rate,
}

impl Bucket {
    fn refilled(self, now: Instant) -> f64 {
        let back = now.duration_since(self.seen).as_secs_f64() / self.rate.every.as_secs_f64();
        (self.left + back).min(f64::from(self.rate.burst))
    }
}

impl Rates {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, buckets: Mutex::default() }
    }

    /// A password, code or refresh token from `peer`.
    pub(crate) fn login_from(&self, peer: IpAddr) -> Result<(), Problem> {
        self.take(Kind::Peer, network(peer), self.limits.login_per_peer)
    }

    /// A password for an account, whether it exists or not.
    pub(crate) fn login_to(&self, login: &str) -> Result<(), Problem> {
        self.take(Kind::Account, login.to_owned(), self.limits.login_per_account)
    }

    /// A text message to a contact.
    pub(crate) fn message_to(&self, contact: &str) -> Result<(), Problem> {
        self.take(Kind::Message, contact.to_owned(), self.limits.messages_per_contact)
    }

    /// Any call of a session.
    pub(crate) fn call(&self, session: &str) -> Result<(), Problem> {
        self.take(Kind::Session, session.to_owned(), self.limits.calls_per_session)
    }

    fn take(&self, kind: Kind, key: String, rate: Rate) -> Result<(), Problem> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > KEPT {
            buckets.retain(|_, bucket| bucket.refilled(now) < f64::from(bucket.rate.burst));
        }
        let full = Bucket { left: f64::from(rate.burst), seen: now, rate };
        let bucket = buckets.entry((kind, key)).or_insert(full);
        let left = bucket.refilled(now);
        if left < 1.0 {
            let wait = rate.every.mul_f64(1.0 - left).max(Duration::from_millis(1));
            return Err(Problem::new(Code::TooMany, "too many requests; wait").retry_after(wait));
        }
        *bucket = Bucket { left: left - 1.0, seen: now, rate };
        Ok(())
    }
}

/// One subscriber: an IPv4 address, or the /64 that an IPv6 subscriber is given.
fn network(peer: IpAddr) -> String {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}", u128::from(address) >> 64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_says_how_long_to_wait() {
        let rate = Rate { burst: 2, every: Duration::from_secs(60) };
        let rates = Rates::new(Limits { login_per_account: rate, ..Limits::wide() });
        assert!(rates.login_to("a").is_ok() && rates.login_to("a").is_ok());
        let refused = rates.login_to("a").expect_err("two at once");
        assert_eq!(refused.code, Code::TooMany);
        assert!(refused.retry_after_ms.is_some_and(|wait| wait > 50_000));
        assert!(rates.login_to("b").is_ok());
    }

    #[test]
    fn addresses_of_one_ipv6_subscriber_share_a_bucket() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert_eq!(network(address("2001:db8::1")), network(address("2001:db8::2")));
        assert_ne!(network(address("2001:db8::1")), network(address("2001:db8:0:1::1")));
        assert_eq!(network(address("::ffff:192.0.2.1")), network(address("192.0.2.1")));
    }
}
