//! Which files there are and which company may read them.

use jiff::Timestamp;
use pok_domain::bid::BidStatus;
use pok_domain::file::FileType;
use pok_domain::{BlobId, CompanyId, ContractId};
use sqlx::{Any, AnyPool, Executor, Row};

use crate::audit::{Actor, Entry, Event};
use crate::database::Tx;
use crate::fault::Fault;

/// How many of a contract's newest entries are looked through for a download.
const LOOKED_AT: i64 = 50;

/// A stored file.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) bytes: u64,
    pub(crate) media_type: String,
}

/// Notes a file whose content has been stored.
pub(crate) async fn insert(tx: &mut Tx, id: BlobId, bytes: u64, kind: FileType) -> Result<(), Fault> {
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

/// Whether a file belongs to a bid that counts and that the buyer has opened (P-BID-05).
pub(crate) async fn is_opened_bids(pool: &AnyPool, id: BlobId) -> Result<bool, Fault> {
    let row = sqlx::query(
        "select 1 as one from bid_file f join bid_notice n on n.id = f.notice_id \
         join bid b on b.notice_id = f.notice_id and b.company_id = f.company_id \
         where f.sha256 = $1 and n.opened_at is not null and b.status = $2 limit 1",
    )
    .bind(id.to_string())
    .bind(BidStatus::Submitted.code())
    .fetch_optional(pool)
    .await?;
    Ok(row.is_some())
}

/// A file of a contract.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ContractsFile {
    pub(crate) contract: ContractId,
    pub(crate) company: CompanyId,
    /// Whether it is the signed copy, and not a document as it was given out.
    pub(crate) signed: bool,
}

/// The contract that a file belongs to, if it was given out with one or is the signed copy of one.
pub(crate) async fn contracts_file(pool: &AnyPool, id: BlobId) -> Result<Option<ContractsFile>, Fault> {
    let row = sqlx::query(
        "select id, company_id, 1 as signed from contract where signed = $1 \
         union all \
         select c.id, c.company_id, 0 as signed \
         from contract_document d join contract c on c.id = d.contract_id where d.blob = $1 \
         order by signed desc limit 1",
    )
    .bind(id.to_string())
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        Ok(ContractsFile {
            contract: row.try_get::<&str, _>("id")?.parse()?,
            company: row.try_get::<&str, _>("company_id")?.parse()?,
            signed: row.try_get::<i32, _>("signed")? == 1,
        })
    })
    .transpose()
}

/// Whether the audit chain says that `actor` was given a contract's file at `since` or later.
pub(crate) async fn was_handed_out(
    pool: &AnyPool,
    contract: ContractId,
    id: BlobId,
    actor: &Actor,
    since: Timestamp,
) -> Result<bool, Fault> {
    let entries: Vec<String> =
        sqlx::query_scalar("select entry from audit where contract_id = $1 order by seq desc limit $2")
            .bind(contract.to_string())
            .bind(LOOKED_AT)
            .fetch_all(pool)
            .await?;
    let said = |entry: &Entry| {
        entry.event == Event::Downloaded && entry.actor.id == actor.id && entry.sha256 == Some(id) && entry.at >= since
    };
    Ok(entries.iter().filter_map(|json| serde_json::from_str(json).ok()).any(|entry: Entry| said(&entry)))
}
