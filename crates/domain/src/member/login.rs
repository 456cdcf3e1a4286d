//! The login ID and the lock after wrong passwords.

use std::fmt;
use std::str::FromStr;

use email_address::EmailAddress;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::text::text;
use crate::typed;

/// Wrong passwords in a row that lock an account (P-LOG-04).
pub const MAX_FAILURES: u32 = 5;
/// How long a locked account stays locked (P-LOG-04).
pub const LOCK_FOR: SignedDuration = SignedDuration::from_mins(30);
/// The longest address there is (RFC 5321 4.5.3.1.3, less its brackets), in bytes.
const LONGEST: usize = 254;
/// A binding act this long after the last OTP asks for one again (decision on P-LOG-06).
pub const OTP_FRESH_FOR: SignedDuration = SignedDuration::from_hours(12);

/// ID(이메일), lower case: an e-mail address that the server can mail to. It is one of those that `lettre`, the server's mail
/// client, takes, with a host of the Internet (written `xn--…` where its name isn't ASCII). A mailbox whose name isn't ASCII
/// (`한글@…`) is refused: it needs SMTPUTF8 at every relay on the way (RFC 6531), and who can't be mailed to can't sign up.
/// So is one in quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct LoginId(String);

/// Text that isn't an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a login ID is an e-mail address")]
pub struct NotALoginId;

impl LoginId {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local(&self) -> &str {
        self.0.split_once('@').map_or(&self.0, |(local, _)| local)
    }

    /// As it is shown to who doesn't know it: the first two characters and the domain, e.g. `pa****@example.com`
    /// (P-LOG-01). Of a shorter one at least a character stays hidden.
    pub fn masked(&self) -> String {
        let local = self.local();
        let shown = local.chars().count().saturating_sub(1).min(2);
        let shown: String = local.chars().take(shown).collect();
        format!("{shown}****{}", &self.0[local.len()..])
    }
}

impl FromStr for LoginId {
    type Err = NotALoginId;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let address = typed::plain(typed).to_lowercase();
        let (user, host) = address.rsplit_once('@').ok_or(NotALoginId)?;
        let host = Uts46::new()
            .to_ascii(host.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
            .map_err(|_| NotALoginId)?;
        // A last label of digits is an address of numbers.
        let is_named =
            host.rsplit_once('.').is_some_and(|(_, last)| last.bytes().any(|byte| byte.is_ascii_alphabetic()));
        let is_mailbox = user.is_ascii() && !user.starts_with('"') && EmailAddress::is_valid_local_part(user);
        let address = format!("{user}@{host}");
        let is_one = is_mailbox && is_named && EmailAddress::is_valid_domain(&host) && address.len() <= LONGEST;
        if is_one { Ok(Self(address)) } else { Err(NotALoginId) }
    }
}

impl fmt::Display for LoginId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

text!(LoginId);

/// What an account remembers about wrong passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LockState {
    /// Wrong passwords since the last right one, or since the last lock ended.
    pub failures: u32,
    /// Until when the account is locked.
    pub locked_until: Option<Timestamp>,
}

impl LockState {
    /// Whether no password is accepted at `now`.
    pub fn is_locked(self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }

    /// After one more wrong password.
    pub fn after_failure(self, now: Timestamp) -> Self {
        let earlier = if self.locked_until.is_some_and(|until| until <= now) { 0 } else { self.failures };
        let failures = earlier + 1;
        let locked_until = (failures >= MAX_FAILURES).then(|| now.saturating_add(LOCK_FOR).unwrap_or(Timestamp::MAX));
        Self { failures, locked_until }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_passwords_lock_for_thirty_minutes() {
        let start = Timestamp::UNIX_EPOCH;
        let after = |seconds| start.saturating_add(SignedDuration::from_secs(seconds)).expect("in range");
        let four = (0..4).fold(LockState::default(), |state, _| state.after_failure(start));
        assert!(!four.is_locked(start));
        let five = four.after_failure(start);
        assert!(five.is_locked(after(30 * 60 - 1)));
        assert!(!five.is_locked(after(30 * 60)));
        let anew = five.after_failure(after(30 * 60));
        assert_eq!((anew.failures, anew.locked_until), (1, None));
    }

    #[test]
    fn log_02_two_characters_and_the_domain_are_shown() {
        let masked = |typed: &str| typed.parse::<LoginId>().map(|id| id.masked());
        assert_eq!(masked("partner@example.com"), Ok("pa****@example.com".into()));
        assert_eq!(masked("pa@example.com"), Ok("p****@example.com".into()));
        assert_eq!(masked("p@example.com"), Ok("****@example.com".into()));
        assert_eq!(masked("partner@한글회사.kr").map(|masked| masked.starts_with("pa****@xn--")), Ok(true));
    }

    #[test]
    fn case_23_an_address_is_one_that_can_be_mailed_to() {
        let read = |typed: &str| typed.parse::<LoginId>().map(String::from);
        for line in include_str!("../../../../tests/cases/23-addresses.tsv").lines().skip(1) {
            let (typed, right) = line.split_once('\t').expect("two columns");
            let read = read(&typed::unescaped(typed));
            match right {
                "accept" => assert_eq!(read.as_deref(), Ok(typed), "{line}"),
                "accept = kim@garam.example" => assert_eq!(read.as_deref(), Ok("kim@garam.example"), "{line}"),
                right if right.starts_with("accept as xn") => {
                    let read = read.expect("an address");
                    assert!(read.starts_with("kim@xn--") && read.ends_with(".kr"), "{read}");
                }
                right if right.starts_with("accept as the address") => {
                    assert!(read.as_deref().is_ok_and(|read| read == "kim@garam.example") || read.is_err(), "{line}");
                }
                _ => assert_eq!(read, Err(NotALoginId), "{line}"),
            }
        }
        for unseen in
            ["kim@garam.example\u{200b}", "\u{feff}kim@garam.example", "kim＠garam.example", "ｋim@garam．example"]
        {
            assert_eq!(read(unseen).as_deref(), Ok("kim@garam.example"), "{unseen:?}");
        }
        for typed in ["kim@127.0.0.1", "kim@garam", "kim@garam-.example", "kim @garam.example", "kim@ga ram.example"] {
            assert_eq!(read(typed), Err(NotALoginId), "{typed}");
        }
    }

    #[test]
    fn a_login_id_is_an_address_in_lower_case() {
        assert_eq!(" Kim@Example.CO.KR ".parse::<LoginId>().map(String::from), Ok("kim@example.co.kr".to_owned()));
        for typed in
            ["", "kim", "kim@", "@example.com", "kim@example", "a b@example.com", "a@b@example.com", "a@b..com"]
        {
            assert!(typed.parse::<LoginId>().is_err(), "{typed}");
        }
    }
}
