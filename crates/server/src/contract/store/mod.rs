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
use sqlx::{Any, Executor, Row};

pub(crate) use change::keep_seal;
pub(super) use change::{NewSignature, add_signature, publish, set_completed, set_seal_requested, set_status};
pub(super) use parts::{add_document, documents, items};

use crate::ground::database::{Tx, sql};
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
    let at = tx.micros();
    sqlx::query(
        "insert into contract (id, company_id, number, version, contract_type, settlement_type, status, rev, template, \
         title, contract_date, contract_from, contract_to, currency, payment, terms, attachments, supplier_contact, \
         buyer_name, buyer_name_en, buyer_phone, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
    )
    .bind(kept.id.to_string())
    .bind(kept.company.to_string())
    .bind(kept.number.to_string())
    .bind(i64::from(kept.version.0))
    .bind(kept.contract_type.code())
    .bind(kept.settlement_type.code())
    .bind(kept.status.code())
    .bind(kept.rev)
    .bind(&kept.template)
    .bind(kept.title.as_str())
    .bind(kept.contract_date.to_string())
    .bind(kept.contract_from.to_string())
    .bind(kept.contract_to.to_string())
    .bind(kept.currency.code())
    .bind(&kept.payment)
    .bind(serde_json::to_string(&kept.terms)?)
    .bind(serde_json::to_string(&kept.attachments)?)
    .bind(&kept.supplier_contact)
    .bind(kept.buyer.name.as_str())
    .bind(kept.buyer.name_en.as_str())
    .bind(&kept.buyer.phone)
    .bind(at)
    .execute(tx.sql())
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
    let row = sqlx::query("select * from contract where id = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.as_ref().map(read).transpose()
}

/// The same, and nobody else changes it until the transaction ends.
pub(in crate::contract) async fn for_update(tx: &mut Tx, id: ContractId) -> Result<Option<ContractRow>, Fault> {
    let row = sql!("update contract set rev = rev where id = $1 returning *", [id.to_string()])
        .fetch_optional(tx.sql())
        .await?;
    row.as_ref().map(read).transpose()
}

/// All versions of a number, oldest first, and nobody else adds one until the transaction ends: whoever would has to
/// lock the first version too.
pub(in crate::contract) async fn versions_for_update(
    tx: &mut Tx,
    number: DocumentNumber,
) -> Result<Vec<ContractRow>, Fault> {
    sqlx::query("update contract set rev = rev where number = $1 and version = $2")
        .bind(number.to_string())
        .bind(i64::from(Version::FIRST.0))
        .execute(tx.sql())
        .await?;
    let rows = sql!("select * from contract where number = $1 order by version", [number.to_string()])
        .fetch_all(tx.sql())
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<ContractRow, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    let instant = |column: &str| -> Result<Option<Timestamp>, Fault> {
        let micros: Option<i64> = row.try_get(column)?;
        Ok(micros.map(Timestamp::from_microsecond).transpose()?)
    };
    let version: i64 = row.try_get("version")?;
    let signed: Option<&str> = row.try_get("signed")?;
    Ok(ContractRow {
        id: text("id")?.parse()?,
        company: text("company_id")?.parse()?,
        number: text("number")?.parse()?,
        version: Version(version.try_into().map_err(|_| Fault::broken("a version out of range"))?),
        contract_type: text("contract_type")?.parse()?,
        settlement_type: text("settlement_type")?.parse()?,
        status: text("status")?.parse()?,
        rev: row.try_get("rev")?,
        template: row.try_get("template")?,
        title: Name::parse(text("title")?)?,
        contract_date: text("contract_date")?.parse()?,
        contract_from: text("contract_from")?.parse()?,
        contract_to: text("contract_to")?.parse()?,
        currency: text("currency")?.parse()?,
        payment: row.try_get("payment")?,
        terms: serde_json::from_str(text("terms")?)?,
        attachments: serde_json::from_str(text("attachments")?)?,
        supplier_contact: row.try_get("supplier_contact")?,
        buyer: BuyerContact {
            name: Name::parse(text("buyer_name")?)?,
            name_en: Name::parse(text("buyer_name_en")?)?,
            phone: row.try_get("buyer_phone")?,
        },
        note_to_supplier: row.try_get("note_to_supplier")?,
        seal_requested_at: instant("seal_requested_at")?,
        completed_at: instant("completed_at")?,
        signed_by: row.try_get("signed_by")?,
        signed: signed.map(str::parse).transpose()?,
        consents: serde_json::from_str(text("consents")?)?,
    })
}
