//! The window that locks itself while nobody is there (decision on P-LOG-06).

use std::time::Duration;

/// So long without a key or a pointer locks the window.
pub const IDLE_LOCKS_AFTER: Duration = Duration::from_secs(30 * 60);
/// Wrong passwords in a row before one has to wait.
pub const UNLOCK_TRIES: u32 = 5;
/// Wrong passwords in a row that end the session.
pub const UNLOCK_ENDS: u32 = 15;
/// The first wait; each further wrong password doubles it.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait.
pub const LONGEST_UNLOCK_WAIT: Duration = Duration::from_secs(60 * 60);

/// How long one waits after so many wrong passwords in a row.
pub fn unlock_wait(failures: u32) -> Option<Duration> {
    let beyond = failures.checked_sub(UNLOCK_TRIES)?;
    Some(FIRST_WAIT.saturating_mul(2_u32.saturating_pow(beyond)).min(LONGEST_UNLOCK_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_passwords_make_one_wait_and_each_further_one_longer() {
        assert_eq!(unlock_wait(4), None);
        assert_eq!(unlock_wait(5), Some(Duration::from_secs(30)));
        assert_eq!(unlock_wait(7), Some(Duration::from_secs(120)));
        assert_eq!(unlock_wait(u32::MAX), Some(LONGEST_UNLOCK_WAIT));
    }
}
