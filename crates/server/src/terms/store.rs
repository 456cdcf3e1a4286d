//! The rows of documents and consents.

use std::net::IpAddr;

use jiff::Timestamp;
use pok_domain::TermsId;
use pok_domain::terms::{Terms, TermsKind};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};
use uuid::Uuid;

use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;

/// Every version that holds at `now`, or did before a newer one.
pub(crate) async fn published(on: impl Executor<'_, Database = Any>, now: Timestamp) -> Result<Vec<Terms>, Fault> {
    let rows = sqlx::query(
        "select id, kind, version, title, body, effective_at, needs_reconsent from terms where effective_at <= $1 \
         order by kind, version",
    )
    .bind(now.as_microsecond())
    .fetch_all(on)
    .await?;
    rows.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Terms, Fault> {
    Ok(Terms {
        id: row.try_get::<&str, _>("id")?.parse()?,
        kind: row.try_get::<&str, _>("kind")?.parse()?,
        version: row.try_get("version")?,
        title: row.try_get("title")?,
        body: row.try_get("body")?,
        effective_at: Timestamp::from_microsecond(row.try_get("effective_at")?)?,
        needs_reconsent: row.try_get::<i64, _>("needs_reconsent")? != 0,
    })
}

/// What a contact, or an applicant, has agreed to.
pub(crate) async fn agreed(on: impl Executor<'_, Database = Any>, contact: Uuid) -> Result<Vec<TermsId>, Fault> {
    let ids: Vec<String> = sqlx::query_scalar("select terms_id from consent where contact_id = $1")
        .bind(contact.to_string())
        .fetch_all(on)
        .await?;
    ids.iter().map(|id| Ok(id.parse()?)).collect()
}

/// Writes down that a contact, or an applicant, agrees (P-MEM-02).
pub(crate) async fn record(tx: &mut Tx, contact: Uuid, terms: &[TermsId], peer: IpAddr) -> Result<(), Fault> {
    let at = tx.micros();
    for terms in terms {
        tx.run(sql!(
            "insert into consent (contact_id, terms_id, at, peer) values ($1, $2, $3, $4) \
             on conflict (contact_id, terms_id) do nothing",
            [contact.to_string(), terms.to_string(), at, peer.to_string()]
        ))
        .await?;
    }
    Ok(())
}

/// The number after the last one of a kind. Two that publish at once can't have the same: the table refuses it.
pub(super) async fn next_version(tx: &mut Tx, kind: TermsKind) -> Result<i64, Fault> {
    let last: Option<i64> = sqlx::query_scalar("select max(version) from terms where kind = $1")
        .bind(kind.code())
        .fetch_one(tx.sql())
        .await?;
    Ok(last.unwrap_or_default() + 1)
}

pub(crate) async fn insert(tx: &mut Tx, terms: &Terms) -> Result<(), Fault> {
    let at = tx.micros();
    sqlx::query(
        "insert into terms (id, kind, version, title, body, effective_at, needs_reconsent, published_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(terms.id.to_string())
    .bind(terms.kind.code())
    .bind(terms.version)
    .bind(&terms.title)
    .bind(&terms.body)
    .bind(terms.effective_at.as_microsecond())
    .bind(i64::from(terms.needs_reconsent))
    .bind(at)
    .execute(tx.sql())
    .await?;
    Ok(())
}
