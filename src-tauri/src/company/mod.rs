//! 개인회원 정보 and 기업정보 (spec 03 S1, S2): read here, changed on the server.

mod change;

use futures_util::future::BoxFuture;
use pok_api::Problem;
use pok_api::desktop::company::{Show, Shown};
use pok_api::list::request::Requests;
use pok_api::remote::company::{CancelRequest, Membership, RequestWithdrawal, Update};

use crate::core::{Core, answers};
use crate::list::{Listed, Overlay};

answers! {
    Show => show,
    Update => Core::ask,
    CancelRequest => Core::ask,
    RequestWithdrawal => Core::ask,
}

async fn show(core: &Core, Show {}: Show) -> Result<Option<Shown>, Problem> {
    let is_begun = core.is_begun(&core.change_place()?).await?;
    let known = core.fetched_membership().await?.zip(core.own_contact().await?);
    Ok(known.map(|(membership, own)| Shown { membership, own, is_begun }))
}

impl Listed for Requests {
    fn here(core: &Core) -> BoxFuture<'_, Result<Overlay<Self>, Problem>> {
        Box::pin(async { core.primary_only().map(|()| Overlay::none()) })
    }
}

impl Core {
    /// The supplier, as the mirror has it; none before the first fetch.
    async fn fetched_membership(&self) -> Result<Option<Membership>, Problem> {
        self.primary_only()?;
        self.fetched("", "the member's data").await
    }

    async fn membership(&self) -> Result<Membership, Problem> {
        self.fetched_membership().await?.ok_or_else(Problem::not_found)
    }
}
