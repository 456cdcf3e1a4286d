//! Drafts as the mirror has them: the server's.

use pok_api::Problem;
use pok_api::remote::sync::Draft as Mirrored;
use pok_domain::draft::DraftKind;
use uuid::Uuid;

use crate::core::Core;
use crate::record;
use crate::store::DraftKey;
use crate::store::column::parsed;

impl Core {
    /// The draft of the company about a subject.
    pub(crate) fn draft_key(&self, kind: DraftKind, subject: Uuid) -> Result<DraftKey, Problem> {
        let (company, server) = (self.who()?.company.id, self.server()?.to_string());
        Ok(DraftKey { kind, subject, company, server })
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
}
