//! Sessions: one per login, with short access tokens and refresh tokens that are used once (design: security).

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use pok_domain::OperationId;
use pok_domain::member::{AccountStatus, Contact};
use sqlx::any::AnyRow;

use crate::ground::database::{Columns as _, Database, Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret::{self, Pepper};

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
pub(crate) struct Opened {
    pub(crate) access: String,
    pub(crate) access_expires_at: Timestamp,
    pub(crate) refresh: String,
}

/// The session of an access token, if both are alive.
pub(crate) async fn live(database: &Database, token: &str) -> Result<Option<Live>, Fault> {
    let query = sql!(
        "select s.id as session_id, s.device, s.otp_at, t.expires_at, c.id, c.company_id, c.role, c.name, c.login_id \
         from token t join session s on s.id = t.session_id join contact c on c.id = s.contact_id \
         where t.sha256 = $1 and t.kind = 'ACCESS' and t.expires_at > $2 and s.ended_at is null and c.status = $3",
        [secret::token_hash(token), database.now().as_microsecond(), AccountStatus::Active.code()]
    );
    let live = |row: AnyRow| {
        Ok(Live {
            session: row.get("session_id")?,
            contact: contact(&row)?,
            device: row.get("device")?,
            otp_at: row.instant("otp_at")?,
            expires_at: row.instant("expires_at")?,
        })
    };
    Ok(query.try_map(live).fetch_optional(database.pool()).await?)
}

/// Begins a session after a login.
pub(crate) async fn open(tx: &mut Tx, contact: &Contact, device: &str, peer: IpAddr) -> Result<Opened, Fault> {
    let (id, at) = (OperationId::generate().to_string(), tx.micros());
    tx.run(insert!(session {
        id: &id,
        contact_id: contact.id.to_string(),
        device,
        peer: peer.to_string(),
        created_at: at,
        otp_at: at,
        last_used_at: at,
    }))
    .await?;
    let (began, pair) = (tx.now(), (secret::token()?, secret::token()?));
    keep(tx, &id, began, pair).await
}

/// Keeps a pair of tokens; neither outlives the session, which `began` at the login.
async fn keep(
    tx: &mut Tx,
    session: &str,
    began: Timestamp,
    (access, refresh): (String, String),
) -> Result<Opened, Fault> {
    let ends = began.saturating_add(SESSION_LIVES)?;
    let access_expires_at = tx.now().saturating_add(ACCESS_LIVES)?.min(ends);
    let refresh_expires_at = tx.now().saturating_add(REFRESH_LIVES)?.min(ends);
    for (token, kind, expires_at) in [(&access, "ACCESS", access_expires_at), (&refresh, "REFRESH", refresh_expires_at)]
    {
        let (sha256, expires_at) = (secret::token_hash(token), expires_at.as_microsecond());
        tx.run(insert!(token { sha256, session_id: session, kind, expires_at })).await?;
    }
    Ok(Opened { access, access_expires_at, refresh })
}

/// A refresh token that is alive, and its session.
pub(crate) struct Refresh {
    pub(crate) session: String,
    pub(crate) contact: Contact,
    pub(crate) device: String,
    began: Timestamp,
    used_at: Timestamp,
    /// The pair that it is answered with, however often it comes: a copy of it begins no second line of tokens.
    next: (String, String),
    /// When the first of that pair ends, where it was given out already.
    given_until: Option<Timestamp>,
    /// Whether whoever has that pair has gone on with it.
    is_left_behind: bool,
}

impl Refresh {
    /// Whether the token was used before, and not just now, or the pair that it was answered with was used: somebody has
    /// a copy of it.
    pub(crate) fn is_reused(&self, now: Timestamp) -> bool {
        now.duration_since(self.used_at) > GRACE || self.is_left_behind
    }
}

/// Takes a refresh token: none where it, its session or its contact is gone. Its row is locked until the transaction
/// ends, so that of two requests with one token the second sees that it was used.
pub(crate) async fn take(tx: &mut Tx, pepper: &Pepper, token: &str) -> Result<Option<Refresh>, Fault> {
    let query = sql!(
        "update token set used_at = coalesce(used_at, $2) where sha256 = $1 and kind = 'REFRESH' and expires_at > $2 \
         returning session_id, used_at",
        [secret::token_hash(token), tx.micros()]
    );
    let Some(row) = query.fetch_optional(tx.sql()).await? else { return Ok(None) };
    let session: String = row.get("session_id")?;
    let query = sql!(
        "select s.device, s.created_at, c.id, c.company_id, c.role, c.name, c.login_id \
         from session s join contact c on c.id = s.contact_id where s.id = $1 and s.ended_at is null and c.status = $2",
        [&session, AccountStatus::Active.code()]
    );
    let Some(kept) = query.fetch_optional(tx.sql()).await? else { return Ok(None) };
    let next = (pepper.hash("the next access token", token), pepper.hash("the next refresh token", token));
    let until = sql!("select expires_at from token where sha256 = $1", [secret::token_hash(&next.0)]);
    let used = sql!("select used_at from token where sha256 = $1", [secret::token_hash(&next.1)]);
    let used_at = used.try_map(|row: AnyRow| row.instant_if_any("used_at")).fetch_optional(tx.sql()).await?.flatten();
    Ok(Some(Refresh {
        given_until: until.try_map(|row: AnyRow| row.instant("expires_at")).fetch_optional(tx.sql()).await?,
        is_left_behind: used_at.is_some(),
        next,
        contact: contact(&kept)?,
        device: kept.get("device")?,
        began: kept.instant("created_at")?,
        used_at: row.instant("used_at")?,
        session,
    }))
}

/// The next pair for a refresh token that was taken: the same again, where the first answer may have been lost.
pub(crate) async fn renew(tx: &mut Tx, refresh: &Refresh) -> Result<Opened, Fault> {
    tx.run(sql!("update session set last_used_at = $2 where id = $1", [&refresh.session, tx.micros()])).await?;
    let next = refresh.next.clone();
    match refresh.given_until {
        Some(access_expires_at) => Ok(Opened { access: next.0, access_expires_at, refresh: next.1 }),
        None => keep(tx, &refresh.session, refresh.began, next).await,
    }
}

/// Reads a contact from its own columns.
pub(crate) fn contact(row: &AnyRow) -> sqlx::Result<Contact> {
    Ok(Contact {
        id: row.parsed("id")?,
        company: row.parsed("company_id")?,
        role: row.parsed("role")?,
        name: row.parsed("name")?,
        login_id: row.parsed("login_id")?,
    })
}

/// Ends a session: none of its tokens is accepted any more.
pub(crate) async fn end(tx: &mut Tx, session: &str) -> Result<(), Fault> {
    let query = "update session set ended_at = $2 where id = $1 and ended_at is null";
    tx.run(sql!(query, [session, tx.micros()])).await
}

/// Ends every session of a contact, or all but one.
pub(crate) async fn end_all(tx: &mut Tx, contact: &Contact, except: Option<&str>) -> Result<(), Fault> {
    tx.run(sql!(
        "update session set ended_at = $2 where contact_id = $1 and ended_at is null and id <> $3",
        [contact.id.to_string(), tx.micros(), except.unwrap_or_default()]
    ))
    .await
}

/// Ends a session of a contact; whether it was theirs and alive.
pub(crate) async fn end_of(tx: &mut Tx, contact: &Contact, session: &str) -> Result<bool, Fault> {
    let query = "update session set ended_at = $3 where id = $1 and contact_id = $2 and ended_at is null";
    tx.did(sql!(query, [session, contact.id.to_string(), tx.micros()])).await
}

/// Forgets tokens that expired or whose session ended before `before`, and sessions of which none is left.
pub(crate) async fn sweep(tx: &mut Tx, before: i64) -> Result<(), Fault> {
    for statement in [
        "delete from token where expires_at < $1",
        "delete from token where session_id in (select id from session where ended_at < $1)",
        "delete from session where created_at < $1 \
         and not exists (select 1 from token where token.session_id = session.id)",
    ] {
        tx.run(sql!(statement, [before])).await?;
    }
    Ok(())
}
