//! The lines of a contract and its documents.

use pok_api::remote::sync::Document;
use pok_domain::contract::ContractItem;
use pok_domain::{ContractId, Money};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use super::ContractRow;
use crate::ground::database::{Columns as _, Tx, insert, sql, unreadable};
use crate::ground::fault::Fault;

pub(super) async fn insert_item(
    tx: &mut Tx,
    contract: ContractId,
    line: i64,
    item: &ContractItem,
) -> Result<(), Fault> {
    tx.run(insert!(contract_item {
        id: item.id.to_string(),
        contract_id: contract.to_string(),
        line,
        category: &item.category,
        name: &item.name,
        spec: &item.spec,
        unit: &item.unit,
        quantity: item.quantity.map(|quantity| quantity.to_string()),
        unit_price: item.unit_price.amount.to_string(),
        requested_date: item.requested_date.map(|day| day.to_string()),
        requested_site: &item.requested_site,
    }))
    .await
}

/// The lines, in order.
pub(in crate::contract) async fn items(
    on: impl Executor<'_, Database = Any>,
    kept: &ContractRow,
) -> Result<Vec<ContractItem>, Fault> {
    let query = sql!("select * from contract_item where contract_id = $1 order by line", [kept.id.to_string()]);
    let read = |row: AnyRow| {
        let unit_price = Money::new(row.parsed("unit_price")?, kept.currency).map_err(unreadable("unit_price"))?;
        Ok(ContractItem {
            id: row.parsed("id")?,
            category: row.get("category")?,
            name: row.get("name")?,
            spec: row.get("spec")?,
            unit: row.get("unit")?,
            quantity: row.parsed_if_any("quantity")?,
            unit_price,
            requested_date: row.parsed_if_any("requested_date")?,
            requested_site: row.get("requested_site")?,
        })
    };
    Ok(query.try_map(read).fetch_all(on).await?)
}

/// The documents, the contract itself first.
pub(in crate::contract) async fn documents(
    on: impl Executor<'_, Database = Any>,
    id: ContractId,
) -> Result<Vec<Document>, Fault> {
    let query = sql!(
        "select id, title, blob, bytes, pages from contract_document where contract_id = $1 order by place",
        [id.to_string()]
    );
    let read = |row: AnyRow| {
        let (bytes, pages) = (row.get::<i64>("bytes")?.unsigned_abs(), row.count("pages")?);
        Ok(Document { id: row.parsed("id")?, title: row.get("title")?, blob: row.parsed("blob")?, bytes, pages })
    };
    Ok(query.try_map(read).fetch_all(on).await?)
}

pub(in crate::contract) async fn add_document(
    tx: &mut Tx,
    contract: ContractId,
    place: usize,
    document: &Document,
) -> Result<(), Fault> {
    tx.run(insert!(contract_document {
        id: document.id.to_string(),
        contract_id: contract.to_string(),
        place: place as i64,
        title: &document.title,
        blob: document.blob.to_string(),
        bytes: document.bytes as i64,
        pages: i64::from(document.pages),
    }))
    .await
}
