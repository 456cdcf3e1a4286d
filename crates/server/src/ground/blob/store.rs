//! Which files there are and which company may read them.

use pok_domain::file::{FileNote, FileType};
use pok_domain::{BlobId, CompanyId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;

/// A stored file.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) bytes: u64,
    pub(crate) media_type: String,
}

/// Notes a file whose content has been stored.
pub(crate) async fn insert(tx: &mut Tx, id: BlobId, bytes: u64, kind: FileType) -> Result<(), Fault> {
    tx.run(insert!(
        blob { sha256: id.to_string(), bytes: bytes as i64, kind: kind.media_type(), stored_at: tx.micros() },
        "on conflict (sha256) do nothing"
    ))
    .await
}

/// Notes what whoever opens a file should know.
pub(crate) async fn note(tx: &mut Tx, id: BlobId, notes: &[FileNote]) -> Result<(), Fault> {
    if notes.is_empty() {
        return Ok(());
    }
    let notes: Vec<&str> = notes.iter().map(|note| note.code()).collect();
    tx.run(sql!("update blob set notes = $2 where sha256 = $1", [id.to_string(), notes.join(" ")])).await
}

/// Reads what [`note`] wrote; what this version doesn't know is left out.
pub(crate) fn read_notes(text: &str) -> Vec<FileNote> {
    text.split_whitespace().filter_map(|note| note.parse().ok()).collect()
}

/// Forgets those of `candidates` that nothing names any more; answers which.
pub(crate) async fn forget_unused(tx: &mut Tx, candidates: &[BlobId]) -> Result<Vec<BlobId>, Fault> {
    let mut forgotten = Vec::new();
    for id in candidates {
        let unused = sql!(
            "delete from blob where sha256 = $1 \
             and not exists (select 1 from signup_file where sha256 = $1) \
             and not exists (select 1 from member_paper where sha256 = $1) \
             and not exists (select 1 from blob_reader where sha256 = $1) \
             and not exists (select 1 from buyer_file where sha256 = $1) \
             and not exists (select 1 from bid_file where sha256 = $1) \
             and not exists (select 1 from contract where signed = $1) \
             and not exists (select 1 from contract_document where blob = $1) \
             and not exists (select 1 from signature where blob = $1) \
             and not exists (select 1 from last_seal where blob = $1)",
            [id.to_string()]
        );
        if tx.did(unused).await? {
            forgotten.push(*id);
        }
    }
    Ok(forgotten)
}

/// Lets a company read a file.
pub(crate) async fn grant(tx: &mut Tx, company: CompanyId, id: BlobId) -> Result<(), Fault> {
    let row = insert!(
        blob_reader { company_id: company.to_string(), sha256: id.to_string() },
        "on conflict (company_id, sha256) do nothing"
    );
    tx.run(row).await
}

/// Notes a file as one that the buyer's side sent.
pub(crate) async fn grant_buyer(tx: &mut Tx, id: BlobId) -> Result<(), Fault> {
    tx.run(insert!(buyer_file { sha256: id.to_string() }, "on conflict (sha256) do nothing")).await
}

/// Whether the buyer's side sent a file.
pub(crate) async fn is_buyers(on: impl Executor<'_, Database = Any>, id: BlobId) -> Result<bool, Fault> {
    let query = sql!("select 1 as one from buyer_file where sha256 = $1", [id.to_string()]);
    Ok(query.fetch_optional(on).await?.is_some())
}

/// A file, whoever it belongs to.
pub(crate) async fn find(on: impl Executor<'_, Database = Any>, id: BlobId) -> Result<Option<Stored>, Fault> {
    let query = sql!("select bytes, kind from blob where sha256 = $1", [id.to_string()]);
    let read =
        |row: AnyRow| Ok(Stored { bytes: row.get::<i64>("bytes")?.unsigned_abs(), media_type: row.get("kind")? });
    Ok(query.try_map(read).fetch_optional(on).await?)
}

/// Whether a company may read a file.
pub(crate) async fn may_read(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
    id: BlobId,
) -> Result<bool, Fault> {
    let query = "select 1 as one from blob_reader where company_id = $1 and sha256 = $2";
    Ok(sql!(query, [company.to_string(), id.to_string()]).fetch_optional(on).await?.is_some())
}
