//! A draft as the window sees it: what stands here, how it stands with the server, and what came from elsewhere.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pok_api::desktop::draft::{Author, Conflict, Draft, FileProgress, State};
use pok_api::remote::sync::Draft as Mirrored;
use pok_api::{Code, Problem};
use pok_domain::draft::{DraftKind, Theirs};
use uuid::Uuid;

use crate::core::Core;
use crate::db::column::parsed;
use crate::db::{DraftKey, Kept, Upload, Waits};
use crate::{fault, record};

impl Core {
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

    /// The server's draft as the mirror has it.
    pub(crate) async fn mirrored(&self, key: &DraftKey) -> Result<Option<Mirrored>, Problem> {
        let pool = self.mirror.pool().await;
        let found = record::find::<Mirrored>(&*pool, key.subject).await;
        let found = found.map_err(|error| self.mirror_fault("the server's draft", &error))?;
        Ok(found.filter(|draft| draft.kind == key.kind))
    }

    /// Which of the server's drafts the mirror has in a later revision than `bases` (an array of `[kind, subject, rev]`)
    /// says.
    pub(crate) async fn mirrored_after(&self, bases: &str) -> Result<Vec<(DraftKind, Uuid)>, Problem> {
        let pool = self.mirror.pool().await;
        let query = "select here.value ->> 0 as kind, r.id as subject from json_each($1) here \
                     join record r on r.kind = 'draft' and r.id = here.value ->> 1 \
                     where r.rev > here.value ->> 2 and r.body ->> 'kind' = here.value ->> 0";
        let rows = sqlx::query(query).bind(bases).fetch_all(&*pool).await;
        let read = rows.and_then(|rows| {
            let read = |row: &sqlx::sqlite::SqliteRow| Ok((parsed(row, "kind")?, parsed(row, "subject")?));
            rows.iter().map(read).collect::<Result<_, sqlx::Error>>()
        });
        read.map_err(|error| self.mirror_fault("the server's drafts", &error))
    }

    /// When each draft of this computer was written last; none for an empty one.
    pub(crate) async fn all_written(&self, kind: DraftKind) -> Result<BTreeMap<Uuid, Option<Timestamp>>, Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let written = self.drafts.written(kind, who.company.id, &server).await;
        Ok(written.map_err(|error| fault::sql("drafts", &error))?.into_iter().collect())
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

    pub(super) fn progress_of(&self, upload: &Upload) -> FileProgress {
        let sending = self.push.sent(upload.file.blob);
        let state = match (&upload.tries.problem, sending) {
            (Some(problem), None) if upload.is_refused => State::Rejected(problem.code),
            (_, Some(_)) => State::Sending,
            (_, None) => State::Queued,
        };
        FileProgress { file: upload.file.clone(), sent: sending.unwrap_or(upload.sent), state }
    }
}

/// The company's draft as it stands on a computer that nobody wrote it on.
pub(super) fn taken(key: &DraftKey, theirs: &Theirs) -> Kept {
    let mut kept = Kept { updated_at: theirs.at, ..Kept::default() };
    kept.local.arrive(key.kind, theirs);
    kept
}

/// How it stands.
pub(super) fn state(kept: &Kept) -> State {
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
