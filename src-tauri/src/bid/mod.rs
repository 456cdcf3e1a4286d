//! 입찰진행현황 and 입찰상세화면: what is read of a notice, its answer and what is being written (spec 04).

mod attach;
mod edit;
mod excel;
mod find;
mod print;
mod reminder;
pub(crate) mod store;
mod submit;

use pok_api::desktop::bid::{Detail, Row, Search, Show};
use pok_api::desktop::page::Rows;
use pok_api::remote::sync::Bid;
use pok_api::{Handle, Problem};
use pok_domain::bid::{BidNotice, BidStatus, display_status};
use pok_domain::draft::{DraftKind, Fields};
use pok_domain::{BidNoticeId, Period};
use std::collections::BTreeMap;

use crate::core::Core;

impl Handle<Search> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Search { filter, paging }: Search) -> Result<Rows<Row>, Problem> {
        self.who()?;
        if let Some(period) = filter.notice_date {
            Period::new(period.from, period.to)
                .map_err(|error| Problem::field("filter.notice_date", error.to_string()))?;
        }
        if !matches!(paging.size, 5 | 10 | 20 | 50 | 100) {
            return Err(Problem::field("paging.size", "a page has 5, 10, 20, 50 or 100 rows"));
        }
        let order = store::Order::of(paging.sort.as_ref())
            .ok_or_else(|| Problem::field("paging.sort.column", "the list has no such column to sort by"))?;
        let written = self.written_here().await?;
        let pool = self.mirror.pool().await;
        let found = store::search(&pool, &filter, &written, order, &paging).await;
        found.map_err(|error| self.mirror_fault("the list of notices", &error))
    }
}

impl Handle<Show> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Show { notice }: Show) -> Result<Detail, Problem> {
        let who = self.who()?;
        let notice = self.bid_notice(notice).await?;
        let bid = self.own_bid(notice.id).await?;
        let draft = self.draft_of(DraftKind::Bid, notice.id.0).await?;
        let known = bid.as_ref().map_or(BidStatus::Unconfirmed, |bid| bid.status);
        let written_at = draft.as_ref().filter(|draft| !draft.fields.0.is_empty()).map(|draft| draft.updated_at);
        let bid_status = display_status(known, written_at, notice.amended_at);
        Ok(Detail { notice, bid, bid_status, draft, supplier: who.company.name.to_string() })
    }
}

impl Core {
    /// A notice of the mirror.
    pub(crate) async fn bid_notice(&self, id: BidNoticeId) -> Result<BidNotice, Problem> {
        let pool = self.mirror.pool().await;
        let found = find::find(&pool, id).await.map_err(|error| self.mirror_fault("a notice", &error))?;
        found.ok_or_else(Problem::not_found)
    }

    /// What a notice is called, e.g. `BI20230105-003 사무용품 구매`.
    pub(crate) async fn notice_title(&self, id: BidNoticeId) -> Result<String, Problem> {
        let notice = self.bid_notice(id).await?;
        Ok(format!("{} {}", notice.number, notice.title))
    }

    /// The company's answer to a notice, once the server has one.
    pub(crate) async fn own_bid(&self, notice: BidNoticeId) -> Result<Option<Bid>, Problem> {
        let pool = self.mirror.pool().await;
        find::answer(&pool, notice).await.map_err(|error| self.mirror_fault("an answer", &error))
    }

    /// What is being written towards a notice, as it stands on this computer: nothing, where nothing was.
    pub(crate) async fn written(&self, notice: BidNoticeId) -> Result<Fields, Problem> {
        let draft = self.draft_of(DraftKind::Bid, notice.0).await?;
        Ok(draft.map(|draft| draft.fields).unwrap_or_default())
    }

    /// Notices whose 제출상태 is another one for what was written on this computer.
    pub(crate) async fn written_here(&self) -> Result<Vec<(BidNoticeId, BidStatus)>, Problem> {
        let here: BTreeMap<_, _> = self.all_written(DraftKind::Bid).await?;
        if here.is_empty() {
            return Ok(Vec::new());
        }
        let pool = self.mirror.pool().await;
        let known = store::known(&pool, here.keys().copied().map(BidNoticeId)).await;
        let known = known.map_err(|error| self.mirror_fault("the state of bids", &error))?;
        let shown = known.into_iter().map(|(notice, shown, known, amended_at)| {
            let written_at = here.get(&notice.0).copied().flatten();
            (notice, shown, display_status(known, written_at, amended_at))
        });
        Ok(shown.filter(|(_, shown, here)| shown != here).map(|(notice, _, here)| (notice, here)).collect())
    }
}
