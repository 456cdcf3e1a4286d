//! Fetching what changed: page by page into the mirror, or all of it anew beside the mirror.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::desktop::event::{CHANGED, WHO};
use pok_api::desktop::login::{SyncLine, Who};
use pok_api::record::Record as _;
use pok_api::remote::company::Membership;
use pok_api::remote::contact::Colleague;
use pok_api::remote::sync::Changes;
use pok_domain::BlobId;
use pok_domain::board::Notice;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use sqlx::SqlitePool;

use super::apply::{apply, move_cursor};
use super::plan::{Arrived, Batch, Change, Plan, What, plan};
use super::server_about::put_server_about;
use crate::core::host::emit;
use crate::core::{Core, fault};
use crate::file::blob::id_of;
use crate::record::Body;
use crate::remote::{RemoteFault, Server};
use crate::store::{Owner, put_owner};

/// Changes a page.
const PAGE: u32 = 500;
/// So many bytes of records are written at once, and a page more.
const AT_ONCE: usize = 8 * 1024 * 1024;

/// [`pok_api::remote::sync::Page`] with the text that its hash is about.
#[derive(Deserialize)]
struct Sent<'a> {
    #[serde(borrow)]
    changes: &'a RawValue,
    head: i64,
    at: Timestamp,
    sha256: BlobId,
    restart: bool,
}

/// [`pok_api::remote::sync::Change`] with the text of its body: of kinds that this version doesn't know, too.
#[derive(Deserialize)]
struct SentChange<'a> {
    seq: i64,
    #[serde(borrow)]
    subject: SentSubject<'a>,
}

#[derive(Deserialize)]
struct SentSubject<'a> {
    kind: &'a str,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
}

impl SentChange<'_> {
    fn read(self) -> Change {
        let what = match (self.subject.kind, self.subject.body) {
            ("notice_gone", Some(body)) => {
                What::Gone { kind: Notice::KIND, id: serde_json::from_str(body.get()).unwrap_or_default() }
            }
            (kind, Some(body)) => What::Is(Body::of(kind, body)),
            (_, None) => What::Hidden,
        };
        Change { seq: self.seq, what }
    }
}

impl Core {
    /// Brings the mirror up to the end of the feed.
    pub(crate) async fn pull(&self) -> Result<(), Problem> {
        let _one = self.sync.pulling.lock().await;
        let (server, who) = (self.server()?, self.who()?);
        let owner = Owner::new(&server, &who);
        let mut changed = false;
        let mut cursor = {
            let pool = self.mirror.pool().await;
            read_cursor(&pool).await.map_err(|error| self.mirror_fault("the cursor", &error))?
        };
        let mut next = plan(cursor, self.fetch(cursor).await?);
        loop {
            match next {
                Plan::Done { at } => {
                    if self.note_read(&owner, cursor, at).await? {
                        self.sync.show_saved(at);
                    }
                    break;
                }
                Plan::Apply(batch) => {
                    let apply = async {
                        let pool = self.mirror.pool().await;
                        apply(&pool, &owner, cursor, &batch).await
                    };
                    let (applied, after) = self.fetch_during(apply, &batch).await;
                    if !applied.map_err(|error| self.mirror_fault("applying changes", &error))? {
                        tracing::info!("a page came too late: the mirror is another one by now");
                        break;
                    }
                    changed = true;
                    self.take_note(&batch).await?;
                    if let Some(at) = batch.read_at {
                        self.sync.show_saved(at);
                        break;
                    }
                    self.show_fetching(&batch);
                    self.host.emit(CHANGED, Value::Null);
                    (cursor, next) = (batch.seq, after?);
                }
                Plan::Rebuild(why) => {
                    tracing::warn!(?why, cursor, "the mirror is fetched anew");
                    self.rebuild(&server, &who).await?;
                    changed = true;
                    break;
                }
            }
        }
        if changed {
            self.host.emit(CHANGED, Value::Null);
        }
        Ok(())
    }

    /// Pulls until the mirror holds `seq`.
    pub(crate) async fn pull_to(&self, seq: i64) -> Result<(), Problem> {
        self.pull().await?;
        let pool = self.mirror.pool().await;
        let reached = read_cursor(&pool).await.map_err(|error| self.mirror_fault("the cursor", &error))?;
        if reached < seq {
            tracing::warn!(reached, seq, "the feed ends before the receipt");
        }
        Ok(())
    }

    /// Fetches everything into an empty copy, then puts it in the mirror's place; lists read the old one until then.
    async fn rebuild(&self, server: &Server, who: &Who) -> Result<(), Problem> {
        let staged = self.mirror.stage().await?;
        let filled =
            self.fill(&staged, server, who).await.and_then(|at| match self.who()?.contact.id == who.contact.id {
                true => Ok(at),
                false => Err(Problem::stale()),
            });
        match filled {
            Ok(at) => {
                self.mirror.swap(staged).await?;
                self.sync.show_saved(at);
                Ok(())
            }
            Err(problem) => {
                staged.close().await;
                Err(problem)
            }
        }
    }

    async fn fill(&self, staged: &SqlitePool, server: &Server, who: &Who) -> Result<Timestamp, Problem> {
        let sql = |error: sqlx::Error| fault::sql("a fresh mirror", &error);
        let owner = Owner::new(server, who);
        put_owner(staged, &owner).await.map_err(sql)?;
        if let Some(about) = self.server_about().await? {
            put_server_about(staged, &server.to_string(), &about).await.map_err(sql)?;
        }
        let (mut cursor, mut next) = (0, plan(0, self.fetch(0).await?));
        loop {
            match next {
                Plan::Done { at } => {
                    sqlx::query("update cursor set read_at = $1")
                        .bind(at.as_microsecond())
                        .execute(staged)
                        .await
                        .map_err(sql)?;
                    return Ok(at);
                }
                Plan::Apply(batch) => {
                    let (applied, after) = self.fetch_during(apply(staged, &owner, cursor, &batch), &batch).await;
                    applied.map_err(sql)?;
                    self.take_note(&batch).await?;
                    if let Some(at) = batch.read_at {
                        return Ok(at);
                    }
                    self.show_fetching(&batch);
                    (cursor, next) = (batch.seq, after?);
                }
                Plan::Rebuild(why) => {
                    return Err(fault::internal("fetching everything anew", format!("{why:?} at {cursor}")));
                }
            }
        }
    }

    async fn fetch(&self, cursor: i64) -> Result<Arrived, Problem> {
        let body = self.remote.send_raw(&Changes { cursor, limit: PAGE }).await.map_err(RemoteFault::into_problem)?;
        let sent: Sent<'_> = serde_json::from_slice(&body).map_err(|error| fault::internal("a page", error))?;
        self.clock.observe(sent.at);
        let text = sent.changes.get();
        let intact = id_of(text.as_bytes()) == sent.sha256;
        let changes: Vec<SentChange<'_>> = match intact {
            true => serde_json::from_str(text).map_err(|error| fault::internal("a page", error))?,
            false => Vec::new(),
        };
        let changes = changes.into_iter().map(SentChange::read).collect();
        Ok(Arrived { changes, head: sent.head, at: sent.at, restart: sent.restart, intact })
    }

    /// Writes a batch, and meanwhile fetches what comes after it: one page, and as many more as come until it is written.
    /// Writing few large batches costs much less than many small ones.
    async fn fetch_during<R>(&self, writing: impl Future<Output = R>, batch: &Batch) -> (R, Result<Plan, Problem>) {
        let is_written = AtomicBool::new(false);
        let writing = async {
            let written = writing.await;
            is_written.store(true, Ordering::Relaxed);
            written
        };
        let fetching = async {
            let mut next = self.fetch_after(batch).await?;
            while let Plan::Apply(gathered) = &mut next
                && !is_written.load(Ordering::Relaxed)
                && gathered.bytes() < AT_ONCE
            {
                match self.fetch_after(gathered).await {
                    Ok(Plan::Apply(after)) => gathered.go_on(*after),
                    // The end; or what is asked for again by itself, as that can't be applied.
                    _ => break,
                }
            }
            Ok(next)
        };
        tokio::join!(writing, fetching)
    }

    /// What comes after a batch.
    async fn fetch_after(&self, batch: &Batch) -> Result<Plan, Problem> {
        match batch.read_at {
            Some(at) => Ok(Plan::Done { at }),
            None => Ok(plan(batch.seq, self.fetch(batch.seq).await?)),
        }
    }

    fn show_fetching(&self, batch: &Batch) {
        self.sync.show(SyncLine::Fetching { done: batch.seq, of: batch.head });
    }

    /// When the mirror was last known to hold everything; none before the first fetch.
    pub(crate) async fn read_at(&self) -> Result<Option<Timestamp>, Problem> {
        let pool = self.mirror.pool().await;
        let micros = sqlx::query_scalar::<_, Option<i64>>("select read_at from cursor").fetch_one(&*pool).await;
        let micros = micros.map_err(|error| self.mirror_fault("the time of reading", &error))?;
        Ok(micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()))
    }

    /// There was nothing after `cursor`; whether the mirror is still the one that was asked for.
    async fn note_read(&self, owner: &Owner, cursor: i64, at: Timestamp) -> Result<bool, Problem> {
        let pool = self.mirror.pool().await;
        let noted = async { move_cursor(&mut *pool.acquire().await?, owner, cursor, cursor, Some(at)).await };
        noted.await.map_err(|error| self.mirror_fault("the time of reading", &error))
    }

    /// What a batch says of whoever is logged in.
    async fn take_note(&self, batch: &Batch) -> Result<(), Problem> {
        let Ok(mut who) = self.who() else { return Ok(()) };
        let before = who.clone();
        if let Some(now) = batch.find::<Membership>("").filter(|now| now.company.id == who.company.id) {
            who.company = now.company;
        }
        if let Some(own) = batch.find::<Colleague>(&who.contact.id.to_string()) {
            who.contact = own.contact;
        }
        // Whoever logged out in the meantime stays logged out.
        if who != before && self.renew_who(&who) {
            let server = self.server()?.to_string();
            let kept = self.drafts.put_session(&server, &who).await;
            kept.map_err(|error| fault::sql("keeping who is logged in", &error))?;
            emit(&*self.host, WHO, &who);
        }
        Ok(())
    }
}

async fn read_cursor(pool: &SqlitePool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select seq from cursor").fetch_one(pool).await
}
