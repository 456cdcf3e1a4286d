//! The rows of drafts: one per company, kind and subject, and only as it is now.

use jiff::Timestamp;
use pok_domain::CompanyId;
use pok_domain::draft::{DraftKind, Theirs};
use sqlx::Row;
use uuid::Uuid;

use crate::ground::database::Tx;
use crate::ground::fault::Fault;

/// The draft as it is, none where nothing was written yet; nobody else writes it until the transaction ends.
pub(super) async fn for_update(
    tx: &mut Tx,
    company: CompanyId,
    kind: DraftKind,
    subject: Uuid,
) -> Result<Option<Theirs>, Fault> {
    // A row that was just made stands for "none": whoever makes it is the only one to see it.
    let row = sqlx::query(
        "insert into draft (company_id, kind, subject_id, rev, fields, written_by, device, at, operation) \
         values ($1, $2, $3, 0, '{}', '', '', 0, '') \
         on conflict (company_id, kind, subject_id) do update set rev = draft.rev \
         returning rev, fields, written_by, device, at, operation",
    )
    .bind(company.to_string())
    .bind(kind.code())
    .bind(subject.to_string())
    .fetch_one(tx.sql())
    .await?;
    let rev = row.try_get("rev")?;
    if rev == 0 {
        return Ok(None);
    }
    Ok(Some(Theirs {
        rev,
        fields: serde_json::from_str(row.try_get("fields")?)?,
        by: row.try_get("written_by")?,
        device: row.try_get("device")?,
        at: Timestamp::from_microsecond(row.try_get("at")?)?,
        operation: row.try_get::<&str, _>("operation")?.parse()?,
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
    sqlx::query(
        "update draft set rev = $4, fields = $5, written_by = $6, device = $7, at = $8, operation = $9 \
         where company_id = $1 and kind = $2 and subject_id = $3",
    )
    .bind(company.to_string())
    .bind(kind.code())
    .bind(subject.to_string())
    .bind(now.rev)
    .bind(serde_json::to_string(&now.fields)?)
    .bind(&now.by)
    .bind(&now.device)
    .bind(now.at.as_microsecond())
    .bind(now.operation.to_string())
    .execute(tx.sql())
    .await?;
    Ok(())
}
