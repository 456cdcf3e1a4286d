//! Drafts as the mirror has them: the server's.

use pok_api::Problem;
use pok_api::remote::sync::Draft as Mirrored;
use pok_domain::draft::{DraftKind, Theirs};
use sqlx::Row;
use uuid::Uuid;

use crate::core::Core;
use crate::store::DraftKey;
use crate::store::column::{instant, json, parsed};

impl Core {
    /// The draft of the company about a subject.
    pub(crate) fn draft_key(&self, kind: DraftKind, subject: Uuid) -> Result<DraftKey, Problem> {
        let (company, server) = (self.who()?.company.id, self.server()?.to_string());
        Ok(DraftKey { kind, subject, company, server })
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

    /// Which of the server's drafts the mirror has in a later revision than `bases` (an array of `[kind, subject, rev]`)
    /// says.
    pub(crate) async fn mirrored_after(&self, bases: &str) -> Result<Vec<(DraftKind, Uuid)>, Problem> {
        let pool = self.mirror.pool().await;
        let query = "select d.kind, d.subject from json_each($1) here join draft d on d.kind = here.value ->> 0 \
                     and d.subject = here.value ->> 1 where d.rev > here.value ->> 2";
        let rows = sqlx::query(query).bind(bases).fetch_all(&*pool).await;
        let read = rows.and_then(|rows| {
            let read = |row: &sqlx::sqlite::SqliteRow| Ok((parsed(row, "kind")?, parsed(row, "subject")?));
            rows.iter().map(read).collect::<Result<_, sqlx::Error>>()
        });
        read.map_err(|error| self.mirror_fault("the server's drafts", &error))
    }
}
