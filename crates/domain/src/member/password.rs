//! The manual's rule for passwords: 8–24 characters with digits, letters and specials (LOG, MEM-17).

/// The specials the manual names.
const SPECIALS: &str = "!@#$%^&*";

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
}

/// Whether `password` may be set.
///
/// # Errors
/// [`PasswordFault`].
pub fn check_password(password: &str) -> Result<(), PasswordFault> {
    let special = |character: char| SPECIALS.contains(character);
    if password.chars().any(|c| !c.is_ascii_alphanumeric() && !special(c)) {
        Err(PasswordFault::Character)
    } else if !(8..=24).contains(&password.len()) {
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
}
