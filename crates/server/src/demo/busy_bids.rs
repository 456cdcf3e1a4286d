//! A buyer who evaluates the demo's quick notices a moment after each 제출, so that whoever tries it sees 선정 or 미선정,
//! and who always has others to bid on.

use std::time::Duration;

use jiff::SignedDuration;
use pok_api::buyer::bid::{Award, Close, Fail, Open};
use pok_domain::BidNoticeId;
use pok_domain::bid::{NoticeStatus, Submission};

use super::{bids, listen, people};
use crate::app::{App, Happened};
use crate::bid::{closing, evaluate};
use crate::ground::caller::Buyer;
use crate::ground::fault::Fault;

const AFTER: Duration = Duration::from_secs(4);
/// How often it is looked whether there are enough notices to bid on: they close by themselves in time.
const LOOK: Duration = Duration::from_mins(10);
/// Notices that each supplier can answer and see evaluated.
const FRESH: i64 = 2;
/// A notice that closes sooner isn't counted among them.
const TIME_LEFT: SignedDuration = SignedDuration::from_hours(6);

/// Runs until the server ends.
pub(super) async fn run(app: App) {
    let mut happened = app.listen();
    let submitted = |what| if let Happened::Submitted(notice) = what { Some(notice) } else { None };
    let stopping = app.stop.comes();
    tokio::pin!(stopping);
    loop {
        if let Err(fault) = keep_fresh(&app).await {
            tracing::error!(error = %fault, "the demo's buyer could not post a notice");
        }
        let heard = tokio::select! {
            () = &mut stopping => return,
            () = tokio::time::sleep(LOOK) => continue,
            heard = listen::next(&mut happened, submitted) => heard,
        };
        let Some(notice) = heard else { return };
        tokio::select! {
            () = &mut stopping => return,
            () = tokio::time::sleep(AFTER) => {}
        }
        if let Err(fault) = evaluate(&app, notice).await {
            tracing::error!(error = %fault, "the demo's buyer could not evaluate a notice");
        }
    }
}

/// Closes a quick notice before its time and chooses the lowest bid, unless all are too dear.
async fn evaluate(app: &App, notice: BidNoticeId) -> Result<(), Fault> {
    let quick: Option<(i64, String)> =
        sqlx::query_as("select buyer_rev, status from bid_notice where id = $1 and requester like $2")
            .bind(notice.to_string())
            .bind(mark())
            .fetch_optional(app.database.pool())
            .await?;
    let Some((rev, status)) = quick else { return Ok(()) };
    if status != NoticeStatus::Open.code() {
        return Ok(());
    }
    let buyer = || Buyer::of_demo(app.now());
    let rev = closing::close(app, &buyer(), Close { notice, rev }).await?.rev;
    let mut affordable = Vec::new();
    for bid in evaluate::open(app, &buyer(), Open { notice }).await? {
        let document: Submission = serde_json::from_str(&bid.document)?;
        if document.total.amount <= bids::ceiling(&document) {
            affordable.push((document.total.amount, bid.bid_at, bid.company));
        }
    }
    affordable.sort();
    match affordable.first() {
        Some((_, _, company)) => {
            let award = Award { notice, rev, company: *company };
            evaluate::award(app, &buyer(), award).await?;
        }
        None => {
            let fail = Fail { notice, rev, reason: "예정가격을 초과하여 유찰되었습니다.".into() };
            evaluate::fail(app, &buyer(), fail).await?;
        }
    }
    Ok(())
}

async fn keep_fresh(app: &App) -> Result<(), Fault> {
    for (supplier, _) in people::primary_contacts() {
        let now = app.now();
        let there: i64 = sqlx::query_scalar(
            "select count(*) from bid_notice n join bid_invited i on i.notice_id = n.id and i.company_id = $1 \
             where n.status = 'OPEN' and n.requester like $2 and n.closes_at > $3 and not exists \
             (select 1 from bid b where b.notice_id = n.id and b.company_id = $1 and b.status <> 'UNCONFIRMED')",
        )
        .bind(people::company_id(supplier).to_string())
        .bind(mark())
        .bind(now.saturating_add(TIME_LEFT)?.as_microsecond())
        .fetch_one(app.database.pool())
        .await?;
        for missing in there..FRESH {
            let seed = now.as_second().unsigned_abs().wrapping_mul(7).wrapping_add(missing.unsigned_abs());
            bids::enter_one(app, &bids::fresh(supplier, seed, now)).await?;
        }
    }
    Ok(())
}

/// How the quick notices are found.
fn mark() -> String {
    format!("%{}%", bids::QUICK)
}
