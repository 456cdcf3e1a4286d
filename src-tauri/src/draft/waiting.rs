//! The list of what waits to be sent.

use pok_api::Problem;
use pok_api::desktop::draft::{Operation, State, Waiting, What};
use uuid::Uuid;

use super::view::state;
use crate::core::{Core, answers, fault};
use crate::store::{DraftKey, KeptDraft, Waits};

answers! { Waiting => waiting }

async fn waiting(core: &Core, Waiting {}: Waiting) -> Result<Vec<Operation>, Problem> {
    let (who, server) = (core.who()?, core.server()?.to_string());
    let sql = |error: sqlx::Error| fault::sql("what waits to be sent", &error);
    let drafts = core.drafts.all(who.company.id, &server).await.map_err(sql)?;
    let uploads = core.drafts.uploads(who.company.id, &server).await.map_err(sql)?;
    let pending = core.drafts.pending(who.company.id, &server).await.map_err(sql)?;
    let mut waiting = Vec::new();
    for upload in uploads {
        let names_it =
            |(_, kept): &&(DraftKey, KeptDraft)| kept.local.mine.files().any(|file| file.blob == upload.file.blob);
        let (since, tries) = (upload.made_at, upload.tries.clone());
        let progress = core.progress_of(&upload);
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
            title: core.title_of(key.kind.subject(), key.subject).await?,
            state: state(&kept),
            since: kept.waits_since.unwrap_or(kept.updated_at),
            next_try: kept.tries.next,
            problem: kept.tries.problem,
        });
    }
    for operation in pending {
        let (kind, subject) = operation.about.document();
        waiting.push(Operation {
            id: Some(operation.id),
            what: What::Act(operation.about),
            subject,
            title: core.title_of(kind, subject).await?,
            state: State::Unknown,
            since: operation.created_at,
            next_try: None,
            problem: None,
        });
    }
    waiting.sort_by_key(|operation| operation.since);
    Ok(waiting)
}
