//! Contacts in the mirror: the list, one whole, and how many wait.

use pok_api::desktop::contact::Row as ListRow;
use pok_api::desktop::page::{Paging, Rows, Sort};
use pok_api::remote::contact::Colleague;
use pok_domain::ContactId;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow, SqlitePool};

use crate::store::column::{instant_if, json, name, parsed};

const ROW: &str = "select id, role, status, approved_at, requested_at, name, login_id, mobile_no from contact";

/// The order of the list: the 주담당자, then what waits longest, those who have left at the end.
const AS_IT_WAITS: &str =
    "status = 'WITHDRAWN', role <> 'PRIMARY', requested_at is null, requested_at, name_folded, id";

/// By the specification's identifier of a column; none for a column the list doesn't have.
pub(super) fn order(sort: Option<&Sort>) -> Option<String> {
    let Some(sort) = sort else { return Some(AS_IT_WAITS.to_owned()) };
    let column = match &*sort.column {
        "contact_role" => "role",
        "contact_status" => "status",
        "approved_on" => "approved_at",
        "requested_on" => "requested_at",
        "contact_name" => "name_folded",
        "email" => "login_id",
        "mobile_no" => "mobile_no",
        _ => return None,
    };
    Some(format!("{column} {}, {AS_IT_WAITS}", if sort.descending { "desc" } else { "asc" }))
}

/// One page of the list.
pub(super) async fn search(
    pool: &SqlitePool,
    with_withdrawn: bool,
    order: &str,
    paging: &Paging,
) -> Result<Rows<ListRow>, sqlx::Error> {
    // Who was refused is no contact, and asks for nothing.
    let condition = if with_withdrawn { "true" } else { "status <> 'WITHDRAWN'" };
    let condition = format!("{condition} and (status <> 'PENDING' or requested_at is not null)");
    let count = AssertSqlSafe(format!("select count(*) from contact where {condition}"));
    let total: i64 = sqlx::query_scalar(count).fetch_one(pool).await?;
    let query = AssertSqlSafe(format!("{ROW} where {condition} order by {order} limit $1 offset $2"));
    let rows: Vec<Listed> = sqlx::query_as(query)
        .bind(i64::from(paging.size))
        .bind(i64::from(paging.page) * i64::from(paging.size))
        .fetch_all(pool)
        .await?;
    Ok(Rows { rows: rows.into_iter().map(|Listed(row)| row).collect(), total: total.unsigned_abs() })
}

/// 부담당자 in good standing, by name.
pub(super) async fn successors(pool: &SqlitePool) -> Result<Vec<ListRow>, sqlx::Error> {
    let query = format!("{ROW} where role = 'SECONDARY' and status = 'ACTIVE' order by name_folded, id");
    let rows: Vec<Listed> = sqlx::query_as(AssertSqlSafe(query)).fetch_all(pool).await?;
    Ok(rows.into_iter().map(|Listed(row)| row).collect())
}

/// One contact.
pub(super) async fn find(pool: &SqlitePool, id: ContactId) -> Result<Option<Colleague>, sqlx::Error> {
    let row = sqlx::query("select body from contact where id = $1").bind(id.to_string()).fetch_optional(pool).await?;
    row.map(|row| json(&row, "body")).transpose()
}

/// How many wait for the 주담당자.
pub(crate) async fn waiting(pool: &SqlitePool) -> Result<u64, sqlx::Error> {
    let query = "select count(*) from contact where requested_at is not null";
    Ok(sqlx::query_scalar::<_, i64>(query).fetch_one(pool).await?.unsigned_abs())
}

struct Listed(ListRow);

impl<'r> FromRow<'r, SqliteRow> for Listed {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(ListRow {
            id: parsed(row, "id")?,
            role: parsed(row, "role")?,
            status: parsed(row, "status")?,
            approved_at: instant_if(row, "approved_at")?,
            requested_at: instant_if(row, "requested_at")?,
            name: name(row, "name")?,
            login_id: parsed(row, "login_id")?,
            mobile_no: parsed(row, "mobile_no")?,
        }))
    }
}
