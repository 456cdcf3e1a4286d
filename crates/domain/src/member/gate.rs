//! What stands between the right code and a session, in order (P-LOG-11).

use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::time::korea;

/// A password has to be changed, or put off, after so long (spec 02 S6).
pub const PASSWORD_LIVES: SignedDuration = SignedDuration::from_hours(90 * 24);
/// A mailed password can be used so long (P-LOG-02).
pub const TEMPORARY_LIVES: SignedDuration = SignedDuration::from_hours(24);

/// What is known of an account whose credentials and code were right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GateFacts {
    /// Now, by the server's clock.
    pub now: Timestamp,
    /// None for who never has.
    pub last_login_at: Option<Timestamp>,
    /// Since when there is the account.
    pub created_at: Timestamp,
    /// Whether 휴면해제 was answered with 예 in this login.
    pub is_reactivated: bool,
    /// Whether the password is a mailed one.
    pub is_temporary: bool,
    /// Since when the password is this one, or 90 more days were asked for.
    pub password_set_at: Timestamp,
    /// Whether any document needs to be agreed to again.
    pub needs_consent: bool,
}

/// What has to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextGate {
    /// 휴면해제.
    Dormant,
    /// 비밀번호 변경 after 비밀번호 찾기; it can't be put off.
    TemporaryPassword,
    /// 비밀번호 변경 after 90 days.
    PasswordExpired,
    /// 재동의.
    Reconsent,
}

impl GateFacts {
    /// The first gate that is still closed; none means the session.
    pub fn next(&self) -> Option<NextGate> {
        if !self.is_reactivated && is_dormant(self.last_login_at.unwrap_or(self.created_at), self.now) {
            Some(NextGate::Dormant)
        } else if self.is_temporary {
            Some(NextGate::TemporaryPassword)
        } else if self.now.duration_since(self.password_set_at) >= PASSWORD_LIVES {
            Some(NextGate::PasswordExpired)
        } else {
            self.needs_consent.then_some(NextGate::Reconsent)
        }
    }
}

/// Whether somebody last seen at `since` is dormant: a year later by Korea's calendar, to the minute.
pub fn is_dormant(since: Timestamp, now: Timestamp) -> bool {
    korea(since).checked_add(1.year()).is_ok_and(|wakes| korea(now) >= wakes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn facts() -> GateFacts {
        GateFacts {
            now: at("2026-11-24T00:00:00Z"),
            last_login_at: Some(at("2026-11-23T00:00:00Z")),
            created_at: at("2020-01-01T00:00:00Z"),
            is_reactivated: false,
            is_temporary: false,
            password_set_at: at("2026-11-01T00:00:00Z"),
            needs_consent: false,
        }
    }

    #[test]
    fn log_10_a_year_without_login_is_dormant_and_a_second_less_is_not() {
        assert_eq!(facts().next(), None);
        let dormant = GateFacts { last_login_at: Some(at("2025-11-24T00:00:00Z")), ..facts() };
        assert_eq!(dormant.next(), Some(NextGate::Dormant));
        assert_eq!(GateFacts { last_login_at: Some(at("2025-11-24T00:00:01Z")), ..facts() }.next(), None);
        assert_eq!(GateFacts { is_reactivated: true, ..dormant }.next(), None);
        let never = GateFacts { last_login_at: None, ..facts() };
        assert_eq!(never.next(), Some(NextGate::Dormant));
        assert_eq!(GateFacts { created_at: at("2026-01-01T00:00:00Z"), ..never }.next(), None);
        assert!(!is_dormant(at("2024-02-29T00:00:00Z"), at("2025-02-27T23:59:59Z")), "a leap day's year");
        assert!(is_dormant(at("2024-02-29T00:00:00Z"), at("2025-02-28T00:00:00Z")));
    }

    #[test]
    fn log_13_ninety_days_after_the_last_change_and_not_before() {
        let set = GateFacts { password_set_at: at("2026-08-26T00:00:00Z"), ..facts() };
        assert_eq!(set.next(), Some(NextGate::PasswordExpired));
        assert_eq!(GateFacts { password_set_at: at("2026-08-26T00:00:01Z"), ..set }.next(), None);
    }

    #[test]
    fn log_16_the_gates_stand_in_order() {
        let mut all = GateFacts {
            last_login_at: Some(at("2020-01-02T00:00:00Z")),
            is_temporary: true,
            password_set_at: at("2020-01-02T00:00:00Z"),
            needs_consent: true,
            ..facts()
        };
        assert_eq!(all.next(), Some(NextGate::Dormant));
        all.is_reactivated = true;
        assert_eq!(all.next(), Some(NextGate::TemporaryPassword), "never put off (LOG-06)");
        all.is_temporary = false;
        assert_eq!(all.next(), Some(NextGate::PasswordExpired));
        all.password_set_at = all.now;
        assert_eq!(all.next(), Some(NextGate::Reconsent));
        all.needs_consent = false;
        assert_eq!(all.next(), None);
    }
}
