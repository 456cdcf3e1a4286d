//! The computers where a contact is signed in (decision on P-LOG-06).

use jiff::Timestamp;
use pok_api::Problem;
use pok_api::remote::login::{Computer, EndSession, Sessions};
use sqlx::Row;

use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::fault::Fault;
use crate::ground::session;

pub(super) async fn list(app: &App, caller: &SignedIn, _: Sessions) -> Result<Vec<Computer>, Fault> {
    let rows = sqlx::query(
        "select id, device, peer, created_at, last_used_at from session s \
         where contact_id = $1 and ended_at is null and exists (select 1 from token t \
         where t.session_id = s.id and t.kind = 'REFRESH' and t.used_at is null and t.expires_at > $2) \
         order by last_used_at desc, id desc",
    )
    .bind(caller.contact().id.to_string())
    .bind(app.now().as_microsecond())
    .fetch_all(app.database.pool())
    .await?;
    rows.iter()
        .map(|row| {
            let id: String = row.try_get("id")?;
            Ok(Computer {
                is_this: id == caller.session(),
                device: row.try_get("device")?,
                peer: row.try_get("peer")?,
                began: Timestamp::from_microsecond(row.try_get("created_at")?)?,
                last_used: Timestamp::from_microsecond(row.try_get("last_used_at")?)?,
                id,
            })
        })
        .collect()
}

pub(super) async fn end(app: &App, caller: &SignedIn, call: EndSession) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    if !session::end_of(&mut tx, caller.contact(), &call.id).await? {
        return Err(Problem::not_found().into());
    }
    let record = Record::new(Event::SessionEnded, caller.actor()).company(caller.company());
    audit::append(&mut tx, record.detail(call.id)).await?;
    tx.commit().await?;
    tracing::info!("signed another computer out");
    Ok(())
}
