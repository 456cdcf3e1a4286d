//! The buyer posts, changes and removes notices.

use pok_api::Problem;
use pok_api::buyer::board::{Put, Remove};
use pok_api::remote::sync::Subject;
use pok_domain::NoticeId;
use pok_domain::board::Notice;
use pok_domain::time::korean_day;
use pok_domain::typed;

use super::store;
use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::Buyer;
use crate::ground::fault::Fault;
use crate::ground::feed;
use crate::ground::operation::bind;

/// The longest body, in characters.
const MAX_BODY: usize = 20_000;

pub(super) async fn put(app: &App, caller: &Buyer, call: Put) -> Result<Notice, Fault> {
    bind(&app.database, caller, &call, async |tx| {
        let body = typed::text(&call.body);
        if !(1..=MAX_BODY).contains(&body.chars().count()) {
            return Err(Problem::field("body", "1 to 20,000 characters").into());
        }
        let mut notice = Notice {
            id: call.notice.unwrap_or_else(NoticeId::generate),
            is_pinned: call.is_pinned,
            title: call.title.clone(),
            body,
            posted_on: korean_day(tx.now()),
        };
        match call.notice {
            None => store::post(tx, &notice).await?,
            Some(_) => {
                notice.posted_on = store::change(tx, &notice).await?.ok_or_else(Problem::not_found)?;
                feed::publish_to_all(tx, &Subject::Notice(notice.clone())).await?;
            }
        }
        audit::append(tx, Record::new(Event::BoardChanged, caller.actor()).detail(notice.id.to_string())).await?;
        Ok(notice)
    })
    .await
}

pub(super) async fn remove(app: &App, caller: &Buyer, call: Remove) -> Result<(), Fault> {
    bind(&app.database, caller, &call, async |tx| {
        if !store::remove(tx, call.notice).await? {
            return Err(Problem::not_found().into());
        }
        feed::publish_to_all(tx, &Subject::NoticeGone(call.notice)).await?;
        audit::append(tx, Record::new(Event::BoardRemoved, caller.actor()).detail(call.notice.to_string())).await?;
        Ok(())
    })
    .await
}
