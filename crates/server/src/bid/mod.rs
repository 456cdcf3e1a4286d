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
use pok_domain::CompanyId;

pub(crate) use file::is_opened_bids_file;
pub(crate) use guard::writable;
#[cfg(feature = "demo")]
pub(crate) use submit::Bidder;

use crate::app::answers;
use crate::ground::caller::{Buyer, SignedIn};
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

answers! {
    SignedIn {
        Submit => submit::submit,
        Decline => decline::decline,
        Mails => mail::set_preferences,
    }
    Buyer {
        buyer::Show => state::show,
        buyer::Create => create::create,
        buyer::Post => post::post,
        buyer::Amend => amend::amend,
        buyer::Close => closing::close,
        buyer::Open => evaluate::open,
        buyer::Award => evaluate::award,
        buyer::Fail => evaluate::fail,
    }
}
