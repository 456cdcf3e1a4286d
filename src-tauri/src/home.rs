//! The home screen: what waits for me.

use jiff::{SignedDuration, Timestamp};
use pok_api::Problem;
use pok_api::desktop::home::{Home, Show};
use pok_api::list::Value;
use pok_api::list::bid::Bids;
use pok_api::list::contact::Contacts;
use pok_api::list::contract::Contracts;
use pok_domain::bid::{BidStatus, NoticeStatus};
use pok_domain::contract::ContractStatus;
use pok_domain::member::ContactRole;
use pok_domain::time::{korean_day, korean_midnight};

use crate::core::{Core, answers};
use crate::list::Query;

/// How many rows of each kind.
const FIRST: u32 = 5;
/// How long a 투찰결과 is news, from closing on.
const NEWS: SignedDuration = SignedDuration::from_hours(30 * 24);

answers! { Show => show }

async fn show(core: &Core, Show {}: Show) -> Result<Home, Problem> {
    let role = core.who()?.contact.role;
    let now = core.clock.now();
    let (month, news) = (month_begin(now), now.saturating_sub(NEWS).unwrap_or(Timestamp::MIN));
    let written = core.written_here().await?;
    let as_of = core.read_at().await?;
    let pool = core.mirror.pool().await;
    let to_seal = Query::<Contracts>::new().any("contract_status", &[Value::code(ContractStatus::SealRequested)]);
    let completed = Query::<Contracts>::new().from("completed_at", &Value::Second(month));
    let last = Query::<Contracts>::new().present("completed_at").by("completed_at", true);
    let to_bid = to_answer(now).over(written);
    let results = Query::<Bids>::new().present("bid_result").present("bid_at");
    let results = results.from("bid_closes_at", &Value::Minute(news)).by("bid_closes_at", true);
    let waiting = Query::<Contacts>::new().present("requested_on");
    let home = async {
        Ok::<_, sqlx::Error>(Home {
            to_bid: to_bid.count(&pool).await?,
            to_bid_first: to_bid.first(&pool, FIRST).await?,
            results: results.first(&pool, FIRST).await?,
            to_seal: to_seal.count(&pool).await?,
            to_seal_first: to_seal.by("seal_requested_at", false).first(&pool, FIRST).await?,
            completed_this_month: completed.count(&pool).await?,
            completed_last: last.first(&pool, FIRST).await?,
            to_decide: match role {
                ContactRole::Primary => Some(waiting.count(&pool).await?),
                ContactRole::Secondary => None,
            },
            as_of,
        })
    };
    home.await.map_err(|error| core.mirror_fault("the home screen", &error))
}

/// The notices that the company can still answer and hasn't; those that close first come first.
fn to_answer(now: Timestamp) -> Query<Bids> {
    // As Window::closes has it: the minute shown counts to its end, and not longer.
    let last = now.saturating_sub(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MIN);
    let after = last.saturating_add(SignedDuration::from_micros(1)).unwrap_or(Timestamp::MAX);
    let unanswered = [BidStatus::Unconfirmed, BidStatus::Saved].map(Value::code);
    let query = Query::new().any("notice_status", &[Value::code(NoticeStatus::Open)]).any("bid_status", &unanswered);
    query.from("bid_closes_at", &Value::Minute(after)).by("bid_closes_at", false)
}

/// The first instant of the month in Korea.
fn month_begin(now: Timestamp) -> Timestamp {
    korean_midnight(korean_day(now).first_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_midnight_in_korea() -> Result<(), jiff::Error> {
        let now: Timestamp = "2023-02-28T16:00:00Z".parse()?;
        assert_eq!(month_begin(now), "2023-02-28T15:00:00Z".parse()?);
        Ok(())
    }
}
