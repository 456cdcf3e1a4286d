//! The files of contracts, and who was given them.

use jiff::Timestamp;
use pok_domain::{BlobId, CompanyId, ContractId};
use sqlx::AnyPool;
use sqlx::any::AnyRow;

use crate::ground::audit::{Actor, Entry, Event};
use crate::ground::database::{Columns as _, sql};
use crate::ground::fault::Fault;

/// How many of a contract's newest entries are looked through for a download.
const LOOKED_AT: i64 = 50;

/// A file of a contract.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ContractFile {
    pub(crate) contract: ContractId,
    pub(crate) company: CompanyId,
    /// Whether it is the signed copy, and not a document as it was given out.
    pub(crate) signed: bool,
}

/// The contract that a file belongs to, if it was given out with one or is the signed copy of one.
pub(crate) async fn of_blob(pool: &AnyPool, id: BlobId) -> Result<Option<ContractFile>, Fault> {
    let query = sql!(
        "select id, company_id, 1 as signed from contract where signed = $1 \
         union all \
         select c.id, c.company_id, 0 as signed \
         from contract_document d join contract c on c.id = d.contract_id where d.blob = $1 \
         order by signed desc limit 1",
        [id.to_string()]
    );
    let read = |row: AnyRow| {
        let (contract, company) = (row.parsed("id")?, row.parsed("company_id")?);
        Ok(ContractFile { contract, company, signed: row.get::<i32>("signed")? == 1 })
    };
    Ok(query.try_map(read).fetch_optional(pool).await?)
}

/// Whether the audit chain says that `actor` was given a contract's file at `since` or later.
pub(crate) async fn was_handed_out(
    pool: &AnyPool,
    contract: ContractId,
    id: BlobId,
    actor: &Actor,
    since: Timestamp,
) -> Result<bool, Fault> {
    let query = "select entry from audit where contract_id = $1 order by seq desc limit $2";
    let query = sqlx::query_scalar(query).bind(contract.to_string()).bind(LOOKED_AT);
    let entries: Vec<String> = query.fetch_all(pool).await?;
    let said = |entry: &Entry| {
        entry.event == Event::Downloaded && entry.actor.id == actor.id && entry.sha256 == Some(id) && entry.at >= since
    };
    Ok(entries.iter().filter_map(|json| serde_json::from_str(json).ok()).any(|entry: Entry| said(&entry)))
}
