//! A draft as the window sees it: what stands here, how it stands with the server, and what came from elsewhere.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pok_api::desktop::draft::{Author, Conflict, Draft, FileProgress, State};
use pok_api::{Code, Problem};
use pok_domain::draft::{DraftKind, Theirs};
use uuid::Uuid;

use crate::core::Core;
use crate::core::fault::Doing;
use crate::store::{DraftKey, KeptDraft, Upload, Waits};

impl Core {
    /// What is being written about a subject; none where nobody of the company has begun.
    pub(crate) async fn draft_of(&self, kind: DraftKind, subject: Uuid) -> Result<Option<Draft>, Problem> {
        let key = self.draft_key(kind, subject)?;
        let kept = self.drafts.find(&key).await.doing("a draft")?;
        match (kept, self.mirrored(&key).await?) {
            (None, None) => Ok(None),
            (Some(kept), there) => Ok(Some(self.shown(&key, kept, there.map(|there| there.now)).await?)),
            // Somebody else of the company has begun; nobody here has touched it.
            (None, Some(there)) => Ok(Some(self.shown(&key, taken(&key, &there.now), Some(there.now)).await?)),
        }
    }

    /// When each draft of this computer was written last; none for an empty one.
    pub(crate) async fn all_written(&self, kind: DraftKind) -> Result<BTreeMap<Uuid, Option<Timestamp>>, Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        Ok(self.drafts.written(kind, who.company.id, &server).await.doing("drafts")?.into_iter().collect())
    }

    async fn shown(&self, key: &DraftKey, kept: KeptDraft, there: Option<Theirs>) -> Result<Draft, Problem> {
        let uploads = self.drafts.uploads(key.company, &key.server).await;
        let uploads = uploads.doing("files on their way")?;
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
pub(super) fn taken(key: &DraftKey, theirs: &Theirs) -> KeptDraft {
    let mut kept = KeptDraft { updated_at: theirs.at, ..KeptDraft::default() };
    kept.local.arrive(key.kind, theirs);
    kept
}

/// How it stands.
pub(super) fn state(kept: &KeptDraft) -> State {
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
