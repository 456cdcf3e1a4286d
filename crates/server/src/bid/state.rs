//! What the buyer's side is told of a notice.

use pok_api::Problem;
use pok_api::buyer::bid::{Show, State};
use pok_domain::BidNoticeId;
use sqlx::AnyConnection;

use super::store;
use crate::app::App;
use crate::ground::caller::Buyer;
use crate::ground::fault::Fault;

/// How a notice stands and who answered; never what they quoted.
pub(super) async fn state(on: &mut AnyConnection, id: BidNoticeId) -> Result<State, Fault> {
    let kept = store::find(&mut *on, id).await?.ok_or_else(Problem::not_found)?;
    Ok(State {
        notice: kept.notice.id,
        number: kept.notice.number,
        status: kept.notice.status,
        rev: kept.buyer_rev,
        awarded: kept.awarded,
        answers: store::answers(on, &kept).await?,
    })
}

pub(super) async fn show(app: &App, _: &Buyer, call: Show) -> Result<State, Fault> {
    state(&mut *app.database.pool().acquire().await?, call.notice).await
}
