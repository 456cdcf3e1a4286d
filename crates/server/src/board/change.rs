//! The buyer posts, changes and removes notices.

use pok_api::Problem;
use pok_api::buyer::board::Put;
use pok_api::remote::sync::Subject;
use pok_domain::NoticeId;
use pok_domain::board::Notice;
use pok_domain::time::korean_day;

use super::store;
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::fault::Fault;
use crate::ground::feed;
use crate::ground::operation::Operation;

/// The longest body, in characters.
const MAX_BODY: usize = 20_000;

pub(super) async fn put(app: &App, actor: Actor, operation: Operation, call: Put) -> Result<Notice, Fault> {
    operation
        .run(&app.database, async {
            let length = call.body.trim().chars().count();
            if !(1..=MAX_BODY).contains(&length) {
                return Err(Problem::field("body", "1 to 20,000 characters").into());
            }
            let mut tx = app.write().await?;
            operation.claim(&mut tx).await?;
            let notice = Notice {
                id: call.notice.unwrap_or_else(NoticeId::generate),
                is_pinned: call.is_pinned,
                title: call.title.clone(),
                body: call.body.trim().to_owned(),
                posted_on: korean_day(tx.now()),
            };
            let notice = match call.notice {
                None => {
                    store::post(&mut tx, &notice).await?;
                    notice
                }
                Some(_) => {
                    let posted_on = store::change(&mut tx, &notice).await?.ok_or_else(Problem::not_found)?;
                    let notice = Notice { posted_on, ..notice };
                    feed::publish_to_all(&mut tx, &Subject::Notice(notice.clone())).await?;
                    notice
                }
            };
            audit::append(&mut tx, Record::new(Event::BoardChanged, actor).detail(notice.id.to_string())).await?;
            operation.done(&mut tx, &notice).await?;
            tx.commit().await?;
            Ok(notice)
        })
        .await
}

pub(super) async fn remove(app: &App, actor: Actor, operation: Operation, notice: NoticeId) -> Result<(), Fault> {
    operation
        .run(&app.database, async {
            let mut tx = app.write().await?;
            operation.claim(&mut tx).await?;
            if !store::remove(&mut tx, notice).await? {
                return Err(Problem::not_found().into());
            }
            feed::publish_to_all(&mut tx, &Subject::NoticeGone(notice)).await?;
            audit::append(&mut tx, Record::new(Event::BoardRemoved, actor).detail(notice.to_string())).await?;
            operation.done(&mut tx, &()).await?;
            tx.commit().await
        })
        .await
}
