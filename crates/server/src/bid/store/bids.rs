//! A company's answer to a notice: one row, and of its submissions the last.

use pok_api::remote::sync::{Bid, Declined, Submitted};
use pok_domain::bid::{BidResult, BidStatus, NoticeStatus, Submission};
use pok_domain::{BidNoticeId, CompanyId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use super::NoticeRow;
use crate::ground::database::{Columns as _, Tx, insert, sql};
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
    let query =
        sql!("select * from bid where notice_id = $1 and company_id = $2", [notice.to_string(), company.to_string()]);
    Ok(query.try_map(|row| read(&row)).fetch_optional(on).await?)
}

/// The same, made where there was none, and nobody else changes it until the transaction ends.
pub(in crate::bid) async fn bid_for_update(
    tx: &mut Tx,
    notice: BidNoticeId,
    company: CompanyId,
) -> Result<Answered, Fault> {
    let status = BidStatus::Unconfirmed.code();
    let query = insert!(
        bid { notice_id: notice.to_string(), company_id: company.to_string(), status },
        "on conflict (notice_id, company_id) do update set times = bid.times returning *"
    );
    Ok(query.try_map(|row| read(&row)).fetch_one(tx.sql()).await?)
}

/// The answers of a notice in the order in which their companies' feeds are written.
pub(in crate::bid) async fn bidders(tx: &mut Tx, notice: BidNoticeId) -> Result<Vec<Answered>, Fault> {
    let query = sql!("select * from bid where notice_id = $1 order by company_id", [notice.to_string()]);
    Ok(query.try_map(|row| read(&row)).fetch_all(tx.sql()).await?)
}

/// 제출: in place of an earlier one, of which nothing stays.
pub(in crate::bid) async fn submit(tx: &mut Tx, bid: &Submission, submitted: &Submitted) -> Result<(), Fault> {
    let (notice, company) = (bid.notice.to_string(), bid.company.to_string());
    let Submitted { document, by, times, receipt } = submitted;
    let (status, receipt) = (BidStatus::Submitted.code(), serde_json::to_string(receipt)?);
    tx.run(sql!(
        "update bid set status = $3, document = $4, submitted_by = $5, submitted_receipt = $6, times = $7 \
         where notice_id = $1 and company_id = $2",
        [&notice, &company, status, document, by, receipt, i64::from(*times)]
    ))
    .await?;
    tx.run(sql!("delete from bid_file where notice_id = $1 and company_id = $2", [&notice, &company])).await?;
    for file in bid.files() {
        tx.run(insert!(
            bid_file { notice_id: &notice, company_id: &company, sha256: file.blob.to_string() },
            "on conflict (notice_id, company_id, sha256) do nothing"
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
    let (status, receipt) = (BidStatus::Declined.code(), serde_json::to_string(&declined.receipt)?);
    tx.run(sql!(
        "update bid set status = $3, decline_reason = $4, declined_by = $5, declined_receipt = $6 \
         where notice_id = $1 and company_id = $2",
        [notice.to_string(), company.to_string(), status, &declined.reason, &declined.by, receipt]
    ))
    .await
}

/// The notice has changed: what was submitted no longer counts (P-BID-08).
pub(in crate::bid) async fn void_submissions(tx: &mut Tx, notice: BidNoticeId) -> Result<(), Fault> {
    tx.run(sql!(
        "update bid set status = $2 where notice_id = $1 and status = $3",
        [notice.to_string(), BidStatus::Unconfirmed.code(), BidStatus::Submitted.code()]
    ))
    .await
}

pub(super) fn read(row: &AnyRow) -> sqlx::Result<Answered> {
    let times = row.count("times")?;
    let submitted = match (row.get("document")?, row.get("submitted_by")?, row.json_if_any("submitted_receipt")?) {
        (Some(document), Some(by), Some(receipt)) => Some(Submitted { document, by, times, receipt }),
        _ => None,
    };
    let declined = match (row.get("decline_reason")?, row.get("declined_by")?, row.json_if_any("declined_receipt")?) {
        (Some(reason), Some(by), Some(receipt)) => Some(Declined { reason, by, receipt }),
        _ => None,
    };
    Ok(Answered { company: row.parsed("company_id")?, status: row.parsed("status")?, submitted, declined, times })
}
