//! What is being written and what waits to be sent, as the window sees it: the same for every kind of draft.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pok_api::desktop::draft::{
    Author, Conflict, Copy, Discard, Draft, Earlier, FileProgress, Operation, Resolve, Retry, State, Waiting, What,
};
use pok_api::desktop::event::{About, CHANGED};
use pok_api::remote::sync::Draft as Mirrored;
use pok_api::{Code, Handle, Problem};
use pok_domain::BidNoticeId;
use pok_domain::draft::{DraftKind, Patch, Theirs, Unresolved};
use serde_json::Value;
use sqlx::Row;
use uuid::Uuid;

use crate::core::Core;
use crate::db::column::{instant, json, parsed};
use crate::db::{DraftKey, Kept, Tries, Upload, Waits, subject};
use crate::fault;
use crate::sync::Item;

impl Handle<Waiting> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Waiting {}: Waiting) -> Result<Vec<Operation>, Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let sql = |error: sqlx::Error| fault::sql("what waits to be sent", &error);
        let drafts = self.drafts.all(who.company.id, &server).await.map_err(sql)?;
        let uploads = self.drafts.uploads(who.company.id, &server).await.map_err(sql)?;
        let pending = self.drafts.pending(who.company.id, &server).await.map_err(sql)?;
        let mut waiting = Vec::new();
        for upload in uploads {
            let names_it =
                |(_, kept): &&(DraftKey, Kept)| kept.local.mine.files().any(|file| file.blob == upload.file.blob);
            let (since, tries) = (upload.made_at, upload.tries.clone());
            let progress = self.progress_of(&upload);
            waiting.push(Operation {
                id: None,
                subject: drafts.iter().find(names_it).map_or(Uuid::nil(), |(key, _)| key.subject),
                title: upload.file.name,
                state: progress.state,
                what: What::File(progress),
                since,
                next_try: tries.next,
                problem: tries.problem,
            });
        }
        for (key, kept) in drafts.into_iter().filter(|(_, kept)| Waits::of(&kept.local).is_some()) {
            waiting.push(Operation {
                id: kept.local.flight.as_ref().map(|flight| flight.operation),
                what: What::Draft(key.kind),
                subject: key.subject,
                title: self.title_of(key.kind, key.subject).await?,
                state: state(&kept),
                since: kept.waits_since.unwrap_or(kept.updated_at),
                next_try: kept.tries.next,
                problem: kept.tries.problem,
            });
        }
        for operation in pending {
            let (what, title) = match operation.about {
                About::Sign(contract) => (What::Signature, self.contract_title(contract).await?),
                About::Submit(notice) => (What::Submission, self.title_of(DraftKind::Bid, notice.0).await?),
                About::Decline(notice) => (What::Decline, self.title_of(DraftKind::Bid, notice.0).await?),
            };
            waiting.push(Operation {
                id: Some(operation.id),
                what,
                subject: subject(operation.about),
                title,
                state: State::Unknown,
                since: operation.created_at,
                next_try: None,
                problem: None,
            });
        }
        waiting.sort_by_key(|operation| operation.since);
        Ok(waiting)
    }
}

impl Handle<Retry> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Retry { kind, subject }: Retry) -> Result<Draft, Problem> {
        let key = self.key(kind, subject)?;
        let files: Vec<_> = self
            .change_draft(&key, |kept| {
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
        self.change_draft(&key, |kept| {
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
        self.change_draft(&key, |kept| {
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

    /// What is being written about a subject; none where nobody of the company has begun.
    pub(crate) async fn draft_of(&self, kind: DraftKind, subject: Uuid) -> Result<Option<Draft>, Problem> {
        let key = self.key(kind, subject)?;
        let kept = self.drafts.find(&key).await.map_err(|error| fault::sql("a draft", &error))?;
        match (kept, self.mirrored(&key).await?) {
            (None, None) => Ok(None),
            (Some(kept), there) => Ok(Some(self.shown(&key, kept, there.map(|there| there.now)).await?)),
            // Somebody else of the company has begun; nobody here has touched it.
            (None, Some(there)) => Ok(Some(self.shown(&key, taken(&key, &there.now), Some(there.now)).await?)),
        }
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
        let is_new = self
            .change_draft(&key, |kept| {
                if let Some(there) = there.filter(|_| *kept == Kept::default()) {
                    *kept = taken(&key, &there.now);
                }
                if !kept.local.edit(changes) {
                    return Ok(false);
                }
                let fits = kept.local.mine.check();
                fits.map_err(|fault| Problem::field("changes", fault.to_string()))?;
                for field in changes.keys() {
                    kept.merged.remove(field);
                }
                kept.updated_at = now;
                kept.tries = Tries::default();
                Ok(true)
            })
            .await?;
        if is_new {
            self.push.typed(Item::Draft(key.clone()));
            self.count_waiting().await;
        }
        self.draft_of(kind, subject).await?.map_or_else(|| Ok(Draft::default()), Ok)
    }

    async fn change_draft<T>(
        &self,
        key: &DraftKey,
        change: impl FnOnce(&mut Kept) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        self.drafts.change(key, change).await
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

    /// The server's draft as the mirror has it.
    pub(crate) async fn mirrored(&self, key: &DraftKey) -> Result<Option<Mirrored>, Problem> {
        let pool = self.mirror.pool().await;
        let query = sqlx::query("select * from draft where kind = $1 and subject = $2");
        let row = query.bind(key.kind.code()).bind(key.subject.to_string()).fetch_optional(&*pool).await;
        let read = row.and_then(|row| {
            let read = |row: sqlx::sqlite::SqliteRow| {
                Ok::<_, sqlx::Error>(Mirrored {
                    kind: key.kind,
                    subject: key.subject,
                    now: Theirs {
                        rev: row.try_get("rev")?,
                        fields: json(&row, "fields")?,
                        by: row.try_get("by")?,
                        device: row.try_get("device")?,
                        at: instant(&row, "at")?,
                        operation: parsed(&row, "operation")?,
                    },
                })
            };
            row.map(read).transpose()
        });
        read.map_err(|error| self.mirror_fault("the server's draft", &error))
    }

    /// When each draft of this computer was written last; none for an empty one.
    pub(crate) async fn all_written(&self, kind: DraftKind) -> Result<BTreeMap<Uuid, Option<Timestamp>>, Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let all = self.drafts.all(who.company.id, &server).await.map_err(|error| fault::sql("drafts", &error))?;
        let of_kind = all.into_iter().filter(|(key, _)| key.kind == kind);
        Ok(of_kind
            .map(|(key, kept)| (key.subject, (!kept.local.mine.0.is_empty()).then_some(kept.updated_at)))
            .collect())
    }

    /// Counts what waits, for the masthead.
    pub(crate) async fn count_waiting(&self) {
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

    /// A draft was changed by something else than typing.
    async fn changed(&self) {
        self.host.emit(CHANGED, Value::Null);
        self.count_waiting().await;
    }

    async fn shown(&self, key: &DraftKey, kept: Kept, there: Option<Theirs>) -> Result<Draft, Problem> {
        let uploads = self.drafts.uploads(key.company, &key.server).await;
        let uploads = uploads.map_err(|error| fault::sql("files on their way", &error))?;
        let files = uploads.iter().filter(|upload| kept.local.mine.files().any(|file| file.blob == upload.file.blob));
        let files = files.map(|upload| self.progress_of(upload)).collect();
        let conflict = kept.local.splits(key.kind).zip(kept.local.conflict.as_ref()).map(|(merged, theirs)| Conflict {
            rev: theirs.rev,
            theirs: author(theirs),
            mine_at: kept.updated_at,
            splits: merged.splits,
            taken: merged.taken.into_iter().collect(),
        });
        Ok(Draft {
            state: state(&kept),
            updated_at: kept.updated_at,
            merged: kept.merged.into_iter().collect(),
            by: there.filter(|there| there.rev != kept.own_rev).as_ref().map(author),
            fields: kept.local.mine,
            conflict,
            files,
        })
    }

    fn progress_of(&self, upload: &Upload) -> FileProgress {
        let sending = self.push.sent(upload.file.blob);
        let state = match (&upload.tries.problem, sending) {
            (Some(problem), None) if upload.is_refused => State::Rejected(problem.code),
            (_, Some(_)) => State::Sending,
            (_, None) => State::Queued,
        };
        FileProgress { file: upload.file.clone(), sent: sending.unwrap_or(upload.sent), state }
    }

    async fn title_of(&self, kind: DraftKind, subject: Uuid) -> Result<String, Problem> {
        let title = match kind {
            DraftKind::Bid => {
                let notice = self.bid_notice(BidNoticeId(subject)).await;
                notice.map(|notice| format!("{} {}", notice.number, notice.title))
            }
        };
        or_untitled(title)
    }

    async fn contract_title(&self, contract: pok_domain::ContractId) -> Result<String, Problem> {
        let contract = self.contract(contract).await;
        or_untitled(contract.map(|contract| format!("{} {}", contract.number, contract.title)))
    }
}

/// [다시 시도] and [임시저장] answer after this long, however slow the server is.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// What it is about may not have been fetched yet.
fn or_untitled(title: Result<String, Problem>) -> Result<String, Problem> {
    match title {
        Err(problem) if problem.code == Code::NotFound => Ok(String::new()),
        title => title,
    }
}

/// The company's draft as it stands on a computer that nobody wrote it on.
fn taken(key: &DraftKey, theirs: &Theirs) -> Kept {
    let mut kept = Kept { updated_at: theirs.at, ..Kept::default() };
    kept.local.arrive(key.kind, theirs);
    kept
}

fn state(kept: &Kept) -> State {
    match Waits::of(&kept.local) {
        None => State::Saved,
        Some(Waits::Queued) => State::Queued,
        Some(Waits::Sending) => State::Sending,
        Some(Waits::Unknown) => State::Unknown,
        Some(Waits::Conflict) => State::Conflict,
        Some(Waits::Rejected) => {
            State::Rejected(kept.tries.problem.as_ref().map_or(Code::Internal, |problem| problem.code))
        }
    }
}

fn author(theirs: &Theirs) -> Author {
    Author { name: theirs.by.clone(), device: theirs.device.clone(), at: theirs.at }
}
