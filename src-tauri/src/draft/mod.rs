//! What is being written and what waits to be sent, as the window sees it: the same for every kind of draft.

mod view;
mod waiting;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use pok_api::desktop::draft::{Copy, Discard, Draft, Earlier, Resolve, Retry};
use pok_api::desktop::event::CHANGED;
use pok_api::{Handle, Problem};
use pok_domain::draft::{DraftKind, Patch, Unresolved};
use serde_json::Value;
use uuid::Uuid;

use crate::core::Core;
use crate::db::{DraftKey, Kept, Tries, Upload};
use crate::fault;
use crate::sync::Item;

/// [다시 시도] and [임시저장] answer after this long, however slow the server is.
const PATIENCE: Duration = Duration::from_secs(5);

impl Handle<Retry> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Retry { kind, subject }: Retry) -> Result<Draft, Problem> {
        let key = self.key(kind, subject)?;
        let files: Vec<_> = self
            .drafts
            .change(&key, |kept| {
                kept.local.retry();
                kept.tries = Tries::default();
                Ok(kept.local.mine.files().map(|file| file.blob).collect())
            })
            .await?;
        for blob in files {
            if let Some(upload) = self.waiting_upload(blob).await? {
                let again = Upload { is_refused: false, tries: Tries::default(), ..upload };
                let noted = self.drafts.note_upload(key.company, &key.server, &again).await;
                noted.map_err(|error| fault::sql("a file on its way", &error))?;
                self.push.hurry(&Item::File(blob));
            }
        }
        self.send_now(&key).await;
        self.draft(&key).await
    }
}

impl Handle<Discard> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Discard { kind, subject }: Discard) -> Result<Draft, Problem> {
        let key = self.key(kind, subject)?;
        let now = self.clock.now();
        self.drafts
            .change(&key, |kept| {
                kept.past.extend(kept.local.discard());
                kept.merged.clear();
                kept.tries = Tries::default();
                kept.updated_at = now;
                Ok(())
            })
            .await?;
        self.reconcile_one(&key).await?;
        self.push.hurry(&Item::Draft(key.clone()));
        self.changed().await;
        self.draft(&key).await
    }
}

impl Handle<Resolve> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Resolve { kind, subject, rev, choices }: Resolve) -> Result<Draft, Problem> {
        let key = self.key(kind, subject)?;
        let now = self.clock.now();
        self.drafts
            .change(&key, |kept| {
                let past = kept.local.resolve(kind, rev, &choices).map_err(|unresolved| match unresolved {
                    Unresolved::None | Unresolved::Moved => Problem::stale(),
                    Unresolved::Open(field) => Problem::field(field, "this is not decided"),
                })?;
                kept.past.extend(past);
                kept.merged.clear();
                kept.tries = Tries::default();
                kept.updated_at = now;
                Ok(())
            })
            .await?;
        self.push.hurry(&Item::Draft(key.clone()));
        self.changed().await;
        self.draft(&key).await
    }
}

impl Handle<Earlier> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Earlier { kind, subject }: Earlier) -> Result<Vec<Copy>, Problem> {
        let past = self.drafts.past(&self.key(kind, subject)?).await;
        let past = past.map_err(|error| fault::sql("earlier copies", &error))?;
        Ok(past.into_iter().map(|(past, at)| Copy { past, at }).collect())
    }
}

impl Core {
    /// The draft of the company about a subject.
    pub(crate) fn key(&self, kind: DraftKind, subject: Uuid) -> Result<DraftKey, Problem> {
        let (company, server) = (self.who()?.company.id, self.server()?.to_string());
        Ok(DraftKey { kind, subject, company, server })
    }

    async fn draft(&self, key: &DraftKey) -> Result<Draft, Problem> {
        self.draft_of(key.kind, key.subject).await?.ok_or_else(Problem::not_found)
    }

    /// Changes fields: on the disk when this answers, and sent after a moment of quiet.
    pub(crate) async fn edit_draft(&self, kind: DraftKind, subject: Uuid, changes: &Patch) -> Result<Draft, Problem> {
        let key = self.key(kind, subject)?;
        // The company's draft is where one goes on from, whoever began it.
        let there = self.mirrored(&key).await?;
        let now = self.clock.now();
        let (is_new, is_first) = self
            .drafts
            .change(&key, |kept| {
                if let Some(there) = there.filter(|_| *kept == Kept::default()) {
                    *kept = view::taken(&key, &there.now);
                }
                let is_first = *kept == Kept::default();
                if !kept.local.edit(changes) {
                    return Ok((false, false));
                }
                let fits = kept.local.mine.check();
                fits.map_err(|fault| Problem::field("changes", fault.to_string()))?;
                for field in changes.keys() {
                    kept.merged.remove(field);
                }
                kept.updated_at = now;
                kept.tries = Tries::default();
                Ok((true, is_first))
            })
            .await?;
        if is_new {
            self.push.typed(Item::Draft(key.clone()));
            self.count_waiting().await;
        }
        if is_first {
            // 투찰상태 is another one from now on.
            self.host.emit(CHANGED, Value::Null);
        }
        self.draft_of(kind, subject).await?.map_or_else(|| Ok(Draft::default()), Ok)
    }

    /// Sends a draft now and waits for it, but not for ever: what takes longer goes on by itself.
    pub(crate) async fn send_now(&self, key: &DraftKey) {
        self.push.hurry(&Item::Draft(key.clone()));
        let (core, sent) = (self.clone(), key.clone());
        let (tell, told) = tokio::sync::oneshot::channel();
        self.sync.send(async move {
            if let Err(problem) = core.push_draft(&sent).await {
                tracing::info!(%problem, "not sent yet");
            }
            // Whoever asked may have stopped waiting.
            let _ = tell.send(());
        });
        let _ = tokio::time::timeout(PATIENCE, told).await;
    }

    /// Counts what waits, for the masthead, and sees to its names.
    pub(crate) async fn count_waiting(&self) {
        self.show_waiting().await;
        self.count_soon();
    }

    async fn show_waiting(&self) {
        let counted = async {
            let (who, server) = (self.who()?, self.server()?.to_string());
            let counted = self.drafts.count_waiting(who.company.id, &server).await;
            counted.map_err(|error| fault::sql("counting what waits", &error))
        };
        match counted.await {
            Ok((waiting, conflicts)) => self.sync.show_waiting(waiting, conflicts),
            Err(problem) => tracing::debug!(%problem, "counting what waits"),
        }
    }

    /// Counts and names what waits without anybody waiting for it, once for all who ask meanwhile.
    pub(crate) fn count_soon(&self) {
        if let Ok(next) = Arc::clone(&self.unsynced.next).try_lock_owned() {
            let core = self.clone();
            self.spawn(async move {
                let naming = Arc::clone(&core.unsynced.naming).lock_owned().await;
                drop(next);
                let began = Instant::now();
                core.show_waiting().await;
                if let Err(problem) = core.name_unsynced().await {
                    tracing::debug!(%problem, "naming what waits");
                }
                // Where much waits, most of the time goes into something else.
                tokio::time::sleep(began.elapsed() * 10).await;
                drop(naming);
            });
        }
    }

    /// Keeps beside the encrypted files what the drafts are called that the server doesn't have yet: whoever loses the
    /// key is told which were lost.
    pub(crate) async fn name_unsynced(&self) -> Result<(), Problem> {
        let (company, server) = (self.who()?.company.id, self.server()?.to_string());
        let keys = self.drafts.unsynced(company, &server).await;
        let keys = keys.map_err(|error| fault::sql("what waits to be sent", &error))?;
        let ours = format!("{server} {company} ");
        let held = self.unsynced.named();
        let others = held.iter().filter(|(key, _)| !key.starts_with(&ours));
        let mut names: BTreeMap<_, _> = others.map(|(key, name)| (key.clone(), name.clone())).collect();
        for key in keys {
            let place = format!("{ours}{}:{}", key.kind, key.subject);
            let name = match held.get(&place) {
                Some(name) => name.clone(),
                None => self.title_of(key.kind, key.subject).await?,
            };
            names.insert(place, name);
        }
        self.unsynced.set(names).map_err(|error| fault::file("names of drafts", &error))
    }

    /// A draft was changed by something else than typing.
    async fn changed(&self) {
        self.host.emit(CHANGED, Value::Null);
        self.count_waiting().await;
    }
}
