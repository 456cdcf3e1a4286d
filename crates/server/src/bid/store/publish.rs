//! How suppliers come to know of a notice, and a company of its own bid.

use pok_api::remote::sync::Subject;
use pok_domain::CompanyId;
use pok_domain::bid::TenderMethod;

use super::{Answered, NoticeRow, bidders, invited};
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::feed;

/// Puts the notice as it is into the feed of every company that sees it.
pub(in crate::bid) async fn publish_notice(tx: &mut Tx, kept: &NoticeRow) -> Result<(), Fault> {
    let subject = Subject::BidNotice(Box::new(kept.notice.clone()));
    if kept.notice.method == TenderMethod::Open {
        return feed::publish_to_all(tx, &subject).await;
    }
    feed::turn(tx).await?;
    for company in invited(tx.sql(), kept.notice.id).await? {
        feed::publish(tx, company, &subject).await?;
    }
    Ok(())
}

/// Puts each company's answer as it is now into its own feed. Comes after [`publish_notice`], whose turn it uses.
pub(in crate::bid) async fn publish_bids(tx: &mut Tx, kept: &NoticeRow) -> Result<(), Fault> {
    for answered in bidders(tx, kept.notice.id).await? {
        let company = answered.company;
        feed::publish(tx, company, &Subject::Bid(Box::new(answered.seen(kept)))).await?;
    }
    Ok(())
}

/// Puts a company's answer at a place of its feed that was taken before.
pub(in crate::bid) async fn publish_bid_at(
    tx: &mut Tx,
    kept: &NoticeRow,
    company: CompanyId,
    answered: Answered,
    seq: i64,
) -> Result<(), Fault> {
    feed::put(tx, company, seq, &Subject::Bid(Box::new(answered.seen(kept)))).await
}
