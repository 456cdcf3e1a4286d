//! The rows of certificates.

use jiff::Timestamp;
use pok_domain::{BlobId, CertificateId, ContactId};
use sqlx::any::AnyRow;
use sqlx::{Any, Executor};

use crate::ground::database::{Columns as _, Tx, insert, sql};
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
    tx.run(insert!(certificate {
        id: certificate.id.to_string(),
        contact_id: certificate.contact.to_string(),
        sha256: fingerprint.to_string(),
        der: der.to_vec(),
        not_before: certificate.not_before.as_microsecond(),
        not_after: certificate.not_after.as_microsecond(),
    }))
    .await
}

/// A certificate by the SHA-256 of its DER. Read in the transaction of the act, so that no revocation is missed.
pub(crate) async fn by_fingerprint(
    on: impl Executor<'_, Database = Any>,
    fingerprint: &str,
) -> Result<Option<Certificate>, Fault> {
    let query = "select id, contact_id, not_before, not_after, revoked_at from certificate where sha256 = $1";
    let read = |row: AnyRow| {
        Ok(Certificate {
            id: row.parsed("id")?,
            contact: row.parsed("contact_id")?,
            not_before: row.instant("not_before")?,
            not_after: row.instant("not_after")?,
            revoked: row.instant_if_any("revoked_at")?.is_some(),
        })
    };
    Ok(sql!(query, [fingerprint]).try_map(read).fetch_optional(on).await?)
}
