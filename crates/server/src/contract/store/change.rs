//! What moves a contract on, and how the supplier comes to know it.

use pok_api::remote::sync::{Contract, LastSeal, Subject};
use pok_domain::contract::{Consents, ContractStatus, IssueType, Party, total};
use pok_domain::{BlobId, CompanyId, ContractId};

use super::{ContractRow, documents, find, items};
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::feed;

/// 날인요청.
pub(in crate::contract) async fn set_seal_requested(
    tx: &mut Tx,
    id: ContractId,
    note: Option<&str>,
) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!(
        "update contract set status = $2, rev = rev + 1, note_to_supplier = $3, seal_requested_at = $4 where id = $1",
        [id.to_string(), ContractStatus::SealRequested.code(), note, at]
    ))
    .await
}

/// 완료.
pub(in crate::contract) async fn set_completed(
    tx: &mut Tx,
    id: ContractId,
    signed: BlobId,
    signed_by: &str,
    consents: &Consents,
) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query(
        "update contract set status = $2, rev = rev + 1, signed = $3, signed_by = $4, consents = $5, completed_at = $6 \
         where id = $1",
    )
    .bind(id.to_string())
    .bind(ContractStatus::Completed.code())
    .bind(signed.to_string())
    .bind(signed_by)
    .bind(serde_json::to_string(consents)?)
    .bind(at)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A state that changes nothing else: 계약취소, 서명거절.
pub(in crate::contract) async fn set_status(tx: &mut Tx, id: ContractId, status: ContractStatus) -> Result<(), Fault> {
    tx.run(sql!("update contract set status = $2, rev = rev + 1 where id = $1", [id.to_string(), status.code()])).await
}

/// A party's signature: one per contract, version and party, whatever else goes wrong.
pub(in crate::contract) struct NewSignature {
    pub(in crate::contract) party: Party,
    pub(in crate::contract) contact: Option<pok_domain::ContactId>,
    pub(in crate::contract) certificate: Option<pok_domain::CertificateId>,
    pub(in crate::contract) blob: BlobId,
}

pub(in crate::contract) async fn add_signature(
    tx: &mut Tx,
    kept: &ContractRow,
    signature: NewSignature,
) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query(
        "insert into signature (contract_number, version, party, contract_id, contact_id, certificate_id, blob, at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(kept.number.to_string())
    .bind(i64::from(kept.version.0))
    .bind(signature.party.code())
    .bind(kept.id.to_string())
    .bind(signature.contact.map(|id| id.to_string()))
    .bind(signature.certificate.map(|id| id.to_string()))
    .bind(signature.blob.to_string())
    .bind(at)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Keeps the seal as the one used last (P-CON-07) and tells the company's computers.
pub(crate) async fn keep_seal(tx: &mut Tx, company: CompanyId, blob: BlobId) -> Result<(), Fault> {
    let used_at = tx.now();
    tx.run(sql!(
        "insert into last_seal (company_id, blob, used_at) values ($1, $2, $3) \
         on conflict (company_id) do update set blob = excluded.blob, used_at = excluded.used_at",
        [company.to_string(), blob.to_string(), used_at.as_microsecond()]
    ))
    .await?;
    feed::publish(tx, company, &Subject::Seal(LastSeal { blob, used_at })).await?;
    Ok(())
}

/// Puts the contract as it is now into the company's feed.
pub(in crate::contract) async fn publish(tx: &mut Tx, id: ContractId) -> Result<i64, Fault> {
    let kept = find(tx.sql(), id).await?.ok_or_else(|| Fault::broken("a contract without a row"))?;
    let items = items(tx.sql(), &kept).await?;
    let documents = documents(tx.sql(), id).await?;
    let company = kept.company;
    let contract = Contract {
        id: kept.id,
        rev: kept.rev,
        number: kept.number,
        version: kept.version,
        issue_type: IssueType::of(kept.version),
        contract_type: kept.contract_type,
        status: kept.status,
        title: kept.title.to_string(),
        contract_date: kept.contract_date,
        contract_from: kept.contract_from,
        contract_to: kept.contract_to,
        supplier_contact: kept.supplier_contact,
        buyer_name: kept.buyer.name.to_string(),
        buyer_name_en: kept.buyer.name_en.to_string(),
        buyer_phone: kept.buyer.phone,
        settlement_type: kept.settlement_type,
        currency: kept.currency,
        total: total(kept.contract_type, kept.currency, &items)?,
        note_to_supplier: kept.note_to_supplier,
        seal_requested_at: kept.seal_requested_at,
        completed_at: kept.completed_at,
        signed_by: kept.signed_by,
        items,
        documents,
        signed: kept.signed,
        consents: kept.consents,
    };
    feed::publish(tx, company, &Subject::Contract(Box::new(contract))).await
}
