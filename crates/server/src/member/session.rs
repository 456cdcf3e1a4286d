//! Sessions: one per login, with short access tokens and refresh tokens that are used once (design: security).

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use pok_api::{Bytes, Code, Problem, remote::member::Session};
use pok_domain::OperationId;
use pok_domain::member::{AccountStatus, Company, Contact};
use sqlx::Row;

use super::store;
use crate::app::App;
use crate::audit::{self, Event, Record};
use crate::caller::contact_actor;
use crate::database::Tx;
use crate::fault::Fault;
use crate::secret;

const ACCESS_LIVES: SignedDuration = SignedDuration::from_mins(15);
/// A computer that isn't used for so long logs in again.
const REFRESH_LIVES: SignedDuration = SignedDuration::from_hours(30 * 24);
/// However much a computer is used, it logs in again after so long. The design names no figure; this is ours.
const SESSION_LIVES: SignedDuration = SignedDuration::from_hours(90 * 24);
/// A refresh token may come again so soon: the answer to the first time may have been lost.
const GRACE: SignedDuration = SignedDuration::from_secs(10);

/// A session as a request sees it.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) session: String,
    pub(crate) contact: Contact,
    pub(crate) device: String,
    pub(crate) otp_at: Timestamp,
    /// When the access token ends that was shown.
    pub(crate) expires_at: Timestamp,
}

/// A pair of tokens.
pub(super) struct Opened {
    access: String,
    access_expires_at: Timestamp,
    refresh: String,
}

impl Opened {
    pub(super) fn into_session(
        self,
        contact: Contact,
        company: Company,
        trusted_roots: Vec<Bytes>,
        now: Timestamp,
    ) -> Session {
        Session {
            access_token: self.access,
            access_expires_at: self.access_expires_at,
            refresh_token: self.refresh,
            contact,
            company,
            trusted_roots,
            now,
        }
    }
}

/// The session of an access token, if both are alive.
pub(crate) async fn live(app: &App, token: &str) -> Result<Option<Live>, Fault> {
    let row = sqlx::query(
        "select s.id, s.contact_id, s.device, s.otp_at, t.expires_at \
         from token t join session s on s.id = t.session_id \
         where t.sha256 = $1 and t.kind = 'ACCESS' and t.expires_at > $2 and s.ended_at is null",
    )
    .bind(secret::token_hash(token))
    .bind(app.now().as_microsecond())
    .fetch_optional(app.database().pool())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let account = store::contact(app.database().pool(), row.try_get("contact_id")?).await?;
    let Some(account) = account.filter(|account| account.status == AccountStatus::Active) else { return Ok(None) };
    Ok(Some(Live {
        session: row.try_get("id")?,
        contact: account.contact,
        device: row.try_get("device")?,
        otp_at: Timestamp::from_microsecond(row.try_get("otp_at")?)?,
        expires_at: Timestamp::from_microsecond(row.try_get("expires_at")?)?,
    }))
}

/// Begins a session after a login.
pub(super) async fn open(tx: &mut Tx, contact: &Contact, device: &str, peer: IpAddr) -> Result<Opened, Fault> {
    let (id, at) = (OperationId::generate().to_string(), tx.micros());
    sqlx::query(
        "insert into session (id, contact_id, device, peer, created_at, otp_at, last_used_at) \
         values ($1, $2, $3, $4, $5, $5, $5)",
    )
    .bind(&id)
    .bind(contact.id.to_string())
    .bind(device)
    .bind(peer.to_string())
    .bind(at)
    .execute(tx.sql())
    .await?;
    let began = tx.now();
    pair(tx, &id, began).await
}

/// A pair of tokens; neither outlives the session, which `began` at the login.
async fn pair(tx: &mut Tx, session: &str, began: Timestamp) -> Result<Opened, Fault> {
    let (access, refresh) = (secret::token()?, secret::token()?);
    let ends = began.saturating_add(SESSION_LIVES)?;
    let access_expires_at = tx.now().saturating_add(ACCESS_LIVES)?.min(ends);
    let refresh_expires_at = tx.now().saturating_add(REFRESH_LIVES)?.min(ends);
    for (token, kind, expires_at) in [(&access, "ACCESS", access_expires_at), (&refresh, "REFRESH", refresh_expires_at)]
    {
        sqlx::query("insert into token (sha256, session_id, kind, expires_at) values ($1, $2, $3, $4)")
            .bind(secret::token_hash(token))
            .bind(session)
            .bind(kind)
            .bind(expires_at.as_microsecond())
            .execute(tx.sql())
            .await?;
    }
    Ok(Opened { access, access_expires_at, refresh })
}

/// A new pair for a refresh token. One that was used before ends the whole session.
pub(super) async fn refresh(app: &App, peer: IpAddr, token: &str) -> Result<Session, Fault> {
    let ended = || {
        tracing::info!("a refresh token was refused");
        Problem::new(Code::Unauthenticated, "the session has ended; log in again")
    };
    let mut tx = app.write().await?;
    let hash = secret::token_hash(token);
    // The update locks the row: of two requests with one token the second sees that it was used.
    let row = sqlx::query(
        "update token set used_at = coalesce(used_at, $2) where sha256 = $1 and kind = 'REFRESH' \
         returning session_id, expires_at, used_at",
    )
    .bind(&hash)
    .bind(tx.micros())
    .fetch_optional(tx.sql())
    .await?
    .ok_or_else(ended)?;
    let session: String = row.try_get("session_id")?;
    let used_at = Timestamp::from_microsecond(row.try_get("used_at")?)?;
    if row.try_get::<i64, _>("expires_at")? <= tx.micros() {
        return Err(ended().into());
    }
    let kept = sqlx::query("select contact_id, device, created_at, ended_at from session where id = $1")
        .bind(&session)
        .fetch_one(tx.sql())
        .await?;
    let account = store::contact(tx.sql(), kept.try_get("contact_id")?).await?;
    let account = account.filter(|account| account.status == AccountStatus::Active).ok_or_else(ended)?;
    if kept.try_get::<Option<i64>, _>("ended_at")?.is_some() {
        return Err(ended().into());
    }
    if tx.now().duration_since(used_at) > GRACE {
        let contact = &account.contact;
        let actor = contact_actor(contact, kept.try_get("device")?, peer);
        finish(&mut tx, &session).await?;
        audit::append(&mut tx, Record::new(Event::TokenReused, actor).company(contact.company)).await?;
        tx.commit().await?;
        tracing::warn!(contact = %contact.id, session, "a refresh token came a second time; its session was ended");
        return Err(ended().into());
    }
    let began = Timestamp::from_microsecond(kept.try_get("created_at")?)?;
    let opened = pair(&mut tx, &session, began).await?;
    sqlx::query("update session set last_used_at = $2 where id = $1")
        .bind(&session)
        .bind(tx.micros())
        .execute(tx.sql())
        .await?;
    let company = store::company(tx.sql(), account.contact.company).await?;
    let now = tx.now();
    tx.commit().await?;
    tracing::info!(contact = %account.contact.id, session, "refreshed");
    Ok(opened.into_session(account.contact, company, app.trusted_roots(), now))
}

/// Ends a session: none of its tokens is accepted any more.
pub(super) async fn end(app: &App, session: &str) -> Result<(), Fault> {
    let mut tx = app.write().await?;
    finish(&mut tx, session).await?;
    tx.commit().await?;
    tracing::info!(session, "logged out");
    Ok(())
}

async fn finish(tx: &mut Tx, session: &str) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query("update session set ended_at = $2 where id = $1 and ended_at is null")
        .bind(session)
        .bind(at)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Ends every session of a contact, or all but one.
pub(super) async fn end_all(tx: &mut Tx, contact: &Contact, except: Option<&str>) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query("update session set ended_at = $2 where contact_id = $1 and ended_at is null and id <> $3")
        .bind(contact.id.to_string())
        .bind(at)
        .bind(except.unwrap_or_default())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Ends a session of a contact; whether it was theirs and alive.
pub(super) async fn end_of(tx: &mut Tx, contact: &Contact, session: &str) -> Result<bool, Fault> {
    let at = tx.micros();
    let done = sqlx::query("update session set ended_at = $3 where id = $1 and contact_id = $2 and ended_at is null")
        .bind(session)
        .bind(contact.id.to_string())
        .bind(at)
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets tokens that expired or whose session ended before `before`, and sessions of which none is left.
pub(crate) async fn sweep(tx: &mut Tx, before: i64) -> Result<(), Fault> {
    for statement in [
        "delete from token where expires_at < $1",
        "delete from token where session_id in (select id from session where ended_at < $1)",
        "delete from session where created_at < $1 \
         and not exists (select 1 from token where token.session_id = session.id)",
    ] {
        sqlx::query(statement).bind(before).execute(tx.sql()).await?;
    }
    Ok(())
}
