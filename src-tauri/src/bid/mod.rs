//! 입찰진행현황 and 입찰상세화면: what is read of a notice, its answer and what is being written (spec 04).

mod attach;
mod edit;
mod excel;
mod print;
mod reminder;
mod submit;

use futures_util::future::BoxFuture;
use pok_api::Problem;
use pok_api::desktop::bid::{Detail, Show};
use pok_api::list::bid::Bids;
use pok_api::list::{Coded as _, List};
use pok_api::remote::sync::Bid;
use pok_domain::BidNoticeId;
use pok_domain::bid::{BidNotice, BidStatus, display_status};
use pok_domain::draft::{DraftKind, Fields};
use std::collections::BTreeMap;

use crate::core::{Core, answers};
use crate::list::{Listed, Overlay};
use crate::record;

impl Listed for Bids {
    fn here(core: &Core) -> BoxFuture<'_, Result<Overlay<Self>, Problem>> {
        Box::pin(async {
            core.who()?;
            core.written_here().await
        })
    }
}

answers! { Show => show }

async fn show(core: &Core, Show { notice }: Show) -> Result<Detail, Problem> {
    let who = core.who()?;
    let notice = core.bid_notice(notice).await?;
    let bid = core.own_bid(notice.id).await?;
    let draft = core.draft_of(DraftKind::Bid, notice.id.0).await?;
    let known = bid.as_ref().map_or(BidStatus::Unconfirmed, |bid| bid.status);
    let written_at = draft.as_ref().filter(|draft| !draft.fields.0.is_empty()).map(|draft| draft.updated_at);
    let bid_status = display_status(known, written_at, notice.amended_at);
    Ok(Detail { notice, bid, bid_status, draft, supplier: who.company.name.to_string() })
}

impl Core {
    /// A notice of the mirror.
    pub(crate) async fn bid_notice(&self, id: BidNoticeId) -> Result<BidNotice, Problem> {
        self.fetched(id, "a notice").await?.ok_or_else(Problem::not_found)
    }

    /// What a notice is called, e.g. `BI20230105-003 사무용품 구매`.
    pub(crate) async fn notice_title(&self, id: BidNoticeId) -> Result<String, Problem> {
        let notice = self.bid_notice(id).await?;
        Ok(format!("{} {}", notice.number, notice.title))
    }

    /// The company's answer to a notice, once the server has one.
    pub(crate) async fn own_bid(&self, notice: BidNoticeId) -> Result<Option<Bid>, Problem> {
        self.fetched(notice, "an answer").await
    }

    /// What is being written towards a notice, as it stands on this computer: nothing, where nothing was.
    pub(crate) async fn written(&self, notice: BidNoticeId) -> Result<Fields, Problem> {
        let draft = self.draft_of(DraftKind::Bid, notice.0).await?;
        Ok(draft.map(|draft| draft.fields).unwrap_or_default())
    }

    /// Notices whose 제출상태 is another one for what was written on this computer and is not on the server yet. Few, as
    /// it is sent at once.
    pub(crate) async fn written_here(&self) -> Result<Overlay<Bids>, Problem> {
        let here: BTreeMap<_, _> = self.all_written(DraftKind::Bid).await?;
        if here.is_empty() {
            return Ok(Overlay::none());
        }
        let ids: Vec<String> = here.keys().map(ToString::to_string).collect();
        let ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
        let pool = self.mirror.pool().await;
        let found = async { record::sources::<<Bids as List>::Of>(&mut *pool.acquire().await?, &ids).await };
        let found = found.await.map_err(|error| self.mirror_fault("the state of bids", &error))?;
        let mut ranks = Vec::new();
        for of in &found {
            let (notice, bid, _) = of;
            let shown = Bids::rows(of).first().map(|row| row.bid_status);
            let written_at = here.get(&notice.id.0).copied().flatten();
            let known = bid.as_ref().map_or(BidStatus::Unconfirmed, |bid| bid.status);
            let status = display_status(known, written_at, notice.amended_at);
            if shown != Some(status) {
                ranks.push((notice.id.to_string(), status.rank()));
            }
        }
        Ok(Overlay::<Bids>::new("bid_status", ranks, |row, rank| {
            row.bid_status =
                usize::try_from(rank).ok().and_then(|rank| BidStatus::ALL.get(rank)).copied().unwrap_or(row.bid_status);
        }))
    }
}
