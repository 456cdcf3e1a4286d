//! A notice's answers as the buyer sees them: who, before opening; what, after it.

use pok_api::buyer::bid::{Answer, NotedFile, OpenedBid};
use pok_domain::bid::BidStatus;
use pok_domain::{BidNoticeId, CompanyId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use super::NoticeRow;
use super::bids::read;
use crate::ground::blob;
use crate::ground::database::{Columns as _, Tx, sql};
use crate::ground::fault::Fault;

/// Who was invited and who answered, and never what they quoted.
pub(in crate::bid) async fn answers(
    on: impl Executor<'_, Database = Any>,
    kept: &NoticeRow,
) -> Result<Vec<Answer>, Fault> {
    let query = sql!(
        "select c.id as company_id, c.name, coalesce(b.status, $2) as status, b.document, b.submitted_by, \
         b.submitted_receipt, coalesce(b.times, 0) as times, b.decline_reason, b.declined_by, b.declined_receipt \
         from company c left join bid b on b.company_id = c.id and b.notice_id = $1 \
         where b.notice_id is not null or c.id in (select company_id from bid_invited where notice_id = $1) \
         order by c.name, c.id",
        [kept.notice.id.to_string(), BidStatus::Unconfirmed.code()]
    );
    let answer = |row: AnyRow| {
        let answered = read(&row)?;
        let counts = answered.status == BidStatus::Submitted;
        Ok(Answer {
            company: answered.company,
            name: row.parsed("name")?,
            status: answered.status,
            result: answered.result(kept),
            bid_at: answered.submitted.filter(|_| counts).map(|submitted| submitted.receipt.at),
            decline_reason: answered.declined.map(|declined| declined.reason),
        })
    };
    Ok(query.try_map(answer).fetch_all(on).await?)
}

/// The bids that count, in the order in which they came.
pub(in crate::bid) async fn opened(tx: &mut Tx, notice: BidNoticeId) -> Result<Vec<OpenedBid>, Fault> {
    let noted = sql!(
        "select f.company_id, f.sha256, b.notes from bid_file f join blob b on b.sha256 = f.sha256 \
         where f.notice_id = $1 and b.notes <> '' order by f.sha256",
        [notice.to_string()]
    );
    let read_noted = |row: AnyRow| {
        let file = NotedFile { file: row.parsed("sha256")?, notes: blob::read_notes(row.get("notes")?) };
        Ok((row.parsed::<CompanyId>("company_id")?, file))
    };
    let noted: Vec<(CompanyId, NotedFile)> = noted.try_map(read_noted).fetch_all(tx.sql()).await?;
    let rows = sql!(
        "select b.*, c.name from bid b join company c on c.id = b.company_id where b.notice_id = $1 and b.status = $2",
        [notice.to_string(), BidStatus::Submitted.code()]
    );
    let rows = rows.fetch_all(tx.sql()).await?;
    let mut bids = Vec::new();
    for row in &rows {
        let answered = read(row)?;
        let submitted = answered.submitted.ok_or_else(|| Fault::broken("a submitted bid without a document"))?;
        bids.push(OpenedBid {
            company: answered.company,
            name: row.parsed("name")?,
            bid_at: submitted.receipt.at,
            document: submitted.document,
            sha256: submitted.receipt.sha256,
            noted: noted
                .iter()
                .filter(|(company, _)| *company == answered.company)
                .map(|(_, file)| file.clone())
                .collect(),
        });
    }
    bids.sort_by_key(|bid| (bid.bid_at, bid.company));
    Ok(bids)
}
