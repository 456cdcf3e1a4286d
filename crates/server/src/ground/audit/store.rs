//! Adding to the chain, and reading it in order.

use pok_domain::BlobId;
use sqlx::AnyPool;

use super::entry::{Entry, Record};
use crate::ground::database::{Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret::sha256;

/// A row of the chain as stored.
#[derive(sqlx::FromRow)]
pub(super) struct Link {
    pub(super) seq: i64,
    pub(super) previous: String,
    pub(super) entry: String,
    pub(super) sha256: String,
}

/// Adds an entry and answers the chain's new head. The head's row stays locked until the transaction ends; it is the
/// last lock any transaction takes.
pub(crate) async fn append(tx: &mut Tx, record: Record) -> Result<BlobId, Fault> {
    let next = "update audit_head set seq = seq + 1 where one = 1 returning seq, sha256";
    let (seq, previous): (i64, String) = sqlx::query_as(next).fetch_one(tx.sql()).await?;
    let Record { event, actor, company, contract, document, sha256: file, detail, notice } = record;
    let entry = Entry { seq, at: tx.now(), event, actor, company, contract, document, sha256: file, detail, notice };
    let json = serde_json::to_string(&entry)?;
    let hash = link_hash(&previous, &json);
    tx.run(insert!(audit {
        seq,
        company_id: company.map(|id| id.to_string()),
        contract_id: contract.map(|id| id.to_string()),
        previous,
        entry: json,
        sha256: hash.to_string(),
    }))
    .await?;
    tx.run(sql!("update audit_head set sha256 = $1 where one = 1", [hash.to_string()])).await?;
    Ok(hash)
}

/// The hash of an entry: over the one before and the entry's JSON.
pub(super) fn link_hash(previous: &str, json: &str) -> BlobId {
    sha256(format!("{previous}\n{json}"))
}

pub(super) async fn head(pool: &AnyPool) -> Result<(i64, String), Fault> {
    let query = "select seq, sha256 from audit_head where one = 1";
    Ok(sqlx::query_as(query).fetch_one(pool).await?)
}

pub(super) async fn after(pool: &AnyPool, seq: i64, limit: i64) -> Result<Vec<Link>, Fault> {
    let query = "select seq, previous, entry, sha256 from audit where seq > $1 order by seq limit $2";
    Ok(sqlx::query_as(query).bind(seq).bind(limit).fetch_all(pool).await?)
}
