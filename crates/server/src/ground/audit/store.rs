//! Adding to the chain, and reading it in order.

use pok_domain::BlobId;
use sqlx::{AnyPool, Row};

use super::entry::{Entry, Record};
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::secret::sha256;

/// A row of the chain as stored.
pub(super) struct Link {
    pub(super) seq: i64,
    pub(super) previous: String,
    pub(super) entry: String,
    pub(super) sha256: String,
}

/// Adds an entry and answers the chain's new head. The head's row stays locked until the transaction ends; it is the
/// last lock any transaction takes.
pub(crate) async fn append(tx: &mut Tx, record: Record) -> Result<BlobId, Fault> {
    let head = sqlx::query("update audit_head set seq = seq + 1 where one = 1 returning seq, sha256")
        .fetch_one(tx.sql())
        .await?;
    let (seq, previous): (i64, String) = (head.try_get("seq")?, head.try_get("sha256")?);
    let Record { event, actor, company, contract, document, sha256: file, detail, notice } = record;
    let entry = Entry { seq, at: tx.now(), event, actor, company, contract, document, sha256: file, detail, notice };
    let json = serde_json::to_string(&entry)?;
    let hash = link_hash(&previous, &json);
    tx.run(sql!(
        "insert into audit (seq, company_id, contract_id, previous, entry, sha256) values ($1, $2, $3, $4, $5, $6)",
        [seq, company.map(|id| id.to_string()), contract.map(|id| id.to_string()), previous, json, hash.to_string()]
    ))
    .await?;
    tx.run(sql!("update audit_head set sha256 = $1 where one = 1", [hash.to_string()])).await?;
    Ok(hash)
}

/// The hash of an entry: over the one before and the entry's JSON.
pub(super) fn link_hash(previous: &str, json: &str) -> BlobId {
    sha256(format!("{previous}\n{json}"))
}

pub(super) async fn head(pool: &AnyPool) -> Result<(i64, String), Fault> {
    let row = sqlx::query("select seq, sha256 from audit_head where one = 1").fetch_one(pool).await?;
    Ok((row.try_get("seq")?, row.try_get("sha256")?))
}

pub(super) async fn after(pool: &AnyPool, seq: i64, limit: i64) -> Result<Vec<Link>, Fault> {
    let rows = sqlx::query("select seq, previous, entry, sha256 from audit where seq > $1 order by seq limit $2")
        .bind(seq)
        .bind(limit)
        .fetch_all(pool)
        .await?;
    let link = |row: &sqlx::any::AnyRow| -> Result<Link, Fault> {
        Ok(Link {
            seq: row.try_get("seq")?,
            previous: row.try_get("previous")?,
            entry: row.try_get("entry")?,
            sha256: row.try_get("sha256")?,
        })
    };
    rows.iter().map(link).collect()
}
