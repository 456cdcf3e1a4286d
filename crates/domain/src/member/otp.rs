//! The one-time code of the popup OTP 인증 (P-LOG-03).

use jiff::{SignedDuration, Timestamp};

/// A code has this many digits.
pub const OTP_DIGITS: usize = 6;
/// Wrong tries that void a code.
pub const OTP_TRIES: u32 = 5;
/// How long a code can be used.
pub const OTP_LIVES: SignedDuration = SignedDuration::from_mins(3);
/// How soon another code can be asked for.
pub const OTP_RESEND_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// A code that was sent: when, and how often it was guessed wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtpState {
    /// When the code was sent.
    pub sent_at: Timestamp,
    /// Wrong tries so far.
    pub failures: u32,
    /// Whether it was used.
    pub used: bool,
}

/// Why a code isn't accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OtpFault {
    /// Not six digits.
    #[error("a code has {OTP_DIGITS} digits")]
    Malformed,
    /// Sent longer ago than [`OTP_LIVES`].
    #[error("the code has expired")]
    Expired,
    /// Guessed wrong too often, or used already.
    #[error("the code can't be used any more")]
    Void,
    /// Not the code that was sent.
    #[error("the code is wrong")]
    Wrong,
}

impl OtpState {
    /// Until when the code can be used.
    pub fn expires_at(self) -> Timestamp {
        self.sent_at.saturating_add(OTP_LIVES).unwrap_or(Timestamp::MAX)
    }

    /// From when another code can be asked for.
    pub fn resend_at(self) -> Timestamp {
        self.sent_at.saturating_add(OTP_RESEND_AFTER).unwrap_or(Timestamp::MAX)
    }

    /// Whether a typed code may be compared at all.
    ///
    /// # Errors
    /// [`OtpFault`], never [`OtpFault::Wrong`].
    pub fn check(self, typed: &str, now: Timestamp) -> Result<(), OtpFault> {
        if typed.len() != OTP_DIGITS || !typed.bytes().all(|byte| byte.is_ascii_digit()) {
            Err(OtpFault::Malformed)
        } else if self.used || self.failures >= OTP_TRIES {
            Err(OtpFault::Void)
        } else if now >= self.expires_at() {
            Err(OtpFault::Expired)
        } else {
            Ok(())
        }
    }
}

/// A mobile number as the popup shows it: `010-****-5678`.
pub fn masked_mobile(mobile_no: &str) -> String {
    let digits: Vec<char> = mobile_no.chars().filter(char::is_ascii_digit).collect();
    let count = digits.len();
    let part = |range: std::ops::Range<usize>| digits[range].iter().collect::<String>();
    match count {
        8.. => format!("{}-{}-{}", part(0..3), "*".repeat(count - 7), part(count - 4..count)),
        _ => "*".repeat(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_09_a_code_lives_three_minutes_and_five_tries() {
        let sent_at = Timestamp::UNIX_EPOCH;
        let code = OtpState { sent_at, failures: 0, used: false };
        let after = |seconds| sent_at.saturating_add(SignedDuration::from_secs(seconds)).expect("in range");
        assert_eq!(code.check("123456", after(179)), Ok(()));
        assert_eq!(code.check("123456", after(180)), Err(OtpFault::Expired));
        assert_eq!(code.check("", after(1)), Err(OtpFault::Malformed));
        assert_eq!(code.check("１２３４５６", after(1)), Err(OtpFault::Malformed));
        assert_eq!(OtpState { failures: 5, ..code }.check("123456", after(1)), Err(OtpFault::Void));
        assert_eq!(OtpState { used: true, ..code }.check("123456", after(1)), Err(OtpFault::Void));
    }

    #[test]
    fn the_middle_of_a_mobile_number_is_hidden() {
        assert_eq!(masked_mobile("01012345678"), "010-****-5678");
        assert_eq!(masked_mobile("010-123-5678"), "010-***-5678");
        assert_eq!(masked_mobile("123"), "***");
    }
}
