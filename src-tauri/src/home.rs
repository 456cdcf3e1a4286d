//! The home screen: what waits for me.

use jiff::{SignedDuration, Timestamp};
use pok_api::desktop::home::{Home, Show};
use pok_api::{Handle, Problem};
use pok_domain::member::ContactRole;
use pok_domain::time::{korean_day, korean_midnight};

use crate::bid::store as bids;
use crate::contact;
use crate::contract::store;
use crate::core::Core;

/// How many rows of each kind.
const FIRST: u32 = 5;
/// How long a 투찰결과 is news, from closing on.
const NEWS: SignedDuration = SignedDuration::from_hours(30 * 24);

impl Handle<Show> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Show {}: Show) -> Result<Home, Problem> {
        let role = self.who()?.contact.role;
        let now = self.clock.now();
        let (month, news) = (month_begin(now), now.saturating_sub(NEWS).unwrap_or(Timestamp::MIN));
        let written = self.written_here().await?;
        let as_of = self.read_at().await?;
        let pool = self.mirror.pool().await;
        let home = async {
            let to_seal = "select count(*) from contract where status = 'SEAL_REQUESTED'";
            let completed = "select count(*) from contract where completed_at >= $1";
            let (to_bid, to_bid_first) = bids::to_answer(&pool, &written, now, FIRST).await?;
            Ok::<_, sqlx::Error>(Home {
                to_bid,
                to_bid_first,
                results: bids::results(&pool, news, FIRST).await?,
                to_seal: sqlx::query_scalar::<_, i64>(to_seal).fetch_one(&*pool).await?.unsigned_abs(),
                to_seal_first: store::oldest_to_seal(&pool, FIRST).await?,
                completed_this_month: sqlx::query_scalar::<_, i64>(completed)
                    .bind(month.as_microsecond())
                    .fetch_one(&*pool)
                    .await?
                    .unsigned_abs(),
                completed_last: store::completed_last(&pool, FIRST).await?,
                to_decide: match role {
                    ContactRole::Primary => Some(contact::waiting(&pool).await?),
                    ContactRole::Secondary => None,
                },
                as_of,
            })
        };
        home.await.map_err(|error| self.mirror_fault("the home screen", &error))
    }
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
