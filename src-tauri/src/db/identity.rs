//! Who logged in last, and the certificates of the signing keys. Neither is secret.

use jiff::Timestamp;
use pok_api::Bytes;
use pok_api::desktop::session::Who;
use pok_domain::ContactId;
use sqlx::Row;

use super::Drafts;
use super::column::{instant_if, json};

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
    /// Who logged in last on `server`.
    pub(crate) async fn last_session(&self, server: &str) -> Result<Option<Who>, sqlx::Error> {
        let query = "select who from session where id = 1 and server = $1";
        let who: Option<String> = sqlx::query_scalar(query).bind(server).fetch_optional(&self.pool).await?;
        Ok(who.and_then(|who| serde_json::from_str(&who).ok()))
    }

    /// Keeps who logged in.
    pub(crate) async fn put_session(&self, server: &str, who: &Who) -> Result<(), sqlx::Error> {
        let who = serde_json::to_string(who).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let query = "insert into session (id, server, who) values (1, $1, $2) \
                     on conflict (id) do update set server = excluded.server, who = excluded.who";
        sqlx::query(query).bind(server).bind(who).execute(&self.pool).await?;
        Ok(())
    }

    /// Forgets who logged in.
    pub(crate) async fn drop_session(&self) -> Result<(), sqlx::Error> {
        // What unlocks the window goes with it.
        sqlx::raw_sql("begin; delete from session; delete from window_lock; commit").execute(&self.pool).await?;
        Ok(())
    }

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
        sqlx::query("delete from certificate where contact = $1").bind(contact.to_string()).execute(&self.pool).await?;
        Ok(())
    }

    /// Keeps it.
    pub(crate) async fn put_certificate(
        &self,
        contact: ContactId,
        certificate: &KeptCertificate,
    ) -> Result<(), sqlx::Error> {
        let chain = serde_json::to_string(&certificate.chain).map_err(|error| sqlx::Error::Encode(error.into()))?;
        let query = "insert into certificate (contact, key_id, chain, not_after) values ($1, $2, $3, $4) \
                     on conflict (contact) do update set key_id = excluded.key_id, chain = excluded.chain, \
                     not_after = excluded.not_after";
        sqlx::query(query)
            .bind(contact.to_string())
            .bind(&certificate.key_id)
            .bind(chain)
            .bind(certificate.not_after.as_microsecond())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
