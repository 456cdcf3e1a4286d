//! A session goes on with new tokens, or ends.

use jiff::Timestamp;
use pok_api::remote::login::{LogOut, Refresh, Session};
use pok_api::{Code, Problem};
use pok_domain::member::{Company, Contact};

use crate::app::App;
use crate::ground::audit::{self, Event, Record};
use crate::ground::caller::{Anonymous, SignedIn, contact_actor};
use crate::ground::fault::Fault;
use crate::ground::session::{self, Opened};
use crate::supplier::company;

/// A new pair for a refresh token. One that was used before ends the whole session.
pub(super) async fn refresh(app: &App, caller: &Anonymous, call: Refresh) -> Result<Session, Fault> {
    let ended = || {
        tracing::info!("a refresh token was refused");
        Problem::new(Code::Unauthenticated, "the session has ended; log in again")
    };
    let mut tx = app.write().await?;
    let taken = session::take(&mut tx, &app.pepper, &call.refresh_token).await?.ok_or_else(ended)?;
    let (contact, session) = (&taken.contact, &taken.session);
    if taken.is_reused(tx.now()) {
        let actor = contact_actor(contact, &taken.device, caller.peer());
        session::end(&mut tx, session).await?;
        audit::append(&mut tx, Record::new(Event::TokenReused, actor).company(contact.company)).await?;
        tx.commit().await?;
        tracing::warn!(contact = %contact.id, session, "a refresh token came a second time; its session was ended");
        return Err(ended().into());
    }
    let opened = session::renew(&mut tx, &taken).await?;
    let company = company::find(tx.sql(), contact.company).await?;
    let now = tx.now();
    tx.commit().await?;
    tracing::info!(contact = %contact.id, session, "refreshed");
    Ok(reply(app, opened, taken.contact, company, now))
}

/// 로그아웃.
pub(super) async fn log_out(app: &App, caller: &SignedIn, _: LogOut) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    session::end(&mut tx, caller.session()).await?;
    tx.commit().await?;
    tracing::info!(session = caller.session(), "logged out");
    Ok(())
}

/// What a computer is told of its session.
pub(super) fn reply(app: &App, opened: Opened, contact: Contact, company: Company, now: Timestamp) -> Session {
    Session {
        access_token: opened.access,
        access_expires_at: opened.access_expires_at,
        refresh_token: opened.refresh,
        contact,
        company,
        trusted_roots: app.trusted_roots(),
        now,
    }
}
