//! The rows of the notice board.

use jiff::civil::Date;
use pok_api::remote::sync::Subject;
use pok_domain::NoticeId;
use pok_domain::board::Notice;
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::feed;

/// Posts a notice on the board and in every feed.
pub(crate) async fn post(tx: &mut Tx, notice: &Notice) -> Result<(), Fault> {
    tx.run(insert!(notice {
        id: notice.id.to_string(),
        is_pinned: i64::from(notice.is_pinned),
        title: notice.title.as_str(),
        body: &notice.body,
        posted_on: notice.posted_on.to_string(),
    }))
    .await?;
    feed::publish_to_all(tx, &Subject::Notice(notice.clone())).await
}

/// Changes a notice that is there; answers the day it was posted.
pub(super) async fn change(tx: &mut Tx, notice: &Notice) -> Result<Option<Date>, Fault> {
    let day: Option<String> = sqlx::query_scalar(
        "update notice set is_pinned = $2, title = $3, body = $4 where id = $1 and removed_at is null \
         returning posted_on",
    )
    .bind(notice.id.to_string())
    .bind(i64::from(notice.is_pinned))
    .bind(notice.title.as_str())
    .bind(&notice.body)
    .fetch_optional(tx.sql())
    .await?;
    Ok(day.map(|day| day.parse()).transpose()?)
}

/// Takes a notice off the board; whether it was there.
pub(super) async fn remove(tx: &mut Tx, notice: NoticeId) -> Result<bool, Fault> {
    let query = "update notice set removed_at = $2 where id = $1 and removed_at is null";
    tx.did(sql!(query, [notice.to_string(), tx.micros()])).await
}

pub(crate) async fn list(on: impl Executor<'_, Database = Any>) -> Result<Vec<Notice>, Fault> {
    let query = "select id, is_pinned, title, body, posted_on from notice where removed_at is null";
    Ok(sqlx::query(query).try_map(read).fetch_all(on).await?)
}

fn read(row: AnyRow) -> sqlx::Result<Notice> {
    Ok(Notice {
        id: row.parsed("id")?,
        is_pinned: row.flag("is_pinned")?,
        title: row.parsed("title")?,
        body: row.get("body")?,
        posted_on: row.parsed("posted_on")?,
    })
}
