//! The rows of the notice board.

use jiff::civil::Date;
use pok_api::remote::sync::Subject;
use pok_domain::board::Notice;
use pok_domain::{Name, NoticeId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};

use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::feed;

/// Posts a notice on the board and in every feed.
pub(crate) async fn post(tx: &mut Tx, notice: &Notice) -> Result<(), Fault> {
    sqlx::query("insert into notice (id, is_pinned, title, body, posted_on) values ($1, $2, $3, $4, $5)")
        .bind(notice.id.to_string())
        .bind(i64::from(notice.is_pinned))
        .bind(notice.title.as_str())
        .bind(&notice.body)
        .bind(notice.posted_on.to_string())
        .execute(tx.sql())
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
    let at = tx.micros();
    let query = sqlx::query("update notice set removed_at = $2 where id = $1 and removed_at is null");
    Ok(query.bind(notice.to_string()).bind(at).execute(tx.sql()).await?.rows_affected() == 1)
}

pub(crate) async fn list(on: impl Executor<'_, Database = Any>) -> Result<Vec<Notice>, Fault> {
    let rows = sqlx::query("select id, is_pinned, title, body, posted_on from notice where removed_at is null")
        .fetch_all(on)
        .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Notice, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    Ok(Notice {
        id: text("id")?.parse()?,
        is_pinned: row.try_get::<i64, _>("is_pinned")? != 0,
        title: Name::parse(text("title")?)?,
        body: row.try_get("body")?,
        posted_on: text("posted_on")?.parse()?,
    })
}
