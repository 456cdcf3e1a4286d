//! A transaction whose failure harms nothing after it.
//!
//! Where the disk is full, SQLite takes a transaction back by itself; a later ROLLBACK then fails, and sqlx goes on
//! believing that the connection is inside a transaction: nothing could be begun on it until the program ends. So a
//! connection whose transaction didn't end in good order is closed, and the pool opens another.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

/// A transaction that writes. Dropped, it never was.
pub(crate) struct Tx {
    connection: PoolConnection<Sqlite>,
    is_over: bool,
}

impl Tx {
    /// Begins it: nobody else writes until it ends.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn begin(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let mut begun = Self { connection: pool.acquire().await?, is_over: false };
        sqlx::raw_sql("begin immediate").execute(&mut *begun).await?;
        Ok(begun)
    }

    /// Keeps all of it.
    ///
    /// # Errors
    /// The database's, and then nothing of it is kept.
    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        sqlx::raw_sql("commit").execute(&mut *self).await?;
        self.is_over = true;
        Ok(())
    }

    /// Keeps nothing of it.
    pub(crate) async fn give_up(mut self) {
        self.is_over = sqlx::raw_sql("rollback").execute(&mut *self).await.is_ok();
    }
}

impl Deref for Tx {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        if !self.is_over {
            self.connection.close_on_drop();
        }
    }
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

    use super::*;

    #[tokio::test]
    async fn after_a_full_disk_the_next_transaction_begins() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let options = SqliteConnectOptions::new().filename(folder.path().join("a.sqlite")).create_if_missing(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        sqlx::raw_sql("create table kept (body); pragma max_page_count = 3").execute(&pool).await?;
        let mut tx = Tx::begin(&pool).await?;
        sqlx::query("insert into kept values ('before')").execute(&mut *tx).await?;
        let full = sqlx::query("insert into kept values (zeroblob(100000))").execute(&mut *tx).await;
        assert!(full.is_err());
        drop(tx);
        let given_up = Tx::begin(&pool).await?;
        given_up.give_up().await;
        let mut tx = Tx::begin(&pool).await?;
        sqlx::query("insert into kept values ('after')").execute(&mut *tx).await?;
        tx.commit().await?;
        let kept: Vec<String> = sqlx::query_scalar("select body from kept").fetch_all(&pool).await?;
        assert_eq!(kept, ["after"]);
        Ok(())
    }
}
