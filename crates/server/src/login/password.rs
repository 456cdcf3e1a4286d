//! Passwords as they are kept: Argon2id, 19 MiB, two passes, one lane.

use std::sync::{Arc, LazyLock, OnceLock};
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use pok_api::{Code, Problem};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::ground::fault::Fault;
use crate::ground::secret;

/// Memory in KiB, passes, lanes (OWASP's recommendation for Argon2id).
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

fn argon2() -> Result<Argon2<'static>, Fault> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| Fault::broken(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The form a password is kept in. Takes some 20 ms: not for the async threads.
pub(crate) fn hash(password: &str) -> Result<String, Fault> {
    let salt: [u8; 16] = secret::random()?;
    let hash = argon2()?.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| Fault::broken(error.to_string()))?.to_string())
}

/// How many passwords per processor may wait for one that is being looked at: about a second and a half.
const WAITING: usize = 64;

/// The turns of this process: its memory and processors are shared by every server in it.
static TURNS: LazyLock<Turns> = LazyLock::new(|| {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Turns::new(processors, processors * (1 + WAITING))
});

/// Who may hash now, and who may wait for it. Each hash takes 19 MiB and a processor, so more than a few at once would
/// only be a way to take the server's memory.
struct Turns {
    at_once: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Turns {
    fn new(at_once: usize, places: usize) -> Self {
        Self { at_once: Arc::new(Semaphore::new(at_once)), places: Arc::new(Semaphore::new(places)) }
    }

    fn take(&self) -> Result<Turn, Problem> {
        match Arc::clone(&self.places).try_acquire_owned() {
            Ok(place) => Ok(Turn { at_once: Arc::clone(&self.at_once), place }),
            Err(_) => Err(Problem::new(Code::TooMany, "too many logins at once; wait").retry_after(AGAIN)),
        }
    }
}

/// When to ask again for a turn.
const AGAIN: Duration = Duration::from_secs(2);

/// A place among those whose password will be looked at.
pub(crate) struct Turn {
    at_once: Arc<Semaphore>,
    place: OwnedSemaphorePermit,
}

/// Takes a place. To be done before a try is counted: whoever is turned away here has not been wrong.
///
/// # Errors
/// `TooMany` where too many wait already.
pub(crate) fn turn() -> Result<Turn, Problem> {
    TURNS.take()
}

impl Turn {
    /// Whether `password` is the one that was hashed. Without a hash it takes as long and answers no.
    pub(super) async fn verify(self, password: String, hash: Option<String>) -> Result<bool, Fault> {
        let now = self.at_once.acquire_owned().await.map_err(|error| Fault::Broken(error.into()))?;
        let place = self.place;
        tokio::task::spawn_blocking(move || {
            // Given back when the hash is done, whether anybody still waits for the answer or not.
            let _turn = (place, now);
            apart(|| same(&password, hash.as_deref()))
        })
        .await?
    }
}

impl Turn {
    /// The form a new password is kept in.
    pub(crate) async fn hash(self, password: String) -> Result<String, Fault> {
        let now = self.at_once.acquire_owned().await.map_err(|error| Fault::Broken(error.into()))?;
        let place = self.place;
        tokio::task::spawn_blocking(move || {
            let _turn = (place, now);
            apart(|| hash(&password))
        })
        .await?
    }
}

/// Does it on a thread of its own. What a hash takes, the allocator keeps for the thread that had it: the runtime has
/// hundreds, and these are no more than hash at a time.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn same(password: &str, hash: Option<&str>) -> Result<bool, Fault> {
    let (kept, real) = match hash {
        Some(hash) => (hash, true),
        None => (dummy()?, false),
    };
    let kept = PasswordHash::new(kept).map_err(|error| Fault::broken(error.to_string()))?;
    let same = argon2()?.verify_password(password.as_bytes(), &kept).is_ok();
    Ok(same && real)
}

/// A hash of a password that nobody has, made with the same cost.
fn dummy() -> Result<&'static str, Fault> {
    static DUMMY: OnceLock<String> = OnceLock::new();
    if let Some(made) = DUMMY.get() {
        return Ok(made);
    }
    let made = hash(&secret::token()?)?;
    Ok(DUMMY.get_or_init(|| made))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::busy::busy;

    #[tokio::test]
    async fn whoever_finds_no_place_is_told_to_wait_and_a_place_comes_back() {
        let turns = Turns::new(1, 2);
        let (first, second) = (turns.take().expect("a place"), turns.take().expect("a place"));
        let refused = turns.take().err().expect("no third place");
        assert_eq!(refused.code, Code::TooMany);
        assert!(refused.retry_after_ms.is_some());
        let kept = hash("Garam2026!").expect("a hash");
        assert!(first.verify("Garam2026!".into(), Some(kept)).await.expect("an answer"));
        assert!(!second.verify("Garam2026!".into(), None).await.expect("an answer"));
        assert!(turns.take().is_ok() && turns.at_once.available_permits() == 1);
    }

    #[test]
    fn a_place_is_held_until_the_hash_is_done_though_nobody_waits_any_more() {
        busy(async |thread| {
            let turns = Turns::new(1, 1);
            let verify = turns.take().expect("a place").verify("Garam2026!".into(), None);
            // Polled once, so that the hash is asked for, and given up.
            assert!(tokio::time::timeout(Duration::ZERO, verify).await.is_err());
            assert_eq!(turns.take().err().map(|refused| refused.code), Some(Code::TooMany));
            drop(thread);
            drop(turns.at_once.acquire().await);
            assert!(turns.take().is_ok());
        });
    }
}
