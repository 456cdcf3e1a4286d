//! A writing transaction. Feeds that grew in it are announced only once it is on disk.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use pok_domain::CompanyId;
use sqlx::{Any, AnyConnection, Execute, Executor as _, Transaction};
use tokio::sync::{Notify, OwnedSemaphorePermit};

use crate::ground::bell::Bell;
use crate::ground::fault::Fault;

/// Dropped without [`Tx::commit`], it changes nothing.
pub(crate) struct Tx {
    inner: Transaction<'static, Any>,
    // Dropped after `inner`, so that the next writer begins when this one has ended.
    _turn: Option<OwnedSemaphorePermit>,
    now: Timestamp,
    bell: Bell,
    grown: BTreeMap<CompanyId, i64>,
    jobs: Arc<Notify>,
    wakes: bool,
}

impl Tx {
    pub(super) fn new(
        inner: Transaction<'static, Any>,
        turn: Option<OwnedSemaphorePermit>,
        now: Timestamp,
        bell: Bell,
        jobs: Arc<Notify>,
    ) -> Self {
        Self { inner, _turn: turn, now, bell, grown: BTreeMap::new(), jobs, wakes: false }
    }

    /// The connection to query on.
    pub(crate) fn sql(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }

    /// Writes, whatever rows there are to write to.
    pub(crate) async fn run<'q>(&mut self, query: impl Execute<'q, Any> + 'q) -> Result<(), Fault> {
        self.sql().execute(query).await?;
        Ok(())
    }

    /// Writes, and answers whether there was a row to write to.
    pub(crate) async fn did<'q>(&mut self, query: impl Execute<'q, Any> + 'q) -> Result<bool, Fault> {
        Ok(self.sql().execute(query).await?.rows_affected() > 0)
    }

    /// The server's clock when the transaction began: the time of everything in it.
    pub(crate) fn now(&self) -> Timestamp {
        self.now
    }

    /// [`Tx::now`] as the databases keep it.
    pub(crate) fn micros(&self) -> i64 {
        self.now.as_microsecond()
    }

    /// Remembers that a company's feed has grown to `seq`.
    pub(crate) fn grew(&mut self, company: CompanyId, seq: i64) {
        self.grown.insert(company, seq);
    }

    /// Remembers that it leaves the server's jobs something to do, or to be done at another time.
    pub(crate) fn wake(&mut self) {
        self.wakes = true;
    }

    /// Makes it all durable, and then tells whoever listens to the feeds, and the jobs.
    pub(crate) async fn commit(self) -> Result<(), Fault> {
        self.inner.commit().await?;
        for (company, seq) in self.grown {
            self.bell.ring(company, seq);
        }
        if self.wakes {
            self.jobs.notify_waiters();
        }
        Ok(())
    }
}
