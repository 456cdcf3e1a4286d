//! The rows of drafts: one per company, kind and subject, and only as it is now.

use pok_domain::CompanyId;
use pok_domain::draft::{DraftKind, Theirs};
use uuid::Uuid;

use crate::ground::database::{Columns as _, Tx, sql};
use crate::ground::fault::Fault;

/// The draft as it is, none where nothing was written yet; nobody else writes it until the transaction ends.
pub(super) async fn for_update(
    tx: &mut Tx,
    company: CompanyId,
    kind: DraftKind,
    subject: Uuid,
) -> Result<Option<Theirs>, Fault> {
    // A row that was just made stands for "none": whoever makes it is the only one to see it.
    let row = sql!(
        "insert into draft (company_id, kind, subject_id, rev, fields, written_by, device, at, operation) \
         values ($1, $2, $3, 0, '{}', '', '', 0, '') \
         on conflict (company_id, kind, subject_id) do update set rev = draft.rev \
         returning rev, fields, written_by, device, at, operation",
        [company.to_string(), kind.code(), subject.to_string()]
    );
    let row = row.fetch_one(tx.sql()).await?;
    let rev = row.get("rev")?;
    if rev == 0 {
        return Ok(None);
    }
    Ok(Some(Theirs {
        rev,
        fields: row.json("fields")?,
        by: row.get("written_by")?,
        device: row.get("device")?,
        at: row.instant("at")?,
        operation: row.parsed("operation")?,
    }))
}

/// Writes the draft in place of what was there. [`for_update`] made the row.
pub(super) async fn keep(
    tx: &mut Tx,
    company: CompanyId,
    kind: DraftKind,
    subject: Uuid,
    now: &Theirs,
) -> Result<(), Fault> {
    let (company, subject) = (company.to_string(), subject.to_string());
    let (at, operation) = (now.at.as_microsecond(), now.operation.to_string());
    let fields = serde_json::to_string(&now.fields)?;
    tx.run(sql!(
        "update draft set rev = $4, fields = $5, written_by = $6, device = $7, at = $8, operation = $9 \
         where company_id = $1 and kind = $2 and subject_id = $3",
        [company, kind.code(), subject, now.rev, fields, &now.by, &now.device, at, operation]
    ))
    .await
}
