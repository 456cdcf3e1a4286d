//! Certificates of the signing keys, which are in the key store. They are not secret.

use jiff::Timestamp;
use pok_api::Bytes;
use pok_domain::ContactId;
use sqlx::Row;

use super::Drafts;
use super::column::{instant_if, json};
use super::statement::{sql, text};

/// A certificate for a key that is in the key store.
#[derive(Debug, Clone)]
pub(crate) struct KeptCertificate {
    /// SHA-256 of the public key, so that a certificate is never used with another key.
    pub(crate) key_id: String,
    /// DER, the signer's first.
    pub(crate) chain: Vec<Bytes>,
    /// Until when signatures can be made with it.
    pub(crate) not_after: Timestamp,
}

impl Drafts {
    /// The certificate of a contact's key on this computer.
    pub(crate) async fn certificate(&self, contact: ContactId) -> Result<Option<KeptCertificate>, sqlx::Error> {
        let query = "select key_id, chain, not_after from certificate where contact = $1";
        let row = sqlx::query(query).bind(contact.to_string()).fetch_optional(&self.pool).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(KeptCertificate {
            key_id: row.try_get("key_id")?,
            chain: json(&row, "chain")?,
            not_after: instant_if(&row, "not_after")?.unwrap_or(Timestamp::MIN),
        }))
    }

    /// Forgets it: the server no longer takes it.
    pub(crate) async fn drop_certificate(&self, contact: ContactId) -> Result<(), sqlx::Error> {
        self.run(sql!("delete from certificate where contact = $1", [contact.to_string()])).await
    }

    /// Keeps it.
    pub(crate) async fn put_certificate(
        &self,
        contact: ContactId,
        certificate: &KeptCertificate,
    ) -> Result<(), sqlx::Error> {
        let (chain, not_after) = (text(&certificate.chain)?, certificate.not_after.as_microsecond());
        let query = "insert into certificate (contact, key_id, chain, not_after) values ($1, $2, $3, $4) \
                     on conflict (contact) do update set key_id = excluded.key_id, chain = excluded.chain, \
                     not_after = excluded.not_after";
        self.run(sql!(query, [contact.to_string(), &certificate.key_id, chain, not_after])).await
    }
}
