//! The files that suppliers send with their bids.

use pok_domain::BlobId;
use pok_domain::bid::BidStatus;
use sqlx::AnyPool;

use crate::ground::database::sql;
use crate::ground::fault::Fault;

/// Whether a file belongs to a bid that counts and that the buyer has opened (P-BID-05).
pub(crate) async fn is_opened_bids_file(pool: &AnyPool, id: BlobId) -> Result<bool, Fault> {
    let query = sql!(
        "select 1 as one from bid_file f join bid_notice n on n.id = f.notice_id \
         join bid b on b.notice_id = f.notice_id and b.company_id = f.company_id \
         where f.sha256 = $1 and n.opened_at is not null and b.status = $2 limit 1",
        [id.to_string(), BidStatus::Submitted.code()]
    );
    Ok(query.fetch_optional(pool).await?.is_some())
}
