//! The rows of certificates.

use jiff::Timestamp;
use pok_domain::{BlobId, CertificateId, ContactId};
use sqlx::{Any, Executor, Row};

use crate::ground::database::Tx;
use crate::ground::fault::Fault;

/// A certificate that was issued.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Certificate {
    pub(crate) id: CertificateId,
    pub(crate) contact: ContactId,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) revoked: bool,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    certificate: &Certificate,
    fingerprint: BlobId,
    der: &[u8],
) -> Result<(), Fault> {
    sqlx::query(
        "insert into certificate (id, contact_id, sha256, der, not_before, not_after) values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(certificate.id.to_string())
    .bind(certificate.contact.to_string())
    .bind(fingerprint.to_string())
    .bind(der.to_vec())
    .bind(certificate.not_before.as_microsecond())
    .bind(certificate.not_after.as_microsecond())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A certificate by the SHA-256 of its DER. Read in the transaction of the act, so that no revocation is missed.
pub(crate) async fn by_fingerprint(
    on: impl Executor<'_, Database = Any>,
    fingerprint: &str,
) -> Result<Option<Certificate>, Fault> {
    let row =
        sqlx::query("select id, contact_id, not_before, not_after, revoked_at from certificate where sha256 = $1")
            .bind(fingerprint)
            .fetch_optional(on)
            .await?;
    row.map(|row| {
        Ok(Certificate {
            id: row.try_get::<&str, _>("id")?.parse()?,
            contact: row.try_get::<&str, _>("contact_id")?.parse()?,
            not_before: Timestamp::from_microsecond(row.try_get("not_before")?)?,
            not_after: Timestamp::from_microsecond(row.try_get("not_after")?)?,
            revoked: row.try_get::<Option<i64>, _>("revoked_at")?.is_some(),
        })
    })
    .transpose()
}
