//! What unlocks the window, and whether it is locked.

use super::Drafts;
use super::statement::sql;

/// The lock of whoever is logged in. Instants are microseconds of this computer's clock.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(crate) struct WindowLock {
    pub(crate) hash: String,
    pub(crate) is_locked: bool,
    pub(crate) active_at: i64,
    pub(crate) failures: u32,
    pub(crate) wait_until: i64,
}

impl Drafts {
    pub(crate) async fn window_lock(&self) -> Result<Option<WindowLock>, sqlx::Error> {
        let query = "select hash, is_locked, active_at, failures, wait_until from window_lock";
        sqlx::query_as(query).fetch_optional(&self.pool).await
    }

    /// Puts it in the place of any other.
    pub(crate) async fn put_window_lock(&self, lock: &WindowLock) -> Result<(), sqlx::Error> {
        let query = "insert or replace into window_lock (id, hash, is_locked, active_at, failures, wait_until) \
                     values (1, $1, $2, $3, $4, $5)";
        self.run(sql!(query, [&lock.hash, lock.is_locked, lock.active_at, lock.failures, lock.wait_until])).await
    }

    /// The same, unless it is gone with its session.
    pub(crate) async fn change_window_lock(&self, lock: &WindowLock) -> Result<(), sqlx::Error> {
        let query = "update window_lock set hash = $1, is_locked = $2, active_at = $3, failures = $4, wait_until = $5";
        self.run(sql!(query, [&lock.hash, lock.is_locked, lock.active_at, lock.failures, lock.wait_until])).await
    }

    /// Somebody is there.
    pub(crate) async fn note_active(&self, at: i64) -> Result<(), sqlx::Error> {
        self.run(sql!("update window_lock set active_at = $1", [at])).await
    }
}
