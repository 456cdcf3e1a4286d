//! Token buckets in memory: how often one address, account or session may ask.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use pok_api::{Code, Problem};
use pok_domain::{CompanyId, ContactId};

use crate::ground::config::{Limits, Rate};

/// How often the buckets that are full again are forgotten.
const SWEEP: Duration = Duration::from_secs(10);
/// More buckets than this aren't kept, so that many addresses can't take the server's memory: whoever comes then shares
/// one with everybody else who comes then. Some 15 MB.
const MOST: usize = 100_000;

/// Every bucket of a server.
pub(crate) struct Rates {
    limits: Limits,
    buckets: Mutex<Buckets>,
}

struct Buckets {
    of: HashMap<(Kind, String), Bucket>,
    swept: Instant,
    most: usize,
}

impl Buckets {
    fn new(most: usize) -> Self {
        Self { of: HashMap::new(), swept: Instant::now(), most }
    }

    /// The bucket of `key`, as full as `rate` allows if it is new.
    fn get(&mut self, kind: Kind, key: String, rate: Rate, now: Instant) -> &mut Bucket {
        if now.duration_since(self.swept) >= SWEEP {
            self.of.retain(|_, bucket| bucket.refilled(now) < f64::from(bucket.rate.burst));
            self.swept = now;
        }
        let mut key = (kind, key);
        if self.of.len() >= self.most && !self.of.contains_key(&key) {
            key.1.clear();
        }
        self.of.entry(key).or_insert(Bucket { left: f64::from(rate.burst), seen: now, rate })
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Peer,
    Account,
    Message,
    IdentityPeer,
    Mobile,
    Poll,
    Session,
    Finding,
    SignupBytes,
    ContactBytes,
    CompanyBytes,
    ConversionCode,
    Target,
    Messages,
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
        Self { limits, buckets: Mutex::new(Buckets::new(MOST)) }
    }

    /// A call before login from `peer`: a password, a code, a refresh token.
    pub(crate) fn before_login(&self, peer: IpAddr) -> Result<(), Problem> {
        self.take(Kind::Peer, network(peer), self.limits.login_per_peer)
    }

    /// A search for an account, or for a new password of one, from `peer`.
    pub(crate) fn finding(&self, peer: IpAddr) -> Result<(), Problem> {
        self.take(Kind::Finding, network(peer), self.limits.finding_per_peer)
    }

    /// A password for an account, whether it exists or not.
    pub(crate) fn login_to(&self, login: &str) -> Result<(), Problem> {
        self.take(Kind::Account, login.to_owned(), self.limits.login_per_account)
    }

    /// A message to a contact or a mailbox.
    pub(crate) fn message_to(&self, target: &str) -> Result<(), Problem> {
        let target = mailbox(target);
        self.take(Kind::Message, target.clone(), self.limits.messages_per_contact)?;
        self.message(target)
    }

    /// A message, whatever it says: so many to one over the days, and so many to all.
    fn message(&self, target: String) -> Result<(), Problem> {
        self.take(Kind::Target, target, self.limits.messages_per_target)?;
        self.take(Kind::Messages, String::new(), self.limits.messages_in_all).inspect_err(|_| {
            tracing::error!("more messages are asked for than suppliers need: somebody has them sent");
        })
    }

    /// An identity verification that somebody at `peer` begins, of a mobile number.
    pub(crate) fn identity(&self, peer: IpAddr, mobile_no: &str) -> Result<(), Problem> {
        self.take(Kind::IdentityPeer, network(peer), self.limits.identities_per_peer)?;
        self.take(Kind::Mobile, mobile_no.to_owned(), self.limits.identities_per_mobile)?;
        self.message(mobile_no.to_owned())
    }

    /// A question from `peer` that is asked again and again.
    pub(crate) fn poll(&self, peer: IpAddr) -> Result<(), Problem> {
        self.take(Kind::Poll, network(peer), self.limits.polls_per_peer)
    }

    /// Content that somebody at `peer` who signs up sends: nobody knows yet who they are.
    pub(crate) fn signup_bytes(&self, peer: IpAddr, bytes: usize) -> Result<(), Problem> {
        let mebibytes = bytes as f64 / f64::from(1 << 20);
        self.take_some(Kind::SignupBytes, network(peer), self.limits.signup_mebibytes_per_peer, mebibytes)
    }

    /// Content that a contact of a company sends.
    pub(crate) fn file_bytes(&self, contact: ContactId, company: CompanyId, bytes: usize) -> Result<(), Problem> {
        let mebibytes = bytes as f64 / f64::from(1 << 20);
        self.take_some(Kind::ContactBytes, contact.to_string(), self.limits.mebibytes_per_contact, mebibytes)?;
        self.take_some(Kind::CompanyBytes, company.to_string(), self.limits.mebibytes_per_company, mebibytes)
    }

    /// A code that somebody who would convert a company types, whoever they are.
    pub(crate) fn conversion_code(&self, company: CompanyId) -> Result<(), Problem> {
        self.take(Kind::ConversionCode, company.to_string(), self.limits.conversion_codes_per_company)
    }

    /// Any call of a session.
    pub(crate) fn call(&self, session: &str) -> Result<(), Problem> {
        self.take(Kind::Session, session.to_owned(), self.limits.calls_per_session)
    }

    fn take(&self, kind: Kind, key: String, rate: Rate) -> Result<(), Problem> {
        self.take_some(kind, key, rate, 1.0)
    }

    fn take_some(&self, kind: Kind, key: String, rate: Rate, some: f64) -> Result<(), Problem> {
        let now = Instant::now();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.get(kind, key, rate, now);
        let left = bucket.refilled(now);
        if left < some {
            let wait = rate.every.mul_f64(some - left).max(Duration::from_millis(1));
            return Err(Problem::new(Code::TooMany, "too many requests; wait").retry_after(wait));
        }
        *bucket = Bucket { left: left - some, seen: now, rate };
        Ok(())
    }
}

/// One subscriber: an IPv4 address, or the /64 that an IPv6 subscriber is given.
pub(crate) fn network(peer: IpAddr) -> String {
    match peer.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}", u128::from(address) >> 64),
    }
}

/// A mailbox however it is tagged: `kim+1@…` is `kim@…`.
fn mailbox(target: &str) -> String {
    match target.split_once('@').and_then(|(local, host)| Some((local.split('+').next()?, host))) {
        Some((local, host)) => format!("{local}@{host}").to_lowercase(),
        None => target.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s08_a_contact_and_a_company_send_so_much_and_no_more() {
        let mebibyte = 1 << 20;
        let rate = |burst| Rate { burst, every: Duration::from_secs(3_600) };
        let limits = Limits { mebibytes_per_contact: rate(2), mebibytes_per_company: rate(3), ..Limits::wide() };
        let rates = Rates::new(limits);
        let (one, two, company) = (ContactId::generate(), ContactId::generate(), CompanyId::generate());
        assert!(rates.file_bytes(one, company, 2 * mebibyte).is_ok());
        assert!(rates.file_bytes(one, company, 1).is_err(), "the contact's");
        assert!(rates.file_bytes(two, company, mebibyte).is_ok());
        assert!(rates.file_bytes(two, company, 1).is_err(), "the company's");
        assert!(rates.file_bytes(two, CompanyId::generate(), 1).is_ok());
    }

    #[test]
    fn s11_messages_have_an_end_for_one_target_however_it_is_written_and_in_all() {
        let rate = |burst| Rate { burst, every: Duration::from_secs(3_600) };
        let limits = Limits { messages_per_target: rate(2), messages_in_all: rate(3), ..Limits::wide() };
        let rates = Rates::new(limits);
        let peer = |last: u8| IpAddr::from([192, 0, 2, last]);
        assert!(rates.message_to("kim+1@garam.example").is_ok() && rates.message_to("Kim+2@Garam.example").is_ok());
        assert!(rates.message_to("kim@garam.example").is_err(), "the same mailbox");
        assert!(rates.identity(peer(1), "01012345678").is_ok());
        assert!(rates.identity(peer(2), "01087654321").is_err(), "in all");
        let rates = Rates::new(Limits { messages_per_target: rate(2), ..Limits::wide() });
        let asked = (1..=3).map(|last| rates.identity(peer(last), "01012345678").is_ok());
        assert_eq!(asked.collect::<Vec<_>>(), [true, true, false], "whoever asks");
    }

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
    fn full_buckets_are_forgotten_now_and_then_and_newcomers_share_one_when_there_is_no_more_room() {
        let rate = Rate { burst: 1, every: Duration::from_secs(1) };
        let (mut buckets, now) = (Buckets::new(2), Instant::now());
        for key in ["a", "b"] {
            buckets.get(Kind::Peer, key.into(), rate, now).left = 0.0;
        }
        buckets.get(Kind::Peer, "c".into(), rate, now).left = 0.0;
        assert!(buckets.get(Kind::Peer, "d".into(), rate, now).refilled(now) < 1.0, "shared with c");
        assert!(buckets.get(Kind::Session, "e".into(), rate, now).refilled(now) >= 1.0, "not with another kind");
        assert_eq!(buckets.of.len(), 4, "two of their own, and one to share of each kind");
        let later = now + SWEEP;
        assert!(buckets.get(Kind::Peer, "d".into(), rate, later).refilled(later) >= 1.0);
        assert_eq!(buckets.of.len(), 1);
    }

    #[test]
    fn addresses_of_one_ipv6_subscriber_share_a_bucket() {
        let address = |text: &str| text.parse::<IpAddr>().expect("an address");
        assert_eq!(network(address("2001:db8::1")), network(address("2001:db8::2")));
        assert_ne!(network(address("2001:db8::1")), network(address("2001:db8:0:1::1")));
        assert_eq!(network(address("::ffff:192.0.2.1")), network(address("192.0.2.1")));
    }
}
