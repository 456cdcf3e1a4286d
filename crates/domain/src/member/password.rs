//! The rule for passwords: 8–24 characters with digits, letters and specials (LOG, MEM-17), none that is easily guessed
//! (P-MEM-07), none of the last three (P-LOG-09).

use super::LoginId;

/// The specials the manual names.
pub const SPECIALS: &str = "!@#$%^&*";
/// The shortest and the longest password.
pub const PASSWORD_LENGTH: std::ops::RangeInclusive<usize> = 8..=24;
/// A new password differs from the current one and so many before (P-LOG-09).
pub const PASSWORDS_REMEMBERED: usize = 2;

/// Shorter parts of an address say nothing of a person: `a@b.kr` must not forbid every `a`.
const SHORTEST_ID: usize = 3;
/// What lists of common passwords begin with, as letters and digits that [`plain`] leaves.
const COMMON: [&str; 32] = [
    "password",
    "passwd",
    "passw0rd",
    "qwerty",
    "qwertyuiop",
    "qwer",
    "qwer1234",
    "asdf",
    "asdf1234",
    "zxcv",
    "zxcvbnm",
    "1q2w3e4r",
    "1q2w3e4r5t",
    "1qaz2wsx",
    "qazwsx",
    "q1w2e3r4",
    "abc123",
    "abcd1234",
    "a1b2c3d4",
    "a123456",
    "aa123456",
    "letmein",
    "welcome",
    "welcome1",
    "iloveyou",
    "admin",
    "admin123",
    "administrator",
    "login",
    "test",
    "test123",
    "changeme",
];

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Not 8–24 characters.
    #[error("a password has 8 to 24 characters")]
    Length,
    /// Without a digit, a letter or a special.
    #[error("a password has digits, letters and specials ({SPECIALS})")]
    Mixture,
    /// A character that is none of these.
    #[error("a password has only digits, letters and specials ({SPECIALS})")]
    Character,
    /// It holds what stands before the `@` of the login ID.
    #[error("a password doesn't hold the login ID")]
    HoldsId,
    /// One of those that are tried first.
    #[error("the password is one that many people use")]
    Common,
}

/// Whether `password` is made of the right characters.
///
/// # Errors
/// [`PasswordFault::Character`], [`PasswordFault::Length`], [`PasswordFault::Mixture`].
pub fn check_password(password: &str) -> Result<(), PasswordFault> {
    let special = |character: char| SPECIALS.contains(character);
    if password.chars().any(|c| !c.is_ascii_alphanumeric() && !special(c)) {
        Err(PasswordFault::Character)
    } else if !PASSWORD_LENGTH.contains(&password.len()) {
        Err(PasswordFault::Length)
    } else if password.chars().any(|c| c.is_ascii_digit())
        && password.chars().any(|c| c.is_ascii_alphabetic())
        && password.chars().any(special)
    {
        Ok(())
    } else {
        Err(PasswordFault::Mixture)
    }
}

/// Whether `password` may be set by who logs in as `id`.
///
/// # Errors
/// [`PasswordFault`].
pub fn check_new_password(password: &str, id: &LoginId) -> Result<(), PasswordFault> {
    check_password(password)?;
    let (user, typed) = (id.local(), password.to_lowercase());
    if user.len() >= SHORTEST_ID && typed.contains(user) {
        Err(PasswordFault::HoldsId)
    } else if is_common(&typed) {
        Err(PasswordFault::Common)
    } else {
        Ok(())
    }
}

/// Whether it is one of the common ones with specials, and digits behind, added; or one character again and again.
fn is_common(typed: &str) -> bool {
    let plain: String = typed.chars().map(|c| if c == '@' { 'a' } else { c }).collect();
    [typed, &plain].into_iter().any(|typed| {
        let kept: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        let word = kept.trim_end_matches(|c: char| c.is_ascii_digit());
        let same = kept.chars().zip(kept.chars().skip(1)).filter(|(a, b)| a == b).count();
        COMMON.contains(&kept.as_str()) || COMMON.contains(&word) || same + 3 >= kept.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_three_kinds_of_characters_and_eight_to_twenty_four() {
        assert_eq!(check_password("abcd123!"), Ok(()));
        assert_eq!(check_password("abc123!"), Err(PasswordFault::Length));
        assert_eq!(check_password(&"a1!".repeat(9)), Err(PasswordFault::Length));
        assert_eq!(check_password("abcd1234"), Err(PasswordFault::Mixture));
        assert_eq!(check_password("비밀번호123!"), Err(PasswordFault::Character));
    }

    #[test]
    fn log_15_what_is_easily_guessed_is_refused() {
        let id: LoginId = "jiwoo.kang@garam.example".parse().expect("an address");
        assert_eq!(check_new_password("Garam2026!", &id), Ok(()));
        assert_eq!(check_new_password("Jiwoo.Kang1!", &id), Err(PasswordFault::Character));
        let short: LoginId = "hwangbo@garam.example".parse().expect("an address");
        assert_eq!(check_new_password("1HwangBo!", &short), Err(PasswordFault::HoldsId));
        for common in ["Password1!", "P@ssword123", "qwer1234!", "1q2w3e4r!", "aaaaaa1!", "Abcd1234!", "Welcome2026!"] {
            assert_eq!(check_new_password(common, &id), Err(PasswordFault::Common), "{common}");
        }
        let tiny: LoginId = "a@garam.example".parse().expect("an address");
        assert_eq!(check_new_password("Garam2026!", &tiny), Ok(()));
    }
}
