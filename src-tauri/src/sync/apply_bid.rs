//! Writing notices, answers and drafts of a batch into the mirror.

use std::collections::BTreeSet;

use jiff::Timestamp;
use pok_api::remote::sync::{Bid, Draft};
use pok_domain::BidNoticeId;
use pok_domain::bid::{BidNotice, BidStatus, display_status};
use pok_domain::draft::DraftKind;
use pok_domain::name::folded;
use serde_json::{Value, json};
use sqlx::{Row, SqliteConnection};

use super::plan::Batch;
use crate::store::column::{instant_if, number_order, parsed, parsed_if};

/// Writes all of it.
pub(super) async fn put_bids(on: &mut SqliteConnection, batch: &Batch) -> Result<(), sqlx::Error> {
    if !batch.bid_notices.is_empty() {
        put_notices(on, batch.bid_notices.values()).await?;
    }
    for bid in batch.bids.values() {
        put_bid(on, bid).await?;
    }
    for draft in batch.drafts.values() {
        put_draft(on, draft).await?;
    }
    let mut touched: BTreeSet<BidNoticeId> = batch.bid_notices.keys().copied().collect();
    touched.extend(batch.bids.keys());
    touched.extend(batch.drafts.keys().filter(|(kind, _)| *kind == DraftKind::Bid).map(|(_, id)| BidNoticeId(*id)));
    show_statuses(on, &touched).await
}

/// One statement per table whatever their number.
async fn put_notices(
    on: &mut SqliteConnection,
    notices: impl Iterator<Item = &BidNotice> + Clone,
) -> Result<(), sqlx::Error> {
    let rows = Value::Array(notices.clone().map(notice_row).collect()).to_string();
    let items = Value::Array(notices.clone().flat_map(item_rows).collect()).to_string();
    let documents = Value::Array(notices.flat_map(document_rows).collect()).to_string();
    let put_items = "insert into bid_item (notice, place, id, category, name, spec, unit, quantity) \
                     select value ->> 'notice', value ->> 'place', value ->> 'id', value ->> 'category', \
                     value ->> 'name', value ->> 'spec', value ->> 'unit', value ->> 'quantity' from json_each($1)";
    let put_documents = "insert into bid_document (notice, place, id, title, is_mandatory) \
                         select value ->> 'notice', value ->> 'place', value ->> 'id', value ->> 'title', \
                         value ->> 'is_mandatory' from json_each($1)";
    for (query, json) in [
        (include_str!("put_bid_notices.sql"), &rows),
        ("delete from bid_item where notice in (select value ->> 'id' from json_each($1))", &rows),
        ("delete from bid_document where notice in (select value ->> 'id' from json_each($1))", &rows),
        (put_items, &items),
        (put_documents, &documents),
    ] {
        sqlx::query(query).bind(json).execute(&mut *on).await?;
    }
    Ok(())
}

fn notice_row(notice: &BidNotice) -> Value {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_microsecond);
    let briefing = notice.briefing.as_ref();
    let items = notice.items.iter().map(|item| format!("{}\n{}", item.category, item.name));
    json!({
        "id": notice.id, "rev": notice.rev, "number": notice.number, "title": notice.title, "status": notice.status,
        "method": notice.method, "noticed_at": notice.noticed_at.as_microsecond(),
        "amended_at": micros(notice.amended_at), "opens_at": notice.window.opens_at.as_microsecond(),
        "closes_at": notice.window.closes_at.as_microsecond(), "summary": notice.summary,
        "buyer_name": notice.buyer.name, "buyer_mail": notice.buyer.mail, "buyer_phone": notice.buyer.phone,
        "requester_name": notice.requester.name, "requester_mail": notice.requester.mail,
        "requester_phone": notice.requester.phone, "has_briefing": briefing.is_some(),
        "briefing_at": briefing.map(|briefing| briefing.at.as_microsecond()),
        "briefing_place": briefing.map(|briefing| &briefing.place),
        "briefing_summary": briefing.map(|briefing| &briefing.summary),
        "expected_due_date": notice.expected_due_date, "currency": notice.currency,
        "fail_reason": notice.fail_reason, "title_folded": folded(notice.title.as_str()),
        "buyer_folded": folded(notice.buyer.name.as_str()), "number_folded": folded(&notice.number.to_string()),
        "item_folded": folded(&items.collect::<Vec<_>>().join("\n")), "number_order": number_order(notice.number),
    })
}

fn item_rows(notice: &BidNotice) -> impl Iterator<Item = Value> {
    notice.items.iter().enumerate().map(|(place, item)| {
        json!({
            "notice": notice.id, "place": place, "id": item.id, "category": item.category, "name": item.name,
            "spec": item.spec, "unit": item.unit, "quantity": item.quantity.to_string(),
        })
    })
}

fn document_rows(notice: &BidNotice) -> impl Iterator<Item = Value> {
    notice.documents.iter().enumerate().map(|(place, document)| {
        json!({
            "notice": notice.id, "place": place, "id": document.id, "title": document.title,
            "is_mandatory": document.is_mandatory,
        })
    })
}

async fn put_bid(on: &mut SqliteConnection, bid: &Bid) -> Result<(), sqlx::Error> {
    let json = |value: Result<String, serde_json::Error>| value.map_err(|error| sqlx::Error::Encode(error.into()));
    let submitted = bid.submitted.as_ref().map(|submitted| json(serde_json::to_string(submitted))).transpose()?;
    let declined = bid.declined.as_ref().map(|declined| json(serde_json::to_string(declined))).transpose()?;
    let query = "insert or replace into bid (notice, status, result, submitted, declined) values ($1, $2, $3, $4, $5)";
    sqlx::query(query)
        .bind(bid.notice.to_string())
        .bind(bid.status.code())
        .bind(bid.result.map(|result| result.code()))
        .bind(submitted)
        .bind(declined)
        .execute(on)
        .await?;
    Ok(())
}

async fn put_draft(on: &mut SqliteConnection, draft: &Draft) -> Result<(), sqlx::Error> {
    let fields = serde_json::to_string(&draft.now.fields).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let query = "insert or replace into draft (kind, subject, rev, fields, by, device, at, operation) \
                 values ($1, $2, $3, $4, $5, $6, $7, $8)";
    sqlx::query(query)
        .bind(draft.kind.code())
        .bind(draft.subject.to_string())
        .bind(draft.now.rev)
        .bind(fields)
        .bind(&draft.now.by)
        .bind(&draft.now.device)
        .bind(draft.now.at.as_microsecond())
        .bind(draft.now.operation.to_string())
        .execute(on)
        .await?;
    Ok(())
}

/// Brings the columns that a list is filtered and sorted by in line with answers and drafts.
async fn show_statuses(on: &mut SqliteConnection, notices: &BTreeSet<BidNoticeId>) -> Result<(), sqlx::Error> {
    if notices.is_empty() {
        return Ok(());
    }
    let ids = json!(notices).to_string();
    let query = "select n.id, n.amended_at, coalesce(b.status, 'UNCONFIRMED') as known, b.result, \
                 b.submitted ->> '$.receipt.at' as submitted_at, \
                 case when d.fields <> '{}' then d.at end as written_at \
                 from bid_notice n left join bid b on b.notice = n.id \
                 left join draft d on d.kind = 'BID' and d.subject = n.id \
                 where n.id in (select value from json_each($1))";
    let mut shown = Vec::new();
    for row in sqlx::query(query).bind(&ids).fetch_all(&mut *on).await? {
        let known: BidStatus = parsed(&row, "known")?;
        let submitted_at: Option<Timestamp> = parsed_if(&row, "submitted_at")?;
        shown.push(json!({
            "id": row.try_get::<&str, _>("id")?,
            "status": display_status(known, instant_if(&row, "written_at")?, instant_if(&row, "amended_at")?),
            "result": row.try_get::<Option<&str>, _>("result")?,
            // 투찰일시 is that of a 제출 that counts.
            "bid_at": submitted_at.filter(|_| known == BidStatus::Submitted).map(Timestamp::as_microsecond),
        }));
    }
    let query = "update bid_notice set shown_status = value ->> 'status', result = value ->> 'result', \
                 bid_at = value ->> 'bid_at' from json_each($1) where bid_notice.id = value ->> 'id'";
    sqlx::query(query).bind(Value::Array(shown).to_string()).execute(on).await?;
    Ok(())
}
