//! The rows of contracts: writing one, and finding it again.

mod change;
mod parts;

use jiff::Timestamp;
use jiff::civil::Date;
use pok_api::Problem;
use pok_api::buyer::contract::{BuyerContact, State, Term};
use pok_domain::contract::{Act, Consents, ContractItem, ContractStatus, ContractType, SettlementType};
use pok_domain::{BlobId, CompanyId, ContractId, Currency, DocumentNumber, Name, Version};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

pub(crate) use change::keep_seal;
pub(super) use change::{NewSignature, add_signature, publish, set_completed, set_seal_requested, set_status};
pub(super) use parts::{add_document, documents, items};

use crate::ground::database::{Columns as _, Tx, insert, sql, unreadable};
use crate::ground::fault::Fault;

/// A version of a contract as the server keeps it.
#[derive(Debug, Clone)]
pub(crate) struct ContractRow {
    pub(crate) id: ContractId,
    pub(crate) company: CompanyId,
    pub(crate) number: DocumentNumber,
    pub(crate) version: Version,
    pub(crate) contract_type: ContractType,
    pub(crate) settlement_type: SettlementType,
    pub(crate) status: ContractStatus,
    pub(crate) rev: i64,
    pub(crate) template: String,
    pub(crate) title: Name,
    pub(crate) contract_date: Date,
    pub(crate) contract_from: Date,
    pub(crate) contract_to: Date,
    pub(crate) currency: Currency,
    pub(crate) payment: String,
    pub(crate) terms: Vec<Term>,
    pub(crate) attachments: Vec<String>,
    pub(crate) supplier_contact: String,
    pub(crate) buyer: BuyerContact,
    pub(crate) note_to_supplier: Option<String>,
    pub(crate) seal_requested_at: Option<Timestamp>,
    pub(crate) completed_at: Option<Timestamp>,
    pub(crate) signed_by: Option<String>,
    pub(crate) signed: Option<BlobId>,
    pub(crate) consents: Consents,
}

impl ContractRow {
    /// As the buyer's side sees it.
    pub(in crate::contract) fn state(&self, base: Option<BlobId>) -> State {
        State {
            contract: self.id,
            number: self.number,
            version: self.version,
            status: self.status,
            rev: self.rev,
            document: self.signed.or(base),
        }
    }

    /// The status after `act` on the revision that was looked at.
    ///
    /// # Errors
    /// `Stale` where the contract changed since, or its state doesn't allow it (P-GEN-16).
    pub(in crate::contract) fn after(&self, act: Act, rev: i64) -> Result<ContractStatus, Problem> {
        self.status.after(act).ok().filter(|_| self.rev == rev).ok_or_else(Problem::stale)
    }

    /// `CR20230208-009 (1차)`.
    pub(in crate::contract) fn printed_number(&self) -> String {
        format!("{} ({})", self.number, self.version)
    }
}

pub(in crate::contract) async fn insert(tx: &mut Tx, kept: &ContractRow, items: &[ContractItem]) -> Result<(), Fault> {
    tx.run(insert!(contract {
        id: kept.id.to_string(),
        company_id: kept.company.to_string(),
        number: kept.number.to_string(),
        version: i64::from(kept.version.0),
        contract_type: kept.contract_type.code(),
        settlement_type: kept.settlement_type.code(),
        status: kept.status.code(),
        rev: kept.rev,
        template: &kept.template,
        title: kept.title.as_str(),
        contract_date: kept.contract_date.to_string(),
        contract_from: kept.contract_from.to_string(),
        contract_to: kept.contract_to.to_string(),
        currency: kept.currency.code(),
        payment: &kept.payment,
        terms: serde_json::to_string(&kept.terms)?,
        attachments: serde_json::to_string(&kept.attachments)?,
        supplier_contact: &kept.supplier_contact,
        buyer_name: kept.buyer.name.as_str(),
        buyer_name_en: kept.buyer.name_en.as_str(),
        buyer_phone: &kept.buyer.phone,
        created_at: tx.micros(),
    }))
    .await?;
    for (line, item) in items.iter().enumerate() {
        parts::insert_item(tx, kept.id, line as i64 + 1, item).await?;
    }
    Ok(())
}

/// A contract, whoever's it is.
pub(in crate::contract) async fn find(
    on: impl Executor<'_, Database = Any>,
    id: ContractId,
) -> Result<Option<ContractRow>, Fault> {
    Ok(sql!("select * from contract where id = $1", [id.to_string()]).try_map(read).fetch_optional(on).await?)
}

/// The same, and nobody else changes it until the transaction ends.
pub(in crate::contract) async fn for_update(tx: &mut Tx, id: ContractId) -> Result<Option<ContractRow>, Fault> {
    let query = sql!("update contract set rev = rev where id = $1 returning *", [id.to_string()]);
    Ok(query.try_map(read).fetch_optional(tx.sql()).await?)
}

/// All versions of a number, oldest first, and nobody else adds one until the transaction ends: whoever would has to
/// lock the first version too.
pub(in crate::contract) async fn versions_for_update(
    tx: &mut Tx,
    number: DocumentNumber,
) -> Result<Vec<ContractRow>, Fault> {
    let first = "update contract set rev = rev where number = $1 and version = $2";
    tx.run(sql!(first, [number.to_string(), i64::from(Version::FIRST.0)])).await?;
    let query = sql!("select * from contract where number = $1 order by version", [number.to_string()]);
    Ok(query.try_map(read).fetch_all(tx.sql()).await?)
}

fn read(row: AnyRow) -> sqlx::Result<ContractRow> {
    Ok(ContractRow {
        id: row.parsed("id")?,
        company: row.parsed("company_id")?,
        number: row.parsed("number")?,
        version: Version(row.get::<i64>("version")?.try_into().map_err(unreadable("version"))?),
        contract_type: row.parsed("contract_type")?,
        settlement_type: row.parsed("settlement_type")?,
        status: row.parsed("status")?,
        rev: row.get("rev")?,
        template: row.get("template")?,
        title: row.parsed("title")?,
        contract_date: row.parsed("contract_date")?,
        contract_from: row.parsed("contract_from")?,
        contract_to: row.parsed("contract_to")?,
        currency: row.parsed("currency")?,
        payment: row.get("payment")?,
        terms: row.json("terms")?,
        attachments: row.json("attachments")?,
        supplier_contact: row.get("supplier_contact")?,
        buyer: BuyerContact {
            name: row.parsed("buyer_name")?,
            name_en: row.parsed("buyer_name_en")?,
            phone: row.get("buyer_phone")?,
        },
        note_to_supplier: row.get("note_to_supplier")?,
        seal_requested_at: row.instant_if_any("seal_requested_at")?,
        completed_at: row.instant_if_any("completed_at")?,
        signed_by: row.get("signed_by")?,
        signed: row.parsed_if_any("signed")?,
        consents: row.json("consents")?,
    })
}
