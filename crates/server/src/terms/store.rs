//! The rows of documents and consents.

use std::net::IpAddr;

use jiff::Timestamp;
use pok_domain::TermsId;
use pok_domain::terms::{Terms, TermsKind};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};
use uuid::Uuid;

use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;

/// Every version that holds at `now`, or did before a newer one.
pub(crate) async fn published(on: impl Executor<'_, Database = Any>, now: Timestamp) -> Result<Vec<Terms>, Fault> {
    let query = sql!(
        "select id, kind, version, title, body, effective_at, needs_reconsent from terms where effective_at <= $1 \
         order by kind, version",
        [now.as_microsecond()]
    );
    Ok(query.try_map(read).fetch_all(on).await?)
}

fn read(row: AnyRow) -> sqlx::Result<Terms> {
    Ok(Terms {
        id: row.parsed("id")?,
        kind: row.parsed("kind")?,
        version: row.get("version")?,
        title: row.get("title")?,
        body: row.get("body")?,
        effective_at: row.instant("effective_at")?,
        needs_reconsent: row.flag("needs_reconsent")?,
    })
}

/// What a contact, or an applicant, has agreed to.
pub(crate) async fn agreed(on: impl Executor<'_, Database = Any>, contact: Uuid) -> Result<Vec<TermsId>, Fault> {
    let query = sql!("select terms_id from consent where contact_id = $1", [contact.to_string()]);
    Ok(query.try_map(|row: AnyRow| row.parsed("terms_id")).fetch_all(on).await?)
}

/// Writes down that a contact, or an applicant, agrees (P-MEM-02).
pub(crate) async fn record(tx: &mut Tx, contact: Uuid, terms: &[TermsId], peer: IpAddr) -> Result<(), Fault> {
    for terms in terms {
        let (contact_id, terms_id, peer) = (contact.to_string(), terms.to_string(), peer.to_string());
        tx.run(insert!(
            consent { contact_id, terms_id, at: tx.micros(), peer },
            "on conflict (contact_id, terms_id) do nothing"
        ))
        .await?;
    }
    Ok(())
}

/// The number after the last one of a kind. Two that publish at once can't have the same: the table refuses it.
pub(super) async fn next_version(tx: &mut Tx, kind: TermsKind) -> Result<i64, Fault> {
    let last = sqlx::query_scalar("select max(version) from terms where kind = $1").bind(kind.code());
    Ok(last.fetch_one(tx.sql()).await.map(Option::<i64>::unwrap_or_default)? + 1)
}

pub(crate) async fn insert(tx: &mut Tx, terms: &Terms) -> Result<(), Fault> {
    tx.run(insert!(terms {
        id: terms.id.to_string(),
        kind: terms.kind.code(),
        version: terms.version,
        title: &terms.title,
        body: &terms.body,
        effective_at: terms.effective_at.as_microsecond(),
        needs_reconsent: i64::from(terms.needs_reconsent),
        published_at: tx.micros(),
    }))
    .await
}
