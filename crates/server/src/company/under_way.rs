//! What keeps a supplier from leaving (P-MGT-04): a bid that isn't decided, a contract that waits for its signature.

use pok_api::{Code, Problem};
use pok_domain::CompanyId;
use pok_domain::bid::{BidStatus, NoticeStatus};
use pok_domain::contract::ContractStatus;

use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;

/// Whether nothing does.
///
/// # Errors
/// `UnderWay`.
pub(super) async fn check(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let (submitted, ended) = (BidStatus::Submitted.code(), NoticeStatus::Ended.code());
    let query = sql!(
        "select 1 as one from bid b join bid_notice n on n.id = b.notice_id \
         where b.company_id = $1 and b.status = $2 and n.status <> $3 \
         union all select 1 as one from contract where company_id = $1 and status = $4 limit 1",
        [company.to_string(), submitted, ended, ContractStatus::SealRequested.code()]
    );
    match query.fetch_optional(tx.sql()).await? {
        None => Ok(()),
        Some(_) => Err(Problem::new(Code::UnderWay, "a bid or a contract is under way").into()),
    }
}
