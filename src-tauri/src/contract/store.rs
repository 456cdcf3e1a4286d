//! Contracts in the mirror: the list, one contract whole, and the first of what waits.

use pok_api::desktop::contract::{Filter, Row as ListRow};
use pok_api::desktop::page::{Paging, Rows, Sort};
use pok_api::remote::sync::{Contract, Document};
use pok_domain::contract::ContractItem;
use pok_domain::name::folded;
use pok_domain::{ContractId, Currency, Money, Version};
use rust_decimal::Decimal;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Row, Sqlite, SqlitePool};

use crate::store::column::{instant_if, json, parsed, parsed_if};

/// The columns of a list's row.
const ROW: &str = "c.id, c.number, c.version, c.issue_type, c.contract_type, c.status, c.title, c.contract_date, \
                   c.supplier_contact, c.buyer_name, c.contract_from, c.contract_to, c.currency, c.total, \
                   c.note_to_supplier, c.seal_requested_at";

/// How a list is sorted; ties always newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Order {
    column: Option<&'static str>,
    descending: bool,
}

impl Order {
    /// By the specification's identifier of a column; none for a column the list doesn't have.
    pub(crate) fn of(sort: Option<&Sort>) -> Option<Self> {
        let Some(sort) = sort else { return Some(Self { column: None, descending: true }) };
        let column = match &*sort.column {
            "contract_no" => "number_order",
            "version" => "version",
            "issue_type" => "issue_type",
            "contract_type" => "contract_type",
            "contract_status" => "status",
            "contract_title" => "title_folded",
            "contract_date" => "contract_date",
            "supplier_contact" => "supplier_contact",
            "buyer" => "buyer_folded",
            "contract_from" => "contract_from",
            "contract_to" => "contract_to",
            "currency" => "currency",
            "contract_amount" => "total_order",
            "seal_requested_at" => "seal_requested_at",
            _ => return None,
        };
        Some(Self { column: Some(column), descending: sort.descending })
    }

    fn push(self, query: &mut QueryBuilder<Sqlite>) {
        query.push(" order by ");
        if let Some(column) = self.column {
            query.push(column).push(if self.descending { " desc, " } else { " asc, " });
        }
        query.push("contract_date desc, number_order desc, version desc, id");
    }
}

/// One page of the list.
pub(crate) async fn search(
    pool: &SqlitePool,
    filter: &Filter,
    order: Order,
    paging: &Paging,
) -> Result<Rows<ListRow>, sqlx::Error> {
    let mut count = QueryBuilder::new("select count(*) from contract");
    push_filter(&mut count, filter);
    let total: i64 = count.build_query_scalar().fetch_one(pool).await?;
    // The page is found in an index; only its rows are read whole.
    let mut query = QueryBuilder::new("select ");
    query.push(ROW).push(" from contract c where c.id in (select id from contract");
    push_filter(&mut query, filter);
    order.push(&mut query);
    query.push(" limit ").push_bind(i64::from(paging.size));
    query.push(" offset ").push_bind(i64::from(paging.page) * i64::from(paging.size)).push(")");
    order.push(&mut query);
    let rows: Vec<Listed> = query.build_query_as().fetch_all(pool).await?;
    Ok(Rows { rows: rows.into_iter().map(|Listed(row)| row).collect(), total: total.unsigned_abs() })
}

fn push_filter(query: &mut QueryBuilder<Sqlite>, filter: &Filter) {
    query.push(" where 1 = 1");
    if !filter.include_cancelled {
        query.push(" and status <> 'CANCELLED'");
    }
    if let Some(period) = filter.contract_date {
        query.push(" and (contract_date between ").push_bind(period.from.to_string());
        query.push(" and ").push_bind(period.to.to_string());
        query.push(if filter.or_to_seal { " or status = 'SEAL_REQUESTED')" } else { ")" });
    }
    let texts = [("title_folded", &filter.title), ("buyer_folded", &filter.buyer), ("number_folded", &filter.number)];
    for (column, text) in texts {
        let part = folded(text);
        if !part.is_empty() {
            query.push(" and instr(").push(column).push(", ").push_bind(part).push(") > 0");
        }
    }
    if let Some(status) = filter.status {
        query.push(" and status = ").push_bind(status.code());
    }
    if let Some(contract_type) = filter.contract_type {
        query.push(" and contract_type = ").push_bind(contract_type.code());
    }
}

/// The oldest contracts at 날인요청.
pub(crate) async fn oldest_to_seal(pool: &SqlitePool, first: u32) -> Result<Vec<ListRow>, sqlx::Error> {
    let mut query = QueryBuilder::new("select ");
    query
        .push(ROW)
        .push(" from contract c where c.status = 'SEAL_REQUESTED' order by c.seal_requested_at, c.id limit ");
    let rows: Vec<Listed> = query.push_bind(first).build_query_as().fetch_all(pool).await?;
    Ok(rows.into_iter().map(|Listed(row)| row).collect())
}

/// The contracts concluded last.
pub(crate) async fn completed_last(pool: &SqlitePool, first: u32) -> Result<Vec<ListRow>, sqlx::Error> {
    let mut query = QueryBuilder::new("select ");
    query.push(ROW).push(" from contract c where c.completed_at is not null order by c.completed_at desc limit ");
    let rows: Vec<Listed> = query.push_bind(first).build_query_as().fetch_all(pool).await?;
    Ok(rows.into_iter().map(|Listed(row)| row).collect())
}

/// One contract with its items and documents.
pub(crate) async fn find(pool: &SqlitePool, id: ContractId) -> Result<Option<Contract>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let query = sqlx::query("select * from contract where id = $1").bind(id.to_string());
    let Some(row) = query.fetch_optional(&mut *tx).await? else { return Ok(None) };
    let items = sqlx::query("select * from contract_item where contract = $1 order by place").bind(id.to_string());
    let items = items.fetch_all(&mut *tx).await?;
    let documents = sqlx::query("select * from contract_document where contract = $1 order by place");
    let documents = documents.bind(id.to_string()).fetch_all(&mut *tx).await?;
    Ok(Some(Contract {
        id,
        rev: row.try_get("rev")?,
        number: parsed(&row, "number")?,
        version: Version(row.try_get("version")?),
        issue_type: parsed(&row, "issue_type")?,
        contract_type: parsed(&row, "contract_type")?,
        status: parsed(&row, "status")?,
        title: row.try_get("title")?,
        contract_date: parsed(&row, "contract_date")?,
        contract_from: parsed(&row, "contract_from")?,
        contract_to: parsed(&row, "contract_to")?,
        supplier_contact: row.try_get("supplier_contact")?,
        buyer_name: row.try_get("buyer_name")?,
        buyer_name_en: row.try_get("buyer_name_en")?,
        buyer_phone: row.try_get("buyer_phone")?,
        settlement_type: parsed(&row, "settlement_type")?,
        currency: parsed(&row, "currency")?,
        total: total(&row)?,
        note_to_supplier: row.try_get("note_to_supplier")?,
        seal_requested_at: instant_if(&row, "seal_requested_at")?,
        completed_at: instant_if(&row, "completed_at")?,
        signed_by: row.try_get("signed_by")?,
        items: items.iter().map(item).collect::<Result<_, _>>()?,
        documents: documents.iter().map(document).collect::<Result<_, _>>()?,
        signed: parsed_if(&row, "signed")?,
        consents: json(&row, "consents")?,
    }))
}

fn item(row: &SqliteRow) -> Result<ContractItem, sqlx::Error> {
    Ok(ContractItem {
        id: parsed(row, "id")?,
        category: row.try_get("category")?,
        name: row.try_get("name")?,
        spec: row.try_get("spec")?,
        unit: row.try_get("unit")?,
        quantity: parsed_if::<Decimal>(row, "quantity")?,
        unit_price: Money { amount: parsed(row, "unit_price")?, currency: parsed(row, "currency")? },
        requested_date: parsed_if(row, "requested_date")?,
        requested_site: row.try_get("requested_site")?,
    })
}

fn document(row: &SqliteRow) -> Result<Document, sqlx::Error> {
    Ok(Document {
        id: parsed(row, "id")?,
        title: row.try_get("title")?,
        blob: parsed(row, "blob")?,
        bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
        pages: row.try_get("pages")?,
    })
}

fn total(row: &SqliteRow) -> Result<Option<Money>, sqlx::Error> {
    let currency: Currency = parsed(row, "currency")?;
    Ok(parsed_if::<Decimal>(row, "total")?.map(|amount| Money { amount, currency }))
}

struct Listed(ListRow);

impl FromRow<'_, SqliteRow> for Listed {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(ListRow {
            id: parsed(row, "id")?,
            number: parsed(row, "number")?,
            version: Version(row.try_get("version")?),
            issue_type: parsed(row, "issue_type")?,
            contract_type: parsed(row, "contract_type")?,
            status: parsed(row, "status")?,
            title: row.try_get("title")?,
            contract_date: parsed(row, "contract_date")?,
            supplier_contact: row.try_get("supplier_contact")?,
            buyer_name: row.try_get("buyer_name")?,
            contract_from: parsed(row, "contract_from")?,
            contract_to: parsed(row, "contract_to")?,
            currency: parsed(row, "currency")?,
            total: total(row)?,
            note_to_supplier: row.try_get("note_to_supplier")?,
            seal_requested_at: instant_if(row, "seal_requested_at")?,
        }))
    }
}
