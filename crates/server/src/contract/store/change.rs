//! What moves a contract on, and how the supplier comes to know it.

use pok_api::remote::sync::{Contract, LastSeal, Subject};
use pok_domain::contract::{Consents, ContractStatus, IssueType, Party, total};
use pok_domain::{BlobId, CompanyId, ContractId};

use super::{ContractRow, documents, find, items};
use crate::ground::database::{Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::feed;

/// 날인요청.
pub(in crate::contract) async fn set_seal_requested(
    tx: &mut Tx,
    id: ContractId,
    note: Option<&str>,
) -> Result<(), Fault> {
    tx.run(sql!(
        "update contract set status = $2, rev = rev + 1, note_to_supplier = $3, seal_requested_at = $4 where id = $1",
        [id.to_string(), ContractStatus::SealRequested.code(), note, tx.micros()]
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
    let (status, consents) = (ContractStatus::Completed.code(), serde_json::to_string(consents)?);
    tx.run(sql!(
        "update contract set status = $2, rev = rev + 1, signed = $3, signed_by = $4, consents = $5, completed_at = $6 \
         where id = $1",
        [id.to_string(), status, signed.to_string(), signed_by, consents, tx.micros()]
    ))
    .await
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
    tx.run(insert!(signature {
        contract_number: kept.number.to_string(),
        version: i64::from(kept.version.0),
        party: signature.party.code(),
        contract_id: kept.id.to_string(),
        contact_id: signature.contact.map(|id| id.to_string()),
        certificate_id: signature.certificate.map(|id| id.to_string()),
        blob: signature.blob.to_string(),
        at: tx.micros(),
    }))
    .await
}

/// Keeps the seal as the one used last (P-CON-07) and tells the company's computers.
pub(crate) async fn keep_seal(tx: &mut Tx, company: CompanyId, blob: BlobId) -> Result<(), Fault> {
    let used_at = tx.now();
    tx.run(insert!(
        last_seal { company_id: company.to_string(), blob: blob.to_string(), used_at: used_at.as_microsecond() },
        "on conflict (company_id) do update set blob = excluded.blob, used_at = excluded.used_at"
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
