//! 공지사항: visible before login, and part of every company's feed.

mod change;
pub(crate) mod store;

use pok_api::buyer::board::{Put, Remove};
use pok_api::remote::board::List;
use pok_api::remote::sync::Subject;
use pok_api::{Handle, Problem};
use pok_domain::CompanyId;
use pok_domain::board::Notice;

use crate::app::App;
use crate::ground::caller::{Anonymous, Purchaser};
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::feed;

/// Gives a company whose feed has just begun what stands on the board.
pub(crate) async fn welcome(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    for notice in store::list(tx.sql()).await? {
        feed::publish(tx, company, &Subject::Notice(notice)).await?;
    }
    Ok(())
}

impl Handle<List> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, _: List) -> Result<Vec<Notice>, Problem> {
        let mut board = store::list(self.database.pool()).await?;
        pok_domain::board::in_order(&mut board);
        Ok(board)
    }
}

impl Handle<Put> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: Put) -> Result<Notice, Problem> {
        Ok(change::put(self, &caller, call).await?)
    }
}

impl Handle<Remove> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: Remove) -> Result<(), Problem> {
        Ok(change::remove(self, &caller, call).await?)
    }
}
