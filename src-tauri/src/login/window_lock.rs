//! Locking the window and unlocking it by the password, without the network. What is drawn over a locked window is the
//! window's; that it can't be got around is the core's: it answers nothing that shows or sends something
//! (`Call::WHILE_LOCKED`).

use std::time::Duration;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use jiff::Timestamp;
use pok_api::desktop::event::LOGGED_OUT;
use pok_api::desktop::window_lock::{Active, Lock, Unlock};
use pok_api::{Code, Problem};
use pok_domain::member::{LONGEST_UNLOCK_WAIT, UNLOCK_ENDS, unlock_wait};
use serde_json::Value;

use crate::core::fault::Doing;
use crate::core::{Core, State, answers};
use crate::store::WindowLock;

/// One try to unlock the window at a time.
#[derive(Default)]
struct Unlocking(tokio::sync::Mutex<()>);

impl State for Unlocking {}

answers! {
    Lock => lock,
    Unlock => unlock,
    Active => active,
}

async fn lock(core: &Core, Lock {}: Lock) -> Result<(), Problem> {
    core.who()?;
    // First in memory: from here on nothing is answered, whatever the disk says.
    core.set_locked(true);
    core.pages.clear();
    let unlocking = core.state::<Unlocking>();
    let _one = unlocking.0.lock().await;
    // Who was unlocking it meanwhile was earlier.
    core.set_locked(true);
    match core.kept_window_lock().await? {
        Some(kept) => core.change_window_lock(&WindowLock { is_locked: true, ..kept }).await,
        None => {
            core.end_session().await?;
            core.host.emit(LOGGED_OUT, Value::Null);
            Ok(())
        }
    }
}

async fn unlock(core: &Core, Unlock { password }: Unlock) -> Result<(), Problem> {
    core.who()?;
    // One try at a time: each is counted before the next is looked at.
    let unlocking = core.state::<Unlocking>();
    let _one = unlocking.0.lock().await;
    let Some(kept) = core.kept_window_lock().await? else {
        return Err(Problem::new(Code::Unauthenticated, "log in"));
    };
    let now = Timestamp::now().as_microsecond();
    if let Ok(left @ 1..) = u64::try_from(kept.wait_until.saturating_sub(now)) {
        let wait = Duration::from_micros(left).min(LONGEST_UNLOCK_WAIT);
        // Nobody waits longer: the clock was set back.
        if wait == LONGEST_UNLOCK_WAIT {
            core.change_window_lock(&WindowLock { wait_until: after(now, wait), ..kept }).await?;
        }
        return Err(Problem::new(Code::TooMany, "too many wrong passwords; wait").retry_after(wait));
    }
    // Counted before it is looked at, so that ending the program in between gives no try away.
    let failures = kept.failures.saturating_add(1);
    let wait = unlock_wait(failures).unwrap_or_default();
    core.change_window_lock(&WindowLock { failures, wait_until: after(now, wait), ..kept.clone() }).await?;
    let hash = kept.hash.clone();
    if !tokio::task::spawn_blocking(move || is_right(&password, &hash)).await.doing("a password")? {
        if failures < UNLOCK_ENDS {
            return Err(Problem::new(Code::WrongCredentials, "the password is wrong"));
        }
        core.log_out().await?;
        core.host.emit(LOGGED_OUT, Value::Null);
        return Err(Problem::new(Code::Unauthenticated, "too many wrong passwords; log in again"));
    }
    core.change_window_lock(&WindowLock { is_locked: false, active_at: now, failures: 0, wait_until: 0, ..kept })
        .await?;
    core.set_locked(false);
    Ok(())
}

async fn active(core: &Core, Active {}: Active) -> Result<(), Problem> {
    core.drafts.note_active(Timestamp::now().as_microsecond()).await.doing("that somebody is there")
}

impl Core {
    /// Locks a window that was closed locked, or long ago. Called where a session of the last time was found; whether
    /// it can be gone on with: not where nothing says what would unlock it.
    pub(super) async fn lock_window_again(&self) -> Result<bool, Problem> {
        let Some(kept) = self.kept_window_lock().await? else { return Ok(false) };
        let idle = Timestamp::now().as_microsecond().saturating_sub(kept.active_at);
        // A clock that was set back says nothing of how long it was.
        let is_idle = u64::try_from(idle).map_or(true, |idle| Duration::from_micros(idle) >= self.idle);
        if kept.is_locked || is_idle {
            self.set_locked(true);
            self.change_window_lock(&WindowLock { is_locked: true, ..kept }).await?;
        }
        Ok(true)
    }

    /// Whoever is logged in now unlocks the window with the password of `hash`.
    pub(super) async fn begin_window_lock(&self, hash: String) -> Result<(), Problem> {
        let unlocking = self.state::<Unlocking>();
        let _one = unlocking.0.lock().await;
        self.set_locked(false);
        self.put_window_lock(hash).await
    }

    /// A new password unlocks the window from now on.
    pub(crate) async fn renew_window_lock(&self, password: String) -> Result<(), Problem> {
        let hash = hash(password).await?;
        let unlocking = self.state::<Unlocking>();
        let _one = unlocking.0.lock().await;
        match self.kept_window_lock().await? {
            Some(kept) => self.change_window_lock(&WindowLock { hash, ..kept }).await,
            None => self.put_window_lock(hash).await,
        }
    }

    async fn kept_window_lock(&self) -> Result<Option<WindowLock>, Problem> {
        self.drafts.window_lock().await.doing("the window's lock")
    }

    /// An open window, which the password of `hash` will unlock.
    async fn put_window_lock(&self, hash: String) -> Result<(), Problem> {
        let active_at = Timestamp::now().as_microsecond();
        let lock = WindowLock { hash, is_locked: false, active_at, failures: 0, wait_until: 0 };
        self.drafts.put_window_lock(&lock).await.doing("the window's lock")
    }

    async fn change_window_lock(&self, lock: &WindowLock) -> Result<(), Problem> {
        self.drafts.change_window_lock(lock).await.doing("the window's lock")
    }
}

/// So long after an instant, in microseconds.
fn after(now: i64, wait: Duration) -> i64 {
    now.saturating_add(i64::try_from(wait.as_micros()).unwrap_or(i64::MAX))
}

/// The form in which a password is kept here: as costly to guess as on the server.
pub(super) async fn hash(password: String) -> Result<String, Problem> {
    let made = tokio::task::spawn_blocking(move || {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).doing("randomness")?;
        Ok(argon2().hash_password_with_salt(password.as_bytes(), &salt).doing("a password")?.to_string())
    });
    made.await.doing("a password")?
}

fn is_right(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok())
}

/// OWASP's recommendation for Argon2id, which is also the library's default.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}
