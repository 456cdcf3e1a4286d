//! What unlocks the window, and whether it is locked.

use super::Drafts;

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
        sqlx::query(query)
            .bind(&lock.hash)
            .bind(lock.is_locked)
            .bind(lock.active_at)
            .bind(lock.failures)
            .bind(lock.wait_until)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The same, unless it is gone with its session.
    pub(crate) async fn change_window_lock(&self, lock: &WindowLock) -> Result<(), sqlx::Error> {
        let query = "update window_lock set hash = $1, is_locked = $2, active_at = $3, failures = $4, wait_until = $5";
        sqlx::query(query)
            .bind(&lock.hash)
            .bind(lock.is_locked)
            .bind(lock.active_at)
            .bind(lock.failures)
            .bind(lock.wait_until)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Somebody is there.
    pub(crate) async fn note_active(&self, at: i64) -> Result<(), sqlx::Error> {
        sqlx::query("update window_lock set active_at = $1").bind(at).execute(&self.pool).await?;
        Ok(())
    }
}
