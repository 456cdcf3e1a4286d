//! The computers where a contact is signed in (decision on P-LOG-06).

use pok_api::Problem;
use pok_api::remote::login::{Computer, EndSession, Sessions};
use sqlx::any::AnyRow;

use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::SignedIn;
use crate::ground::database::{Columns as _, sql};
use crate::ground::fault::Fault;
use crate::ground::session;

pub(super) async fn list(app: &App, caller: &SignedIn, _: Sessions) -> Result<Vec<Computer>, Fault> {
    let query = sql!(
        "select id, device, peer, created_at, last_used_at from session s \
         where contact_id = $1 and ended_at is null and exists (select 1 from token t \
         where t.session_id = s.id and t.kind = 'REFRESH' and t.used_at is null and t.expires_at > $2) \
         order by last_used_at desc, id desc",
        [caller.contact().id.to_string(), app.now().as_microsecond()]
    );
    let computer = |row: AnyRow| {
        let id: String = row.get("id")?;
        Ok(Computer {
            is_this: id == caller.session(),
            device: row.get("device")?,
            peer: row.get("peer")?,
            began: row.instant("created_at")?,
            last_used: row.instant("last_used_at")?,
            id,
        })
    };
    Ok(query.try_map(computer).fetch_all(app.database.pool()).await?)
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
