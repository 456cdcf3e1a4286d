//! Bids (spec 04): notices written, posted and evaluated by the buyer; submitted and declined by suppliers.
//!
//! Whatever changes a notice or answers it takes its locks in one order: the notice, the company's bid, the turn at
//! several feeds, the feeds, the head of the audit chain.

pub(crate) mod amend;
pub(crate) mod closing;
mod content;
mod create;
mod decline;
pub(crate) mod evaluate;
mod file;
mod guard;
pub(crate) mod mail;
#[cfg(feature = "demo")]
pub(crate) mod past;
mod post;
mod state;
mod store;
mod submit;

use pok_api::buyer::bid as buyer;
use pok_api::remote::bid::{Decline, Mails, Submit};
use pok_api::remote::sync::Subject;
use pok_api::{Handle, Problem, Receipt};
use pok_domain::CompanyId;
use pok_domain::bid::Reminders;

pub(crate) use file::is_opened_bids_file;
pub(crate) use guard::writable;
#[cfg(feature = "demo")]
pub(crate) use submit::Bidder;

use crate::app::App;
use crate::ground::caller::{Buyer, Purchaser, SignedIn};
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::feed;

/// Gives a company whose feed has just begun the notices that it may answer (BID-02).
pub(crate) async fn welcome(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    for kept in store::open_to_all(tx.sql()).await? {
        feed::publish(tx, company, &Subject::BidNotice(Box::new(kept.notice))).await?;
    }
    Ok(())
}

impl Handle<buyer::Create> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Create) -> Result<buyer::State, Problem> {
        Ok(create::create(self, &caller, call).await?)
    }
}

impl Handle<buyer::Post> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Post) -> Result<buyer::State, Problem> {
        Ok(post::post(self, &caller, call).await?)
    }
}

impl Handle<buyer::Amend> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Amend) -> Result<buyer::State, Problem> {
        Ok(amend::amend(self, &caller, call).await?)
    }
}

impl Handle<buyer::Close> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Close) -> Result<buyer::State, Problem> {
        Ok(closing::close(self, &caller, call).await?)
    }
}

impl Handle<buyer::Open> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Open) -> Result<Vec<buyer::OpenedBid>, Problem> {
        Ok(evaluate::open(self, caller.actor(), call.notice).await?)
    }
}

impl Handle<buyer::Award> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Award) -> Result<buyer::State, Problem> {
        Ok(evaluate::award(self, &caller, call).await?)
    }
}

impl Handle<buyer::Fail> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: buyer::Fail) -> Result<buyer::State, Problem> {
        Ok(evaluate::fail(self, &caller, call).await?)
    }
}

impl Handle<buyer::Show> for App {
    type Caller = Buyer;

    async fn handle(&self, _: Buyer, call: buyer::Show) -> Result<buyer::State, Problem> {
        let mut connection = self.database.pool().acquire().await.map_err(Fault::from)?;
        Ok(state::state(&mut connection, call.notice).await?)
    }
}

impl Handle<Submit> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Submit) -> Result<Receipt, Problem> {
        Ok(submit::submit(self, &caller, call).await?)
    }
}

impl Handle<Decline> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Decline) -> Result<Receipt, Problem> {
        Ok(decline::decline(self, &caller, call).await?)
    }
}

impl Handle<Mails> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Mails) -> Result<Reminders, Problem> {
        Ok(mail::set_preferences(self, caller.contact().id, call.mails).await?)
    }
}
