//! 공지사항: visible before login, and part of every company's feed.

mod change;
pub(crate) mod store;

use pok_api::buyer::board::{Put, Remove};
use pok_api::remote::board::List;
use pok_api::remote::sync::Subject;
use pok_domain::CompanyId;
use pok_domain::board::Notice;

use crate::app::{App, answers};
use crate::ground::caller::{Anonymous, Buyer};
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

answers! {
    Anonymous { List => list }
    Buyer {
        Put => change::put,
        Remove => change::remove,
    }
}

async fn list(app: &App, _: &Anonymous, _: List) -> Result<Vec<Notice>, Fault> {
    let mut board = store::list(app.database.pool()).await?;
    pok_domain::board::in_order(&mut board);
    Ok(board)
}
