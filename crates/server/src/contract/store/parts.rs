//! The lines of a contract and its documents.

use pok_api::remote::sync::Document;
use pok_domain::contract::ContractItem;
use pok_domain::{ContractId, Money};
use sqlx::{Any, Executor, Row};

use super::ContractRow;
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;

pub(super) async fn insert_item(
    tx: &mut Tx,
    contract: ContractId,
    line: i64,
    item: &ContractItem,
) -> Result<(), Fault> {
    sqlx::query(
        "insert into contract_item (id, contract_id, line, category, name, spec, unit, quantity, unit_price, \
         requested_date, requested_site) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(item.id.to_string())
    .bind(contract.to_string())
    .bind(line)
    .bind(&item.category)
    .bind(&item.name)
    .bind(&item.spec)
    .bind(&item.unit)
    .bind(item.quantity.map(|quantity| quantity.to_string()))
    .bind(item.unit_price.amount.to_string())
    .bind(item.requested_date.map(|day| day.to_string()))
    .bind(&item.requested_site)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The lines, in order.
pub(in crate::contract) async fn items(
    on: impl Executor<'_, Database = Any>,
    kept: &ContractRow,
) -> Result<Vec<ContractItem>, Fault> {
    let rows = sql!("select * from contract_item where contract_id = $1 order by line", [kept.id.to_string()])
        .fetch_all(on)
        .await?;
    rows.iter()
        .map(|row| {
            let text = |column: &str| row.try_get::<&str, _>(column);
            let quantity: Option<&str> = row.try_get("quantity")?;
            let date: Option<&str> = row.try_get("requested_date")?;
            Ok(ContractItem {
                id: text("id")?.parse()?,
                category: row.try_get("category")?,
                name: row.try_get("name")?,
                spec: row.try_get("spec")?,
                unit: row.try_get("unit")?,
                quantity: quantity.map(str::parse).transpose()?,
                unit_price: Money::new(text("unit_price")?.parse()?, kept.currency)?,
                requested_date: date.map(str::parse).transpose()?,
                requested_site: row.try_get("requested_site")?,
            })
        })
        .collect()
}

/// The documents, the contract itself first.
pub(in crate::contract) async fn documents(
    on: impl Executor<'_, Database = Any>,
    id: ContractId,
) -> Result<Vec<Document>, Fault> {
    let rows = sqlx::query(
        "select id, title, blob, bytes, pages from contract_document where contract_id = $1 order by place",
    )
    .bind(id.to_string())
    .fetch_all(on)
    .await?;
    rows.iter()
        .map(|row| {
            let (bytes, pages): (i64, i64) = (row.try_get("bytes")?, row.try_get("pages")?);
            Ok(Document {
                id: row.try_get::<&str, _>("id")?.parse()?,
                title: row.try_get("title")?,
                blob: row.try_get::<&str, _>("blob")?.parse()?,
                bytes: bytes.unsigned_abs(),
                pages: pages.try_into().unwrap_or(u32::MAX),
            })
        })
        .collect()
}

pub(in crate::contract) async fn add_document(
    tx: &mut Tx,
    contract: ContractId,
    place: usize,
    document: &Document,
) -> Result<(), Fault> {
    sqlx::query(
        "insert into contract_document (id, contract_id, place, title, blob, bytes, pages) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(document.id.to_string())
    .bind(contract.to_string())
    .bind(place as i64)
    .bind(&document.title)
    .bind(document.blob.to_string())
    .bind(document.bytes as i64)
    .bind(i64::from(document.pages))
    .execute(tx.sql())
    .await?;
    Ok(())
}
