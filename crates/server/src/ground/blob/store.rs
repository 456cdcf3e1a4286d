//! Which files there are and which company may read them.

use pok_domain::file::FileType;
use pok_domain::{BlobId, CompanyId};
use sqlx::{Any, Executor, Row};

use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;

/// A stored file.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) bytes: u64,
    pub(crate) media_type: String,
}

/// Notes a file whose content has been stored.
pub(crate) async fn insert(tx: &mut Tx, id: BlobId, bytes: u64, kind: FileType) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!(
        "insert into blob (sha256, bytes, kind, stored_at) values ($1, $2, $3, $4) on conflict (sha256) do nothing",
        [id.to_string(), bytes as i64, kind.media_type(), at]
    ))
    .await
}

/// Forgets those of `candidates` that nothing names any more; answers which.
pub(crate) async fn forget_unused(tx: &mut Tx, candidates: &[BlobId]) -> Result<Vec<BlobId>, Fault> {
    let mut forgotten = Vec::new();
    for id in candidates {
        let deleted = sqlx::query(
            "delete from blob where sha256 = $1 \
             and not exists (select 1 from signup_file where sha256 = $1) \
             and not exists (select 1 from member_paper where sha256 = $1) \
             and not exists (select 1 from blob_reader where sha256 = $1) \
             and not exists (select 1 from bid_file where sha256 = $1) \
             and not exists (select 1 from contract where signed = $1) \
             and not exists (select 1 from contract_document where blob = $1) \
             and not exists (select 1 from signature where blob = $1) \
             and not exists (select 1 from last_seal where blob = $1)",
        )
        .bind(id.to_string())
        .execute(tx.sql())
        .await?;
        if deleted.rows_affected() == 1 {
            forgotten.push(*id);
        }
    }
    Ok(forgotten)
}

/// Lets a company read a file.
pub(crate) async fn grant(tx: &mut Tx, company: CompanyId, id: BlobId) -> Result<(), Fault> {
    tx.run(sql!(
        "insert into blob_reader (company_id, sha256) values ($1, $2) on conflict (company_id, sha256) do nothing",
        [company.to_string(), id.to_string()]
    ))
    .await
}

/// A file, whoever it belongs to.
pub(crate) async fn find(on: impl Executor<'_, Database = Any>, id: BlobId) -> Result<Option<Stored>, Fault> {
    let row =
        sqlx::query("select bytes, kind from blob where sha256 = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.map(|row| {
        let bytes: i64 = row.try_get("bytes")?;
        Ok(Stored { bytes: bytes.unsigned_abs(), media_type: row.try_get("kind")? })
    })
    .transpose()
}

/// Whether a company may read a file.
pub(crate) async fn may_read(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
    id: BlobId,
) -> Result<bool, Fault> {
    let row = sqlx::query("select 1 as one from blob_reader where company_id = $1 and sha256 = $2")
        .bind(company.to_string())
        .bind(id.to_string())
        .fetch_optional(on)
        .await?;
    Ok(row.is_some())
}
