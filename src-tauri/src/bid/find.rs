//! One notice of the mirror, and the company's answer to it.

use pok_api::remote::sync::Bid;
use pok_domain::BidNoticeId;
use pok_domain::bid::{BidNotice, Briefing, NoticeItem, Person, RequiredDocument, Window};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use crate::store::column::{instant, instant_if, json_if, name, parsed, parsed_if};

/// One notice with its items and documents.
pub(crate) async fn find(pool: &SqlitePool, id: BidNoticeId) -> Result<Option<BidNotice>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let query = sqlx::query("select * from bid_notice where id = $1").bind(id.to_string());
    let Some(row) = query.fetch_optional(&mut *tx).await? else { return Ok(None) };
    let items = sqlx::query("select * from bid_item where notice = $1 order by place").bind(id.to_string());
    let items = items.fetch_all(&mut *tx).await?;
    let documents = sqlx::query("select * from bid_document where notice = $1 order by place").bind(id.to_string());
    let documents = documents.fetch_all(&mut *tx).await?;
    let briefing = match row.try_get("has_briefing")? {
        true => Some(Briefing {
            at: instant(&row, "briefing_at")?,
            place: row.try_get("briefing_place")?,
            summary: row.try_get("briefing_summary")?,
        }),
        false => None,
    };
    Ok(Some(BidNotice {
        id,
        rev: row.try_get("rev")?,
        number: parsed(&row, "number")?,
        title: name(&row, "title")?,
        status: parsed(&row, "status")?,
        method: parsed(&row, "method")?,
        noticed_at: instant(&row, "noticed_at")?,
        amended_at: instant_if(&row, "amended_at")?,
        window: Window { opens_at: instant(&row, "opens_at")?, closes_at: instant(&row, "closes_at")? },
        summary: row.try_get("summary")?,
        buyer: person(&row, "buyer")?,
        requester: person(&row, "requester")?,
        briefing,
        expected_due_date: parsed(&row, "expected_due_date")?,
        currency: parsed(&row, "currency")?,
        items: items.iter().map(item).collect::<Result<_, _>>()?,
        documents: documents.iter().map(document).collect::<Result<_, _>>()?,
        fail_reason: row.try_get("fail_reason")?,
    }))
}

/// The company's answer to a notice, once the server has one.
pub(crate) async fn answer(pool: &SqlitePool, notice: BidNoticeId) -> Result<Option<Bid>, sqlx::Error> {
    let query = sqlx::query("select * from bid where notice = $1").bind(notice.to_string());
    let Some(row) = query.fetch_optional(pool).await? else { return Ok(None) };
    Ok(Some(Bid {
        notice,
        status: parsed(&row, "status")?,
        result: parsed_if(&row, "result")?,
        submitted: json_if(&row, "submitted")?,
        declined: json_if(&row, "declined")?,
    }))
}

fn person(row: &SqliteRow, who: &str) -> Result<Person, sqlx::Error> {
    Ok(Person {
        name: name(row, &format!("{who}_name"))?,
        mail: row.try_get(&*format!("{who}_mail"))?,
        phone: row.try_get(&*format!("{who}_phone"))?,
    })
}

fn item(row: &SqliteRow) -> Result<NoticeItem, sqlx::Error> {
    Ok(NoticeItem {
        id: parsed(row, "id")?,
        category: row.try_get("category")?,
        name: row.try_get("name")?,
        spec: row.try_get("spec")?,
        unit: row.try_get("unit")?,
        quantity: parsed(row, "quantity")?,
    })
}

fn document(row: &SqliteRow) -> Result<RequiredDocument, sqlx::Error> {
    Ok(RequiredDocument {
        id: parsed(row, "id")?,
        title: row.try_get("title")?,
        is_mandatory: row.try_get("is_mandatory")?,
    })
}
