//! Writing a batch into the mirror: rows and cursor in one transaction.

use jiff::Timestamp;
use pok_api::desktop::contact::waits_since;
use pok_api::remote::contact::Colleague;
use pok_api::remote::membership::Membership;
use pok_api::remote::sync::{Contract, LastSeal};
use pok_domain::NoticeId;
use pok_domain::name::folded;
use pok_domain::notice::Notice;
use serde_json::{Value, json};
use sqlx::{SqliteConnection, SqlitePool};

use super::apply_bid::put_bids;
use super::plan::Batch;
use crate::store::column::number_order;
use crate::store::{Owner, Tx};

/// Applies all of a page that was fetched for `owner` from the sequence `from`, or nothing where the mirror has become
/// another one in the meantime (`false`).
pub(crate) async fn apply(pool: &SqlitePool, owner: &Owner, from: i64, batch: &Batch) -> Result<bool, sqlx::Error> {
    let mut tx = Tx::begin(pool).await?;
    if !move_cursor(&mut tx, owner, from, batch.seq, batch.read_at).await? {
        tx.give_up().await;
        return Ok(false);
    }
    if let Some(membership) = &batch.membership {
        put_membership(&mut tx, membership).await?;
    }
    for contact in batch.contacts.values() {
        put_contact(&mut tx, contact).await?;
    }
    put_contracts(&mut tx, batch.contracts.values()).await?;
    put_bids(&mut tx, batch).await?;
    if let Some(seal) = &batch.seal {
        put_seal(&mut tx, seal).await?;
    }
    for (id, notice) in &batch.notices {
        put_notice(&mut tx, *id, notice.as_ref()).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Moves the cursor of `owner`'s mirror on, if it still stands at `from`.
pub(crate) async fn move_cursor(
    on: &mut SqliteConnection,
    owner: &Owner,
    from: i64,
    to: i64,
    read_at: Option<Timestamp>,
) -> Result<bool, sqlx::Error> {
    let query = "update cursor set seq = $1, read_at = coalesce($2, read_at) where seq = $3 and exists \
                 (select 1 from owner where server = $4 and company = $5 and contact = $6)";
    let moved = sqlx::query(query)
        .bind(to)
        .bind(read_at.map(Timestamp::as_microsecond))
        .bind(from)
        .bind(&owner.server)
        .bind(&owner.company)
        .bind(&owner.contact)
        .execute(on)
        .await?;
    Ok(moved.rows_affected() == 1)
}

async fn put_membership(on: &mut SqliteConnection, membership: &Membership) -> Result<(), sqlx::Error> {
    let query = sqlx::query("insert or replace into membership (id, body) values (1, $1)");
    query.bind(body(membership)?).execute(on).await?;
    Ok(())
}

async fn put_contact(on: &mut SqliteConnection, colleague: &Colleague) -> Result<(), sqlx::Error> {
    let contact = &colleague.contact;
    let query = "insert or replace into contact (id, role, status, name, login_id, mobile_no, approved_at, requested_at, \
                 name_folded, body) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    sqlx::query(query)
        .bind(contact.id.to_string())
        .bind(contact.role.code())
        .bind(colleague.status.code())
        .bind(contact.name.as_str())
        .bind(contact.login_id.as_str())
        .bind(colleague.person.mobile_no.to_string())
        .bind(colleague.approved_at.map(Timestamp::as_microsecond))
        .bind(waits_since(colleague).map(Timestamp::as_microsecond))
        .bind(folded(contact.name.as_str()))
        .bind(body(colleague)?)
        .execute(on)
        .await?;
    Ok(())
}

fn body(whole: &impl serde::Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(whole).map_err(|error| sqlx::Error::Encode(error.into()))
}

async fn put_seal(on: &mut SqliteConnection, seal: &LastSeal) -> Result<(), sqlx::Error> {
    let query = "insert or replace into seal (id, blob, used_at) values (1, $1, $2)";
    sqlx::query(query).bind(seal.blob.to_string()).bind(seal.used_at.as_microsecond()).execute(on).await?;
    Ok(())
}

/// Writes a notice, or removes it.
pub(crate) async fn put_notice(
    on: &mut SqliteConnection,
    id: NoticeId,
    notice: Option<&Notice>,
) -> Result<(), sqlx::Error> {
    let Some(notice) = notice else {
        sqlx::query("delete from notice where id = $1").bind(id.to_string()).execute(on).await?;
        return Ok(());
    };
    let query = "insert or replace into notice (id, is_pinned, title, body, posted_on) values ($1, $2, $3, $4, $5)";
    sqlx::query(query)
        .bind(id.to_string())
        .bind(notice.is_pinned)
        .bind(notice.title.as_str())
        .bind(&notice.body)
        .bind(notice.posted_on.to_string())
        .execute(on)
        .await?;
    Ok(())
}

/// One statement per table whatever their number: a first copy has a hundred thousand.
async fn put_contracts(
    on: &mut SqliteConnection,
    contracts: impl Iterator<Item = &Contract> + Clone,
) -> Result<(), sqlx::Error> {
    if contracts.clone().next().is_none() {
        return Ok(());
    }
    let rows = Value::Array(contracts.clone().map(contract_row).collect()).to_string();
    let items = Value::Array(contracts.clone().flat_map(item_rows).collect()).to_string();
    let documents = Value::Array(contracts.flat_map(document_rows).collect()).to_string();
    for (query, json) in [
        (include_str!("put_contracts.sql"), &rows),
        ("delete from contract_item where contract in (select value ->> 'id' from json_each($1))", &rows),
        ("delete from contract_document where contract in (select value ->> 'id' from json_each($1))", &rows),
        (include_str!("put_items.sql"), &items),
        (include_str!("put_documents.sql"), &documents),
    ] {
        sqlx::query(query).bind(json).execute(&mut *on).await?;
    }
    Ok(())
}

fn contract_row(contract: &Contract) -> Value {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_microsecond);
    let total = contract.total.map(|total| total.amount);
    json!({
        "id": contract.id, "rev": contract.rev, "number": contract.number, "version": contract.version,
        "issue_type": contract.issue_type, "contract_type": contract.contract_type, "status": contract.status,
        "title": contract.title, "contract_date": contract.contract_date, "contract_from": contract.contract_from,
        "contract_to": contract.contract_to, "supplier_contact": contract.supplier_contact,
        "buyer_name": contract.buyer_name, "buyer_name_en": contract.buyer_name_en,
        "buyer_phone": contract.buyer_phone, "settlement_type": contract.settlement_type,
        "currency": contract.currency, "total": total.map(|total| total.to_string()),
        "note_to_supplier": contract.note_to_supplier, "seal_requested_at": micros(contract.seal_requested_at),
        "completed_at": micros(contract.completed_at), "signed_by": contract.signed_by, "signed": contract.signed,
        "consents": serde_json::to_string(&contract.consents).unwrap_or_else(|_| "[]".to_owned()),
        "title_folded": folded(&contract.title),
        "buyer_folded": folded(&format!("{}\n{}", contract.buyer_name, contract.buyer_name_en)),
        "number_folded": folded(&contract.number.to_string()), "number_order": number_order(contract.number),
        "total_order": total.and_then(|total| f64::try_from(total).ok()),
    })
}

fn item_rows(contract: &Contract) -> impl Iterator<Item = Value> {
    contract.items.iter().enumerate().map(|(place, item)| {
        json!({
            "contract": contract.id, "place": place, "id": item.id, "category": item.category, "name": item.name,
            "spec": item.spec, "unit": item.unit, "quantity": item.quantity.map(|quantity| quantity.to_string()),
            "unit_price": item.unit_price.amount.to_string(), "currency": item.unit_price.currency,
            "requested_date": item.requested_date, "requested_site": item.requested_site,
        })
    })
}

fn document_rows(contract: &Contract) -> impl Iterator<Item = Value> {
    contract.documents.iter().enumerate().map(|(place, document)| {
        json!({
            "contract": contract.id, "place": place, "id": document.id, "title": document.title,
            "blob": document.blob, "bytes": document.bytes, "pages": document.pages,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Mirror, OpenFault, put_owner};

    #[tokio::test]
    async fn a_page_is_written_only_into_the_mirror_it_was_fetched_for() -> Result<(), OpenFault> {
        let folder = tempfile::tempdir()?;
        let (mirror, _) = Mirror::open(folder.path(), &crate::store::StoreKey::generate()?).await?;
        let pool = mirror.pool().await;
        let someone = |contact: &str| Owner {
            server: "https://a.example".to_owned(),
            company: "c".to_owned(),
            contact: contact.to_owned(),
            role: "SECONDARY".to_owned(),
        };
        let (ours, theirs) = (someone("ours"), someone("theirs"));
        let id = NoticeId::generate();
        let notice = Notice {
            id,
            is_pinned: false,
            title: pok_domain::Name::parse("공지").expect("a title"),
            body: String::new(),
            posted_on: jiff::civil::Date::constant(2026, 11, 23),
        };
        let batch = Batch { notices: [(id, Some(notice))].into(), seq: 2, head: 2, ..Batch::default() };
        let notices = "select count(*) from notice";
        assert!(!apply(&pool, &ours, 0, &batch).await?, "nobody's yet");
        put_owner(&pool, &theirs).await?;
        assert!(!apply(&pool, &ours, 0, &batch).await?, "somebody else's");
        assert!(!apply(&pool, &theirs, 1, &batch).await?, "it has moved on");
        assert_eq!(sqlx::query_scalar::<_, i64>(notices).fetch_one(&*pool).await?, 0);
        assert!(apply(&pool, &theirs, 0, &batch).await?);
        assert!(!apply(&pool, &theirs, 0, &batch).await?, "once is enough");
        assert_eq!(sqlx::query_scalar::<_, i64>(notices).fetch_one(&*pool).await?, 1);
        Ok(())
    }
}
