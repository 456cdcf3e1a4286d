//! Sessions: one per login, with short access tokens and refresh tokens that are used once (design: security).

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use pok_domain::member::{AccountStatus, Contact};
use pok_domain::{Name, OperationId};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::ground::database::{Database, Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::secret;

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
    let row = sqlx::query(
        "select s.id as session_id, s.device, s.otp_at, t.expires_at, c.id, c.company_id, c.role, c.name, c.login_id \
         from token t join session s on s.id = t.session_id join contact c on c.id = s.contact_id \
         where t.sha256 = $1 and t.kind = 'ACCESS' and t.expires_at > $2 and s.ended_at is null and c.status = $3",
    )
    .bind(secret::token_hash(token))
    .bind(database.now().as_microsecond())
    .bind(AccountStatus::Active.code())
    .fetch_optional(database.pool())
    .await?;
    row.map(|row| {
        Ok(Live {
            session: row.try_get("session_id")?,
            contact: contact(&row)?,
            device: row.try_get("device")?,
            otp_at: Timestamp::from_microsecond(row.try_get("otp_at")?)?,
            expires_at: Timestamp::from_microsecond(row.try_get("expires_at")?)?,
        })
    })
    .transpose()
}

/// Begins a session after a login.
pub(crate) async fn open(tx: &mut Tx, contact: &Contact, device: &str, peer: IpAddr) -> Result<Opened, Fault> {
    let (id, at) = (OperationId::generate().to_string(), tx.micros());
    tx.run(sql!(
        "insert into session (id, contact_id, device, peer, created_at, otp_at, last_used_at) \
         values ($1, $2, $3, $4, $5, $5, $5)",
        [&id, contact.id.to_string(), device, peer.to_string(), at]
    ))
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
        tx.run(sql!(
            "insert into token (sha256, session_id, kind, expires_at) values ($1, $2, $3, $4)",
            [secret::token_hash(token), session, kind, expires_at.as_microsecond()]
        ))
        .await?;
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
}

impl Refresh {
    /// Whether the token was used before, and not just now: somebody has a copy of it.
    pub(crate) fn is_reused(&self, now: Timestamp) -> bool {
        now.duration_since(self.used_at) > GRACE
    }
}

/// Takes a refresh token: none where it, its session or its contact is gone. Its row is locked until the transaction
/// ends, so that of two requests with one token the second sees that it was used.
pub(crate) async fn take(tx: &mut Tx, token: &str) -> Result<Option<Refresh>, Fault> {
    let row = sqlx::query(
        "update token set used_at = coalesce(used_at, $2) where sha256 = $1 and kind = 'REFRESH' and expires_at > $2 \
         returning session_id, used_at",
    )
    .bind(secret::token_hash(token))
    .bind(tx.micros())
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let session: String = row.try_get("session_id")?;
    let kept = sqlx::query(
        "select s.device, s.created_at, c.id, c.company_id, c.role, c.name, c.login_id \
         from session s join contact c on c.id = s.contact_id where s.id = $1 and s.ended_at is null and c.status = $2",
    )
    .bind(&session)
    .bind(AccountStatus::Active.code())
    .fetch_optional(tx.sql())
    .await?;
    let Some(kept) = kept else { return Ok(None) };
    Ok(Some(Refresh {
        session,
        contact: contact(&kept)?,
        device: kept.try_get("device")?,
        began: Timestamp::from_microsecond(kept.try_get("created_at")?)?,
        used_at: Timestamp::from_microsecond(row.try_get("used_at")?)?,
    }))
}

/// A new pair for a refresh token that was taken.
pub(crate) async fn renew(tx: &mut Tx, refresh: &Refresh) -> Result<Opened, Fault> {
    let at = tx.micros();
    tx.run(sql!("update session set last_used_at = $2 where id = $1", [&refresh.session, at])).await?;
    pair(tx, &refresh.session, refresh.began).await
}

/// Reads a contact from its own columns.
pub(crate) fn contact(row: &AnyRow) -> Result<Contact, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    Ok(Contact {
        id: text("id")?.parse()?,
        company: text("company_id")?.parse()?,
        role: text("role")?.parse()?,
        name: Name::parse(text("name")?)?,
        login_id: text("login_id")?.parse()?,
    })
}

/// Ends a session: none of its tokens is accepted any more.
pub(crate) async fn end(tx: &mut Tx, session: &str) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!("update session set ended_at = $2 where id = $1 and ended_at is null", [session, at])).await
}

/// Ends every session of a contact, or all but one.
pub(crate) async fn end_all(tx: &mut Tx, contact: &Contact, except: Option<&str>) -> Result<(), Fault> {
    let at = tx.micros();
    tx.run(sql!(
        "update session set ended_at = $2 where contact_id = $1 and ended_at is null and id <> $3",
        [contact.id.to_string(), at, except.unwrap_or_default()]
    ))
    .await
}

/// Ends a session of a contact; whether it was theirs and alive.
pub(crate) async fn end_of(tx: &mut Tx, contact: &Contact, session: &str) -> Result<bool, Fault> {
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
        tx.run(sql!(statement, [before])).await?;
    }
    Ok(())
}
