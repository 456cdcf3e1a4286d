//! Which files there are and which company may read them.

use pok_domain::{BlobId, CompanyId, ContractId};
use sqlx::{Any, AnyPool, Executor, Row};

use crate::database::Tx;
use crate::fault::Fault;

/// A stored file.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) bytes: u64,
    pub(crate) media_type: String,
}

/// Notes a file whose content has been stored.
pub(crate) async fn insert(tx: &mut Tx, id: BlobId, bytes: u64, kind: super::Kind) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query(
        "insert into blob (sha256, bytes, kind, stored_at) values ($1, $2, $3, $4) on conflict (sha256) do nothing",
    )
    .bind(id.to_string())
    .bind(bytes as i64)
    .bind(kind.media_type())
    .bind(at)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Lets a company read a file.
pub(crate) async fn grant(tx: &mut Tx, company: CompanyId, id: BlobId) -> Result<(), Fault> {
    sqlx::query(
        "insert into blob_reader (company_id, sha256) values ($1, $2) on conflict (company_id, sha256) do nothing",
    )
    .bind(company.to_string())
    .bind(id.to_string())
    .execute(tx.sql())
    .await?;
    Ok(())
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

/// The contract that a file is the signed copy of.
pub(crate) async fn is_signed_contract(
    pool: &AnyPool,
    company: CompanyId,
    id: BlobId,
) -> Result<Option<ContractId>, Fault> {
    let contract: Option<String> = sqlx::query_scalar("select id from contract where company_id = $1 and signed = $2")
        .bind(company.to_string())
        .bind(id.to_string())
        .fetch_optional(pool)
        .await?;
    Ok(contract.map(|id| id.parse()).transpose()?)
}
