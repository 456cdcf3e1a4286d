//! A notice's row.

use jiff::Timestamp;
use pok_api::Problem;
use pok_domain::bid::{BidNotice, NoticeAct, NoticeStatus, TenderMethod, Window};
use pok_domain::{BidNoticeId, CompanyId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;

/// A notice as the server keeps it.
#[derive(Debug, Clone)]
pub(crate) struct NoticeRow {
    /// As suppliers see it. Before posting, its `noticed_at` is when it was written.
    pub(crate) notice: BidNotice,
    /// Grows with each of the buyer's writes.
    pub(crate) buyer_rev: i64,
    /// When nothing was accepted any more, where that was before its time.
    pub(crate) closed_at: Option<Timestamp>,
    /// When the buyer first looked into the bids.
    pub(crate) opened_at: Option<Timestamp>,
    /// Whose bid was chosen.
    pub(crate) awarded: Option<CompanyId>,
}

impl NoticeRow {
    /// The status after `act` on the revision that was looked at.
    ///
    /// # Errors
    /// `Stale` where the notice changed since, or its state doesn't allow it (P-GEN-16).
    pub(in crate::bid) fn after(&self, act: NoticeAct, rev: i64) -> Result<NoticeStatus, Problem> {
        self.notice.status.after(act).ok().filter(|_| self.buyer_rev == rev).ok_or_else(Problem::stale)
    }

    /// Whether its time is over and nobody has closed it yet.
    pub(in crate::bid) fn is_due(&self, now: Timestamp) -> bool {
        self.notice.status == NoticeStatus::Open && now >= self.notice.window.closes()
    }

    /// Whether what arrived at `received` came too late: after it was closed before its time, after the bids were
    /// opened, or after it ended. Whether its time is over, the window says.
    pub(in crate::bid) fn is_over(&self, received: Timestamp) -> bool {
        self.notice.status == NoticeStatus::Ended
            || self.opened_at.is_some()
            || self.closed_at.is_some_and(|closed| received >= closed)
    }
}

const VISIBLE: &str = "select * from bid_notice where id = $1 and status <> 'DRAFT' and (method = 'OPEN' or exists \
    (select 1 from bid_invited i where i.notice_id = bid_notice.id and i.company_id = $2))";

pub(in crate::bid) async fn insert(tx: &mut Tx, notice: &BidNotice) -> Result<(), Fault> {
    tx.run(insert!(bid_notice {
        id: notice.id.to_string(),
        number: notice.number.to_string(),
        status: notice.status.code(),
        method: notice.method.code(),
        rev: notice.rev,
        buyer_rev: 1_i64,
        title: notice.title.as_str(),
        opens_at: notice.window.opens_at.as_microsecond(),
        closes_at: notice.window.closes_at.as_microsecond(),
        summary: &notice.summary,
        buyer: serde_json::to_string(&notice.buyer)?,
        requester: serde_json::to_string(&notice.requester)?,
        briefing: notice.briefing.as_ref().map(serde_json::to_string).transpose()?,
        expected_due_date: notice.expected_due_date.to_string(),
        currency: notice.currency.code(),
        items: serde_json::to_string(&notice.items)?,
        documents: serde_json::to_string(&notice.documents)?,
        created_at: tx.micros(),
    }))
    .await
}

/// Writes what the buyer may change.
pub(in crate::bid) async fn update_content(tx: &mut Tx, notice: &BidNotice) -> Result<(), Fault> {
    sqlx::query(
        "update bid_notice set buyer_rev = buyer_rev + 1, method = $2, title = $3, opens_at = $4, closes_at = $5, \
         summary = $6, buyer = $7, requester = $8, briefing = $9, expected_due_date = $10, currency = $11, items = $12, \
         documents = $13 where id = $1",
    )
    .bind(notice.id.to_string())
    .bind(notice.method.code())
    .bind(notice.title.as_str())
    .bind(notice.window.opens_at.as_microsecond())
    .bind(notice.window.closes_at.as_microsecond())
    .bind(&notice.summary)
    .bind(serde_json::to_string(&notice.buyer)?)
    .bind(serde_json::to_string(&notice.requester)?)
    .bind(notice.briefing.as_ref().map(serde_json::to_string).transpose()?)
    .bind(notice.expected_due_date.to_string())
    .bind(notice.currency.code())
    .bind(serde_json::to_string(&notice.items)?)
    .bind(serde_json::to_string(&notice.documents)?)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Names the 지명업체, in place of those named before.
pub(in crate::bid) async fn insert_invited(tx: &mut Tx, id: BidNoticeId, companies: &[CompanyId]) -> Result<(), Fault> {
    tx.run(sql!("delete from bid_invited where notice_id = $1", [id.to_string()])).await?;
    for company in companies {
        tx.run(insert!(bid_invited { notice_id: id.to_string(), company_id: company.to_string() })).await?;
    }
    Ok(())
}

/// The 지명업체, in the order in which their feeds are written.
pub(in crate::bid) async fn invited(
    on: impl Executor<'_, Database = Any>,
    id: BidNoticeId,
) -> Result<Vec<CompanyId>, Fault> {
    let query = sql!("select company_id from bid_invited where notice_id = $1 order by company_id", [id.to_string()]);
    Ok(query.try_map(|row: AnyRow| row.parsed("company_id")).fetch_all(on).await?)
}

/// A notice, posted or not.
pub(in crate::bid) async fn find(
    on: impl Executor<'_, Database = Any>,
    id: BidNoticeId,
) -> Result<Option<NoticeRow>, Fault> {
    Ok(sql!("select * from bid_notice where id = $1", [id.to_string()]).try_map(read).fetch_optional(on).await?)
}

/// A notice that the company sees (BID-01, BID-02, BID-03).
pub(in crate::bid) async fn visible(
    on: impl Executor<'_, Database = Any>,
    id: BidNoticeId,
    company: CompanyId,
) -> Result<Option<NoticeRow>, Fault> {
    Ok(sql!(VISIBLE, [id.to_string(), company.to_string()]).try_map(read).fetch_optional(on).await?)
}

/// A notice, and nobody else changes it until the transaction ends. It is the first lock of whoever takes it.
pub(in crate::bid) async fn for_update(tx: &mut Tx, id: BidNoticeId) -> Result<Option<NoticeRow>, Fault> {
    let query = sql!("update bid_notice set rev = rev where id = $1 returning *", [id.to_string()]);
    Ok(query.try_map(read).fetch_optional(tx.sql()).await?)
}

/// The open notice whose time is over first.
pub(in crate::bid) async fn next_to_close(
    on: impl Executor<'_, Database = Any>,
) -> Result<Option<(BidNoticeId, Window)>, Fault> {
    let query = "select id, opens_at, closes_at from bid_notice where status = 'OPEN' order by closes_at, id limit 1";
    let read = |row: AnyRow| Ok((row.parsed("id")?, window(&row)?));
    Ok(sqlx::query(query).try_map(read).fetch_optional(on).await?)
}

/// The posted notices that every supplier may still answer, oldest first.
pub(in crate::bid) async fn open_to_all(on: impl Executor<'_, Database = Any>) -> Result<Vec<NoticeRow>, Fault> {
    let query = "select * from bid_notice where status = 'OPEN' and method = $1 order by posted_at, id";
    Ok(sql!(query, [TenderMethod::Open.code()]).try_map(read).fetch_all(on).await?)
}

/// 공고게시.
pub(in crate::bid) async fn set_posted(tx: &mut Tx, id: BidNoticeId) -> Result<(), Fault> {
    tx.run(sql!(
        "update bid_notice set status = $2, buyer_rev = buyer_rev + 1, posted_at = $3 where id = $1",
        [id.to_string(), NoticeStatus::Open.code(), tx.micros()]
    ))
    .await
}

/// What suppliers see is new.
pub(in crate::bid) async fn set_amended(tx: &mut Tx, id: BidNoticeId) -> Result<(), Fault> {
    let query = "update bid_notice set rev = rev + 1, amended_at = $2 where id = $1";
    tx.run(sql!(query, [id.to_string(), tx.micros()])).await
}

/// 공고마감: `before_time` is set where the buyer closed it.
pub(in crate::bid) async fn set_closed(tx: &mut Tx, id: BidNoticeId, before_time: bool) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!(
        "update bid_notice set status = $2, buyer_rev = buyer_rev + $3, closed_at = $4 where id = $1",
        [id.to_string(), NoticeStatus::UnderEvaluation.code(), i64::from(before_time), before_time.then_some(at)]
    ))
    .await
}

/// The bids were looked into, if it is the first time.
pub(in crate::bid) async fn set_opened(tx: &mut Tx, id: BidNoticeId) -> Result<bool, Fault> {
    let query = "update bid_notice set opened_at = $2 where id = $1 and opened_at is null";
    tx.did(sql!(query, [id.to_string(), tx.micros()])).await
}

/// 선정, 입찰종료.
pub(in crate::bid) async fn set_awarded(tx: &mut Tx, id: BidNoticeId, company: CompanyId) -> Result<(), Fault> {
    tx.run(sql!(
        "update bid_notice set status = $2, buyer_rev = buyer_rev + 1, awarded = $3 where id = $1",
        [id.to_string(), NoticeStatus::Ended.code(), company.to_string()]
    ))
    .await
}

/// 유찰, 입찰종료.
pub(in crate::bid) async fn set_failed(tx: &mut Tx, id: BidNoticeId, reason: &str) -> Result<(), Fault> {
    tx.run(sql!(
        "update bid_notice set status = $2, buyer_rev = buyer_rev + 1, fail_reason = $3 where id = $1",
        [id.to_string(), NoticeStatus::Ended.code(), reason]
    ))
    .await
}

fn window(row: &AnyRow) -> sqlx::Result<Window> {
    Ok(Window { opens_at: row.instant("opens_at")?, closes_at: row.instant("closes_at")? })
}

fn read(row: AnyRow) -> sqlx::Result<NoticeRow> {
    Ok(NoticeRow {
        notice: BidNotice {
            id: row.parsed("id")?,
            rev: row.get("rev")?,
            number: row.parsed("number")?,
            title: row.parsed("title")?,
            status: row.parsed("status")?,
            method: row.parsed("method")?,
            noticed_at: row.instant_if_any("posted_at")?.unwrap_or(row.instant("created_at")?),
            amended_at: row.instant_if_any("amended_at")?,
            window: window(&row)?,
            summary: row.get("summary")?,
            buyer: row.json("buyer")?,
            requester: row.json("requester")?,
            briefing: row.json_if_any("briefing")?,
            expected_due_date: row.parsed("expected_due_date")?,
            currency: row.parsed("currency")?,
            items: row.json("items")?,
            documents: row.json("documents")?,
            fail_reason: row.get("fail_reason")?,
        },
        buyer_rev: row.get("buyer_rev")?,
        closed_at: row.instant_if_any("closed_at")?,
        opened_at: row.instant_if_any("opened_at")?,
        awarded: row.parsed_if_any("awarded")?,
    })
}
