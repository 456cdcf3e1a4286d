//! The buyer writes a notice. Nobody else sees it before 공고게시.

use pok_api::buyer::bid::{Content, Create, State};
use pok_domain::bid::{BidNotice, NoticeStatus};
use pok_domain::time::korean_day;
use pok_domain::{BidNoticeId, DocumentKind};

use super::state::state;
use super::{content, store};
use crate::app::App;
use crate::ground::caller::Buyer;
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::number;
use crate::ground::operation::bind;

pub(super) async fn create(app: &App, caller: &Buyer, call: Create) -> Result<State, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        content::check(&call.content)?;
        let notice = write(tx, call.content.clone()).await?;
        state(tx.sql(), notice.id).await
    })
    .await
}

/// Writes what was checked, numbered for the day.
pub(super) async fn write(tx: &mut Tx, content: Content) -> Result<BidNotice, Fault> {
    let invited = content::invited(tx, &content.invited).await?;
    let mut notice = BidNotice {
        id: BidNoticeId::generate(),
        rev: 1,
        number: number::next(tx, DocumentKind::BidNotice, korean_day(tx.now())).await?,
        status: NoticeStatus::Draft,
        noticed_at: tx.now(),
        amended_at: None,
        fail_reason: None,
        title: content.title.clone(),
        method: content.method,
        window: content.window,
        summary: String::new(),
        buyer: content.buyer.clone(),
        requester: content.requester.clone(),
        briefing: None,
        expected_due_date: content.expected_due_date,
        currency: content.currency,
        items: Vec::new(),
        documents: Vec::new(),
    };
    content::take_over(&mut notice, content);
    store::insert(tx, &notice).await?;
    store::insert_invited(tx, notice.id, &invited).await?;
    Ok(notice)
}
