//! Fetching what changed: page by page into the mirror, or all of it anew beside the mirror.

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::desktop::event::{CHANGED, WHO};
use pok_api::desktop::login::{SyncLine, Who};
use pok_api::remote::company::Membership;
use pok_api::remote::contact::Colleague;
use serde_json::Value;
use sqlx::SqlitePool;

use super::apply::apply;
use super::pages::Pages;
use super::plan::{Batch, Cursor, Plan, Why};
use super::server_about::put_server_about;
use crate::core::host::emit;
use crate::core::{Core, fault};
use crate::list;
use crate::remote::Server;
use crate::store::{Owner, put_owner};

/// How following the feed ended.
#[derive(Debug)]
enum End {
    /// Everything has been read.
    Read(Timestamp),
    /// The mirror has become another one.
    Late,
    Rebuild(Why),
}

impl Core {
    /// Brings the mirror up to the end of the feed.
    pub(crate) async fn pull(&self) -> Result<(), Problem> {
        let _one = self.sync.pulling.lock().await;
        let (server, who) = (self.server()?, self.who()?);
        let owner = Owner::new(&server, &who);
        let from = {
            let pool = self.mirror.pool().await;
            read_cursor(&pool).await.map_err(|error| self.mirror_fault("the cursor", &error))?
        };
        let (end, cursor) = self.follow(None, &owner, from).await?;
        match end {
            End::Read(at) => self.sync.show_saved(at),
            End::Late => tracing::info!("a page came too late: the mirror is another one by now"),
            End::Rebuild(why) => {
                tracing::warn!(?why, cursor.seq, "the mirror is fetched anew");
                self.rebuild(&server, &who).await?;
                if why != Why::Hash {
                    self.offer_again().await?;
                }
            }
        }
        self.see_to_lists().await?;
        if cursor != from || matches!(end, End::Rebuild(_)) {
            self.host.emit(CHANGED, Value::Null);
        }
        Ok(())
    }

    /// After a first copy everything is there and listed; what pages are found by is made on the side.
    async fn see_to_lists(&self) -> Result<(), Problem> {
        let pool = self.mirror.pool().await;
        if list::waits(&pool).await.map_err(|error| self.mirror_fault("lists that wait", &error))? {
            let own = self.clone();
            self.spawn(async move { own.derive_lists().await });
        }
        Ok(())
    }

    /// Writes what the feed has after a sequence into a staged copy, or the mirror; answers how that ended, and the
    /// sequence it came to.
    async fn follow(
        &self,
        staged: Option<&SqlitePool>,
        owner: &Owner,
        mut cursor: Cursor,
    ) -> Result<(End, Cursor), Problem> {
        let broken = |error: sqlx::Error| match staged {
            Some(_) => fault::sql("a fresh mirror", &error),
            None => self.mirror_fault("applying changes", &error),
        };
        let mut pages = Pages::after(self.clone(), cursor);
        loop {
            match pages.next().await? {
                Plan::Done { at } => {
                    let note = Batch { to: cursor, read_at: Some(at), ..Batch::default() };
                    let noted = self.write(staged, owner, cursor.seq, &note).await.map_err(broken)?;
                    return Ok((if noted { End::Read(at) } else { End::Late }, cursor));
                }
                Plan::Apply(batch) => {
                    if !self.write(staged, owner, cursor.seq, &batch).await.map_err(broken)? {
                        return Ok((End::Late, cursor));
                    }
                    cursor = batch.to;
                    self.take_note(&batch).await?;
                    if let Some(at) = batch.read_at {
                        return Ok((End::Read(at), cursor));
                    }
                    self.sync.show(SyncLine::Fetching { done: batch.to.seq, of: batch.head });
                    if staged.is_none() {
                        self.host.emit(CHANGED, Value::Null);
                    }
                }
                Plan::Rebuild(why) => return Ok((End::Rebuild(why), cursor)),
            }
        }
    }

    /// Writes a batch into a staged copy, or the mirror; whether that is still the one it was fetched for.
    async fn write(
        &self,
        staged: Option<&SqlitePool>,
        owner: &Owner,
        from: i64,
        batch: &Batch,
    ) -> Result<bool, sqlx::Error> {
        match staged {
            Some(staged) => apply(staged, owner, from, batch).await,
            None => apply(&*self.mirror.writer().await, owner, from, batch).await,
        }
    }

    /// Pulls until the mirror holds `seq`.
    pub(crate) async fn pull_to(&self, seq: i64) -> Result<(), Problem> {
        self.pull().await?;
        let pool = self.mirror.pool().await;
        let reached = read_cursor(&pool).await.map_err(|error| self.mirror_fault("the cursor", &error))?.seq;
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
        match self.follow(Some(staged), &owner, Cursor::default()).await? {
            (End::Read(at), _) => {
                while list::index_some(staged).await.map_err(sql)? {}
                Ok(at)
            }
            (end, cursor) => Err(fault::internal("fetching everything anew", format!("{end:?} at {cursor:?}"))),
        }
    }

    /// When the mirror was last known to hold everything; none before the first fetch.
    pub(crate) async fn read_at(&self) -> Result<Option<Timestamp>, Problem> {
        let pool = self.mirror.pool().await;
        let micros = sqlx::query_scalar::<_, Option<i64>>("select read_at from cursor").fetch_one(&*pool).await;
        let micros = micros.map_err(|error| self.mirror_fault("the time of reading", &error))?;
        Ok(micros.and_then(|micros| Timestamp::from_microsecond(micros).ok()))
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

/// How far the mirror has come.
async fn read_cursor(pool: &SqlitePool) -> Result<Cursor, sqlx::Error> {
    let (seq, mark) = sqlx::query_as("select seq, mark from cursor").fetch_one(pool).await?;
    Ok(Cursor { seq, mark })
}
