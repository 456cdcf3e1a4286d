//! Notices from before: entered with the times they had, and with real bids. The demo's history; nobody gets mails.

use jiff::{SignedDuration, Timestamp};
use pok_api::Problem;
use pok_api::buyer::bid::Content;
use pok_domain::bid::{BidNotice, Form};
use pok_domain::draft::Fields;
use pok_domain::{BidNoticeId, CompanyId};

use super::submit::Bidder;
use super::{closing, content, create, decline, evaluate, post, store, submit};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::fault::Fault;

/// How long after 공고마감 the buyer chose.
const EVALUATION: SignedDuration = SignedDuration::from_hours(30);

/// What a supplier did.
pub(crate) enum Answer {
    /// 제출 of what was written.
    Submitted(Fields),
    /// 투찰포기, and why.
    Declined(String),
}

/// How far a notice came.
pub(crate) enum Outcome {
    /// 공고진행중.
    Open,
    /// 평가중.
    Evaluated,
    /// 선정.
    Awarded(CompanyId),
    /// 유찰, and why.
    Failed(String),
}

/// Writes and posts a notice at a time of its own.
pub(crate) async fn enter(app: &App, said: Content, at: Timestamp) -> Result<BidNotice, Fault> {
    content::check(&said)?;
    let mut tx = app.write_at(at).await?;
    let notice = create::write(&mut tx, said).await?;
    let kept = post::place(&mut tx, notice.id).await?;
    let record = Record::new(Event::NoticePosted, Actor::demo_buyer()).notice(notice.id);
    audit::append(&mut tx, record.detail(notice.number.to_string())).await?;
    tx.commit().await?;
    Ok(kept.notice)
}

/// Enters what a supplier did, at a time of its own. The files have been stored, and the supplier may read them.
pub(crate) async fn answer(
    app: &App,
    notice: BidNoticeId,
    bidder: Bidder,
    answer: Answer,
    at: Timestamp,
) -> Result<(), Fault> {
    let mut tx = app.write_at(at).await?;
    let kept = store::for_update(&mut tx, notice).await?.ok_or_else(Problem::not_found)?;
    let bid = store::bid_for_update(&mut tx, notice, bidder.company).await?;
    match answer {
        Answer::Submitted(fields) => {
            let gaps = |gaps: Vec<pok_domain::bid::Gap>| Fault::broken(format!("an incomplete bid: {gaps:?}"));
            let document = Form(&fields).submission(bidder.company, &kept.notice).map_err(gaps)?;
            let text = serde_json::to_string(&document)?;
            submit::place(&mut tx, &kept, bid, bidder, &document, &text).await?;
        }
        Answer::Declined(reason) => {
            decline::place(&mut tx, &kept, bid, bidder, reason).await?;
        }
    }
    tx.commit().await
}

/// Enters how it went on: at 입찰종료일시 and, where it ended, a day and a bit later.
pub(crate) async fn end(app: &App, notice: &BidNotice, outcome: Outcome) -> Result<(), Fault> {
    if matches!(outcome, Outcome::Open) {
        return Ok(());
    }
    let closes = notice.window.closes();
    let mut tx = app.write_at(closes).await?;
    // The server's own job may have been faster.
    if let Some(kept) = store::for_update(&mut tx, notice.id).await?.filter(|kept| kept.is_due(closes)) {
        closing::mark(&mut tx, &kept, false).await?;
        let record = Record::new(Event::NoticeClosed, Actor::server()).notice(notice.id);
        audit::append(&mut tx, record.detail(notice.number.to_string())).await?;
    }
    tx.commit().await?;
    if matches!(outcome, Outcome::Evaluated) {
        return Ok(());
    }
    let mut tx = app.write_at(closes.saturating_add(EVALUATION)?).await?;
    store::for_update(&mut tx, notice.id).await?;
    let mut records = Vec::new();
    if store::set_opened(&mut tx, notice.id).await? {
        records.push(Record::new(Event::BidsOpened, Actor::demo_buyer()));
    }
    match outcome {
        Outcome::Awarded(company) => {
            store::set_awarded(&mut tx, notice.id, company).await?;
            records.push(Record::new(Event::BidAwarded, Actor::demo_buyer()).company(company));
        }
        Outcome::Failed(reason) => {
            store::set_failed(&mut tx, notice.id, &reason).await?;
            records.push(Record::new(Event::BidFailed, Actor::demo_buyer()).detail(reason));
        }
        Outcome::Open | Outcome::Evaluated => {}
    }
    evaluate::end(&mut tx, notice.id).await?;
    for record in records {
        audit::append(&mut tx, record.notice(notice.id)).await?;
    }
    tx.commit().await
}
