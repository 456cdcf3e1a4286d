//! A company's answer to a notice: one row, and of its submissions the last.

use pok_api::Receipt;
use pok_api::remote::sync::{Bid, Declined, Submitted};
use pok_domain::bid::{BidResult, BidStatus, NoticeStatus, Submission};
use pok_domain::{BidNoticeId, CompanyId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};

use super::NoticeRow;
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;

/// A company's answer.
#[derive(Debug, Clone)]
pub(in crate::bid) struct Answered {
    pub(in crate::bid) company: CompanyId,
    pub(in crate::bid) status: BidStatus,
    pub(in crate::bid) submitted: Option<Submitted>,
    pub(in crate::bid) declined: Option<Declined>,
    /// How often the company has submitted.
    pub(in crate::bid) times: u32,
}

impl Answered {
    /// As the company sees it.
    pub(in crate::bid) fn seen(self, kept: &NoticeRow) -> Bid {
        Bid {
            notice: kept.notice.id,
            status: self.status,
            result: self.result(kept),
            submitted: self.submitted,
            declined: self.declined,
        }
    }

    /// 투찰결과 (P-BID-04): of a bid that counts, once the notice has ended.
    pub(in crate::bid) fn result(&self, kept: &NoticeRow) -> Option<BidResult> {
        let counts = kept.notice.status == NoticeStatus::Ended && self.status == BidStatus::Submitted;
        counts.then(|| match kept.awarded {
            Some(chosen) if chosen == self.company => BidResult::Awarded,
            Some(_) => BidResult::NotAwarded,
            None => BidResult::Failed,
        })
    }
}

/// A company's answer, if it has given one.
pub(in crate::bid) async fn bid(
    on: impl Executor<'_, Database = Any>,
    notice: BidNoticeId,
    company: CompanyId,
) -> Result<Option<Answered>, Fault> {
    let row = sqlx::query("select * from bid where notice_id = $1 and company_id = $2")
        .bind(notice.to_string())
        .bind(company.to_string())
        .fetch_optional(on)
        .await?;
    row.as_ref().map(read).transpose()
}

/// The same, made where there was none, and nobody else changes it until the transaction ends.
pub(in crate::bid) async fn bid_for_update(
    tx: &mut Tx,
    notice: BidNoticeId,
    company: CompanyId,
) -> Result<Answered, Fault> {
    let row = sqlx::query(
        "insert into bid (notice_id, company_id, status) values ($1, $2, $3) \
         on conflict (notice_id, company_id) do update set times = bid.times returning *",
    )
    .bind(notice.to_string())
    .bind(company.to_string())
    .bind(BidStatus::Unconfirmed.code())
    .fetch_one(tx.sql())
    .await?;
    read(&row)
}

/// The answers of a notice in the order in which their companies' feeds are written.
pub(in crate::bid) async fn bidders(tx: &mut Tx, notice: BidNoticeId) -> Result<Vec<Answered>, Fault> {
    let rows = sql!("select * from bid where notice_id = $1 order by company_id", [notice.to_string()])
        .fetch_all(tx.sql())
        .await?;
    rows.iter().map(read).collect()
}

/// 제출: in place of an earlier one, of which nothing stays.
pub(in crate::bid) async fn submit(tx: &mut Tx, bid: &Submission, submitted: &Submitted) -> Result<(), Fault> {
    let (notice, company) = (bid.notice.to_string(), bid.company.to_string());
    sqlx::query(
        "update bid set status = $3, document = $4, submitted_by = $5, submitted_receipt = $6, times = $7 \
         where notice_id = $1 and company_id = $2",
    )
    .bind(&notice)
    .bind(&company)
    .bind(BidStatus::Submitted.code())
    .bind(&submitted.document)
    .bind(&submitted.by)
    .bind(serde_json::to_string(&submitted.receipt)?)
    .bind(i64::from(submitted.times))
    .execute(tx.sql())
    .await?;
    tx.run(sql!("delete from bid_file where notice_id = $1 and company_id = $2", [&notice, &company])).await?;
    for file in bid.files() {
        tx.run(sql!(
            "insert into bid_file (notice_id, company_id, sha256) values ($1, $2, $3) \
             on conflict (notice_id, company_id, sha256) do nothing",
            [&notice, &company, file.blob.to_string()]
        ))
        .await?;
    }
    Ok(())
}

/// 투찰포기.
pub(in crate::bid) async fn decline(
    tx: &mut Tx,
    notice: BidNoticeId,
    company: CompanyId,
    declined: &Declined,
) -> Result<(), Fault> {
    sqlx::query(
        "update bid set status = $3, decline_reason = $4, declined_by = $5, declined_receipt = $6 \
         where notice_id = $1 and company_id = $2",
    )
    .bind(notice.to_string())
    .bind(company.to_string())
    .bind(BidStatus::Declined.code())
    .bind(&declined.reason)
    .bind(&declined.by)
    .bind(serde_json::to_string(&declined.receipt)?)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The notice has changed: what was submitted no longer counts (P-BID-08).
pub(in crate::bid) async fn void_submissions(tx: &mut Tx, notice: BidNoticeId) -> Result<(), Fault> {
    tx.run(sql!(
        "update bid set status = $2 where notice_id = $1 and status = $3",
        [notice.to_string(), BidStatus::Unconfirmed.code(), BidStatus::Submitted.code()]
    ))
    .await
}

pub(super) fn read(row: &AnyRow) -> Result<Answered, Fault> {
    let text = |column: &str| row.try_get::<Option<String>, _>(column);
    let receipt = |column: &str| -> Result<Option<Receipt>, Fault> {
        Ok(text(column)?.map(|json| serde_json::from_str(&json)).transpose()?)
    };
    let times = row.try_get::<i64, _>("times")?.try_into().unwrap_or(u32::MAX);
    let submitted = match (text("document")?, text("submitted_by")?, receipt("submitted_receipt")?) {
        (Some(document), Some(by), Some(receipt)) => Some(Submitted { document, by, times, receipt }),
        _ => None,
    };
    let declined = match (text("decline_reason")?, text("declined_by")?, receipt("declined_receipt")?) {
        (Some(reason), Some(by), Some(receipt)) => Some(Declined { reason, by, receipt }),
        _ => None,
    };
    Ok(Answered {
        company: row.try_get::<&str, _>("company_id")?.parse()?,
        status: row.try_get::<&str, _>("status")?.parse()?,
        submitted,
        declined,
        times,
    })
}
