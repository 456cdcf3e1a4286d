//! Writes that come at the same time share a transaction, and so the wait for the disk: each is acknowledged when all of
//! them are there.

use std::sync::Arc;

use pok_api::Problem;
use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::{Mutex, MutexGuard, watch};

use super::tx::Tx;
use crate::core::fault;
use crate::core::fault::Doing;

/// The transaction that is open now, if one is.
#[derive(Default)]
pub(crate) struct Group(Arc<Mutex<Option<Open>>>);

struct Open {
    tx: Tx,
    /// A write was dropped halfway: what it did is taken back before anybody goes on.
    is_torn: bool,
    ended: watch::Sender<Option<Result<(), Problem>>>,
}

/// A writer's place in the transaction: nobody else writes while it lasts.
pub(crate) struct Place<'a>(MutexGuard<'a, Option<Open>>);

impl std::fmt::Debug for Group {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Group")
    }
}

impl Group {
    /// Takes the next place. Whoever ends it by neither [`Place::keep`] nor [`Place::give_up`] has written nothing.
    pub(crate) async fn place(&self, pool: &SqlitePool) -> Result<Place<'_>, sqlx::Error> {
        let mut open = self.0.lock().await;
        match open.as_mut() {
            Some(open) => open.mend().await?,
            None => {
                *open = Some(Open { tx: Tx::begin(pool).await?, is_torn: false, ended: watch::Sender::new(None) });
                // Comes after everybody who waits for a place by then.
                tokio::spawn(commit(Arc::clone(&self.0)));
            }
        }
        let mut place = Place(open);
        sqlx::raw_sql("savepoint place").execute(place.connection()?).await?;
        place.open()?.is_torn = true;
        Ok(place)
    }
}

impl Place<'_> {
    fn open(&mut self) -> Result<&mut Open, sqlx::Error> {
        self.0.as_mut().ok_or(sqlx::Error::PoolClosed)
    }

    /// Where to write.
    pub(crate) fn connection(&mut self) -> Result<&mut SqliteConnection, sqlx::Error> {
        Ok(&mut self.open()?.tx)
    }

    /// Keeps what was written, and waits until the disk has it.
    pub(crate) async fn keep(mut self) -> Result<(), Problem> {
        let disk = |error: sqlx::Error| fault::sql("keeping a draft", &error);
        sqlx::raw_sql("release place").execute(self.connection().map_err(disk)?).await.map_err(disk)?;
        let open = self.open().map_err(disk)?;
        open.is_torn = false;
        let mut ended = open.ended.subscribe();
        drop(self);
        let outcome = ended.wait_for(Option::is_some).await.ok().and_then(|ended| ended.clone());
        outcome.unwrap_or_else(|| Err(fault::internal("keeping a draft", "another write beside it failed")))
    }

    /// Keeps nothing of it.
    pub(crate) async fn give_up(mut self) -> Result<(), sqlx::Error> {
        self.open()?.mend().await
    }

    /// The disk refused, and may have taken back everything: so do we, for everybody in the transaction.
    pub(crate) fn fail(mut self, problem: &Problem) {
        if let Some(open) = self.0.take() {
            open.ended.send_replace(Some(Err(problem.clone())));
        }
    }
}

impl Open {
    async fn mend(&mut self) -> Result<(), sqlx::Error> {
        if self.is_torn {
            sqlx::raw_sql("rollback to place; release place").execute(&mut *self.tx).await?;
            self.is_torn = false;
        }
        Ok(())
    }
}

async fn commit(group: Arc<Mutex<Option<Open>>>) {
    let mut turn = group.lock().await;
    let Some(mut open) = turn.take() else { return };
    let committed = match open.mend().await {
        Ok(()) => open.tx.commit().await,
        Err(error) => Err(error),
    };
    open.ended.send_replace(Some(committed.doing("keeping a draft")));
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    async fn pool(folder: &std::path::Path) -> Result<SqlitePool, sqlx::Error> {
        let options = SqliteConnectOptions::new().filename(folder.join("a.sqlite")).create_if_missing(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        sqlx::raw_sql("create table kept (body text not null)").execute(&pool).await?;
        Ok(pool)
    }

    async fn write(place: &mut Place<'_>, body: &str) -> Result<(), sqlx::Error> {
        sqlx::query("insert into kept values ($1)").bind(body).execute(place.connection()?).await.map(drop)
    }

    async fn kept(pool: &SqlitePool) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("select body from kept order by rowid").fetch_all(pool).await
    }

    #[tokio::test]
    async fn those_who_come_together_are_kept_together() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (pool, group) = (pool(folder.path()).await?, Group::default());
        let held = group.place(&pool).await?;
        let one = async |body: &str| {
            let mut place = group.place(&pool).await.map_err(|error| error.to_string())?;
            write(&mut place, body).await.map_err(|error| error.to_string())?;
            place.keep().await.map_err(|problem| problem.to_string())
        };
        let (one, two, held) = tokio::join!(one("first"), one("second"), held.give_up());
        held?;
        one?;
        two?;
        assert_eq!(kept(&pool).await?, ["first", "second"]);
        Ok(())
    }

    #[tokio::test]
    async fn who_is_dropped_halfway_or_gives_up_takes_nobody_along() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (pool, group) = (pool(folder.path()).await?, Group::default());
        let mut torn = group.place(&pool).await?;
        write(&mut torn, "half").await?;
        drop(torn);
        let mut given_up = group.place(&pool).await?;
        write(&mut given_up, "given up").await?;
        given_up.give_up().await?;
        let mut whole = group.place(&pool).await?;
        write(&mut whole, "whole").await?;
        whole.keep().await?;
        assert_eq!(kept(&pool).await?, ["whole"]);
        let mut last = group.place(&pool).await?;
        write(&mut last, "half again").await?;
        drop(last);
        assert_eq!(kept(&pool).await?, ["whole"], "nor does the one who is the last");
        Ok(())
    }

    #[tokio::test]
    async fn where_the_disk_refuses_nobody_is_told_otherwise() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (pool, group) = (pool(folder.path()).await?, Group::default());
        sqlx::raw_sql("pragma max_page_count = 3").execute(&pool).await?;
        // While it is held, both wait for a place: so they come together.
        let held = group.place(&pool).await?;
        let small = async {
            let mut small = group.place(&pool).await.map_err(|error| error.to_string())?;
            write(&mut small, "small").await.map_err(|error| error.to_string())?;
            Ok::<_, String>(small.keep().await)
        };
        let large = async {
            let mut large = group.place(&pool).await.map_err(|error| error.to_string())?;
            let full = write(&mut large, &"x".repeat(100_000)).await;
            large.fail(&fault::sql("a test", &full.expect_err("the disk is full")));
            Ok::<_, String>(())
        };
        let (small, large, held) = tokio::join!(small, large, held.give_up());
        held?;
        large?;
        assert!(small?.is_err());
        assert!(kept(&pool).await?.is_empty());
        let mut after = group.place(&pool).await?;
        write(&mut after, "after").await?;
        after.keep().await?;
        assert_eq!(kept(&pool).await?, ["after"]);
        Ok(())
    }
}
