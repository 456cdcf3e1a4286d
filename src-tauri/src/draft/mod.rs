//! What is being written and what waits to be sent, as the window sees it: the same for every kind of draft.

mod view;
mod waiting;

use std::time::Duration;

use pok_api::Problem;
use pok_api::desktop::draft::{Copy, Discard, Draft, Earlier, Resolve, Retry};
use pok_api::desktop::event::CHANGED;
use pok_domain::draft::{DraftKind, Patch, Unresolved};
use serde_json::Value;
use uuid::Uuid;

use crate::core::fault::Doing;
use crate::core::{Core, answers};
use crate::store::{DraftKey, KeptDraft, Tries, Upload};
use crate::sync::due::Item;

/// [다시 시도] and [임시저장] answer after this long, however slow the server is.
const PATIENCE: Duration = Duration::from_secs(5);

answers! {
    Retry => retry,
    Discard => discard,
    Resolve => resolve,
    Earlier => earlier,
}

async fn retry(core: &Core, Retry { kind, subject }: Retry) -> Result<Draft, Problem> {
    let key = core.draft_key(kind, subject)?;
    let files: Vec<_> = core
        .drafts
        .change(&key, |kept| {
            kept.local.retry();
            kept.tries = Tries::default();
            Ok(kept.local.mine.files().map(|file| file.blob).collect())
        })
        .await?;
    for blob in files {
        if let Some(upload) = core.waiting_upload(blob).await? {
            let again = Upload { is_refused: false, tries: Tries::default(), ..upload };
            core.drafts.note_upload(key.company, &key.server, &again).await.doing("a file on its way")?;
            core.push.hurry(&Item::File(blob));
        }
    }
    core.send_now(&key).await;
    core.draft(&key).await
}

async fn discard(core: &Core, Discard { kind, subject }: Discard) -> Result<Draft, Problem> {
    let key = core.draft_key(kind, subject)?;
    let now = core.clock.now();
    core.drafts
        .change(&key, |kept| {
            kept.past.extend(kept.local.discard());
            kept.merged.clear();
            kept.tries = Tries::default();
            kept.updated_at = now;
            Ok(())
        })
        .await?;
    core.reconcile_one(&key).await?;
    core.push.hurry(&Item::Draft(key.clone()));
    core.changed().await;
    core.draft(&key).await
}

async fn resolve(core: &Core, Resolve { kind, subject, rev, choices }: Resolve) -> Result<Draft, Problem> {
    let key = core.draft_key(kind, subject)?;
    let now = core.clock.now();
    core.drafts
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
    core.push.hurry(&Item::Draft(key.clone()));
    core.changed().await;
    core.draft(&key).await
}

async fn earlier(core: &Core, Earlier { kind, subject }: Earlier) -> Result<Vec<Copy>, Problem> {
    let past = core.drafts.past(&core.draft_key(kind, subject)?).await;
    let past = past.doing("earlier copies")?;
    Ok(past.into_iter().map(|(past, at)| Copy { past, at }).collect())
}

impl Core {
    async fn draft(&self, key: &DraftKey) -> Result<Draft, Problem> {
        self.draft_of(key.kind, key.subject).await?.ok_or_else(Problem::not_found)
    }

    /// Changes fields: on the disk when this answers, and sent after a moment of quiet.
    pub(crate) async fn edit_draft(&self, kind: DraftKind, subject: Uuid, changes: &Patch) -> Result<Draft, Problem> {
        let key = self.draft_key(kind, subject)?;
        // The company's draft is where one goes on from, whoever began it.
        let there = self.mirrored(&key).await?;
        let now = self.clock.now();
        let (is_new, is_first) = self
            .drafts
            .change(&key, |kept| {
                if let Some(there) = there.filter(|_| *kept == KeptDraft::default()) {
                    *kept = view::taken(&key, &there.now);
                }
                let is_first = *kept == KeptDraft::default();
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

    /// A draft was changed by something else than typing.
    async fn changed(&self) {
        self.host.emit(CHANGED, Value::Null);
        self.count_waiting().await;
    }
}
