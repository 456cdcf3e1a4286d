//! Which reminders were given on this computer.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use pok_domain::BidNoticeId;
use pok_domain::bid::Occasion;
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Drafts;
use super::column::parsed;
use super::owner::Owner;
use super::statement::sql;

/// How long a reminder is remembered: longer than any notice is open.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(400 * 24);

/// One occasion to remind of a notice.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Reminder {
    pub(crate) notice: BidNoticeId,
    pub(crate) occasion: Occasion,
    /// Tells it from the next such occasion of the same notice.
    pub(crate) what: String,
}

impl Drafts {
    /// What was given so far; none where the company was never told anything here.
    pub(crate) async fn given(&self, owner: &Owner) -> Result<Option<HashSet<Reminder>>, sqlx::Error> {
        let begun = "select count(*) from reminder_begin where server = $1 and company = $2";
        let begun: i64 =
            sqlx::query_scalar(begun).bind(&owner.server).bind(&owner.company).fetch_one(&self.pool).await?;
        if begun == 0 {
            return Ok(None);
        }
        let query = "select notice, occasion, what from reminder where server = $1 and company = $2";
        let read = |row: SqliteRow| {
            let (notice, occasion) = (parsed(&row, "notice")?, parsed(&row, "occasion")?);
            Ok(Reminder { notice, occasion, what: row.try_get("what")? })
        };
        let given = sql!(query, [&owner.server, &owner.company]).try_map(read).fetch_all(&self.pool).await?;
        Ok(Some(given.into_iter().collect()))
    }

    /// Keeps that reminders are given now, all of them or none.
    pub(crate) async fn give(&self, owner: &Owner, now: Timestamp, given: &[&Reminder]) -> Result<(), sqlx::Error> {
        let row = |one: &&Reminder| json!([one.notice.to_string(), one.occasion.code(), one.what]);
        let rows = Value::Array(given.iter().map(row).collect()).to_string();
        let forgotten = now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
        let mut tx = self.pool.begin().await?;
        let begin = "insert or ignore into reminder_begin (server, company, at) values ($1, $2, $3)";
        sql!(begin, [&owner.server, &owner.company, now.as_microsecond()]).execute(&mut *tx).await?;
        let insert = "insert or ignore into reminder (server, company, notice, occasion, what, at) \
                      select $1, $2, value ->> 0, value ->> 1, value ->> 2, $3 from json_each($4)";
        sql!(insert, [&owner.server, &owner.company, now.as_microsecond(), rows]).execute(&mut *tx).await?;
        sql!("delete from reminder where at < $1", [forgotten.as_microsecond()]).execute(&mut *tx).await?;
        tx.commit().await
    }
}
