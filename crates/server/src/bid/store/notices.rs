//! A notice's row.

use jiff::Timestamp;
use pok_api::Problem;
use pok_domain::bid::{BidNotice, NoticeAct, NoticeStatus, TenderMethod, Window};
use pok_domain::{BidNoticeId, CompanyId, Name};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};

use crate::ground::database::{Tx, sql};
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
    let at = tx.micros();
    sqlx::query(
        "insert into bid_notice (id, number, status, method, rev, buyer_rev, title, opens_at, closes_at, summary, buyer, \
         requester, briefing, expected_due_date, currency, items, documents, created_at) \
         values ($1, $2, $3, $4, $5, 1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(notice.id.to_string())
    .bind(notice.number.to_string())
    .bind(notice.status.code())
    .bind(notice.method.code())
    .bind(notice.rev)
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
    .bind(at)
    .execute(tx.sql())
    .await?;
    Ok(())
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
        sql!("insert into bid_invited (notice_id, company_id) values ($1, $2)", [id.to_string(), company.to_string()])
            .execute(tx.sql())
            .await?;
    }
    Ok(())
}

/// The 지명업체, in the order in which their feeds are written.
pub(in crate::bid) async fn invited(
    on: impl Executor<'_, Database = Any>,
    id: BidNoticeId,
) -> Result<Vec<CompanyId>, Fault> {
    let rows: Vec<String> =
        sqlx::query_scalar("select company_id from bid_invited where notice_id = $1 order by company_id")
            .bind(id.to_string())
            .fetch_all(on)
            .await?;
    rows.iter().map(|id| Ok(id.parse()?)).collect()
}

/// A notice, posted or not.
pub(in crate::bid) async fn find(
    on: impl Executor<'_, Database = Any>,
    id: BidNoticeId,
) -> Result<Option<NoticeRow>, Fault> {
    let row = sqlx::query("select * from bid_notice where id = $1").bind(id.to_string()).fetch_optional(on).await?;
    row.as_ref().map(read).transpose()
}

/// A notice that the company sees (BID-01, BID-02, BID-03).
pub(in crate::bid) async fn visible(
    on: impl Executor<'_, Database = Any>,
    id: BidNoticeId,
    company: CompanyId,
) -> Result<Option<NoticeRow>, Fault> {
    let query = sqlx::query(VISIBLE).bind(id.to_string()).bind(company.to_string());
    query.fetch_optional(on).await?.as_ref().map(read).transpose()
}

/// A notice, and nobody else changes it until the transaction ends. It is the first lock of whoever takes it.
pub(in crate::bid) async fn for_update(tx: &mut Tx, id: BidNoticeId) -> Result<Option<NoticeRow>, Fault> {
    let row = sql!("update bid_notice set rev = rev where id = $1 returning *", [id.to_string()])
        .fetch_optional(tx.sql())
        .await?;
    row.as_ref().map(read).transpose()
}

/// The open notice whose time is over first.
pub(in crate::bid) async fn next_to_close(
    on: impl Executor<'_, Database = Any>,
) -> Result<Option<(BidNoticeId, Window)>, Fault> {
    let row = sqlx::query(
        "select id, opens_at, closes_at from bid_notice where status = 'OPEN' order by closes_at, id limit 1",
    )
    .fetch_optional(on)
    .await?;
    row.map(|row| Ok((row.try_get::<&str, _>("id")?.parse()?, window(&row)?))).transpose()
}

/// The posted notices that every supplier may still answer, oldest first.
pub(in crate::bid) async fn open_to_all(on: impl Executor<'_, Database = Any>) -> Result<Vec<NoticeRow>, Fault> {
    let rows = sqlx::query("select * from bid_notice where status = 'OPEN' and method = $1 order by posted_at, id")
        .bind(TenderMethod::Open.code())
        .fetch_all(on)
        .await?;
    rows.iter().map(read).collect()
}

/// 공고게시.
pub(in crate::bid) async fn set_posted(tx: &mut Tx, id: BidNoticeId) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!(
        "update bid_notice set status = $2, buyer_rev = buyer_rev + 1, posted_at = $3 where id = $1",
        [id.to_string(), NoticeStatus::Open.code(), at]
    ))
    .await
}

/// What suppliers see is new.
pub(in crate::bid) async fn set_amended(tx: &mut Tx, id: BidNoticeId) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!("update bid_notice set rev = rev + 1, amended_at = $2 where id = $1", [id.to_string(), at])).await
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
    let at = tx.micros();
    let done = sql!("update bid_notice set opened_at = $2 where id = $1 and opened_at is null", [id.to_string(), at])
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
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

fn window(row: &AnyRow) -> Result<Window, Fault> {
    let at = |column: &str| -> Result<Timestamp, Fault> { Ok(Timestamp::from_microsecond(row.try_get(column)?)?) };
    Ok(Window { opens_at: at("opens_at")?, closes_at: at("closes_at")? })
}

fn read(row: &AnyRow) -> Result<NoticeRow, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    let instant = |column: &str| -> Result<Option<Timestamp>, Fault> {
        let micros: Option<i64> = row.try_get(column)?;
        Ok(micros.map(Timestamp::from_microsecond).transpose()?)
    };
    let written = Timestamp::from_microsecond(row.try_get("created_at")?)?;
    let briefing: Option<&str> = row.try_get("briefing")?;
    let awarded: Option<&str> = row.try_get("awarded")?;
    Ok(NoticeRow {
        notice: BidNotice {
            id: text("id")?.parse()?,
            rev: row.try_get("rev")?,
            number: text("number")?.parse()?,
            title: Name::parse(text("title")?)?,
            status: text("status")?.parse()?,
            method: text("method")?.parse()?,
            noticed_at: instant("posted_at")?.unwrap_or(written),
            amended_at: instant("amended_at")?,
            window: window(row)?,
            summary: row.try_get("summary")?,
            buyer: serde_json::from_str(text("buyer")?)?,
            requester: serde_json::from_str(text("requester")?)?,
            briefing: briefing.map(serde_json::from_str).transpose()?,
            expected_due_date: text("expected_due_date")?.parse()?,
            currency: text("currency")?.parse()?,
            items: serde_json::from_str(text("items")?)?,
            documents: serde_json::from_str(text("documents")?)?,
            fail_reason: row.try_get("fail_reason")?,
        },
        buyer_rev: row.try_get("buyer_rev")?,
        closed_at: instant("closed_at")?,
        opened_at: instant("opened_at")?,
        awarded: awarded.map(str::parse).transpose()?,
    })
}
