//! What is done towards a 서명: how far a contact read a contract's documents, and the seal chosen for it. Each contact has
//! their own: consent is given in person.

use jiff::Timestamp;
use pok_api::desktop::login::Who;
use pok_domain::contract::Reading;
use pok_domain::{BlobId, ContactId, ContractId};
use sqlx::SqliteConnection;

use super::Drafts;
use super::column::{json, parsed_if};
use super::statement::{sql, text};

/// What one contact did towards one contract's 서명.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sealing {
    /// Per document, how far.
    pub(crate) readings: Vec<Reading>,
    /// The seal chosen here, if one was.
    pub(crate) seal: Option<BlobId>,
}

impl Drafts {
    /// As it stands.
    pub(crate) async fn sealing(&self, contact: ContactId, contract: ContractId) -> Result<Sealing, sqlx::Error> {
        let query = "select readings, image_sha256 from sealing where contract = $1 and contact = $2";
        let query = sql!(query, [contract.to_string(), contact.to_string()]);
        let Some(row) = query.fetch_optional(&self.pool).await? else { return Ok(Sealing::default()) };
        Ok(Sealing { readings: json(&row, "readings")?, seal: parsed_if(&row, "image_sha256")? })
    }

    /// Keeps the readings of a contract.
    pub(crate) async fn put_readings(
        &self,
        who: &Who,
        contract: ContractId,
        readings: &[Reading],
    ) -> Result<(), sqlx::Error> {
        let (contact, company) = (who.contact.id.to_string(), who.company.id.to_string());
        let at = Timestamp::now().as_microsecond();
        let query = "insert into sealing (contract, contact, company, readings, updated_at) values ($1, $2, $3, $4, $5) \
                     on conflict (contract, contact) do update set \
                     readings = excluded.readings, updated_at = excluded.updated_at";
        self.run(sql!(query, [contract.to_string(), contact, company, text(readings)?, at])).await
    }

    /// Keeps the seal chosen for a contract; none goes back to the one used last.
    pub(crate) async fn put_seal(
        &self,
        who: &Who,
        contract: ContractId,
        seal: Option<(BlobId, &[u8])>,
    ) -> Result<(), sqlx::Error> {
        let query = "insert into sealing (contract, contact, company, readings, image, image_sha256, updated_at) \
                     values ($1, $2, $3, '[]', $4, $5, $6) on conflict (contract, contact) do update set \
                     image = excluded.image, image_sha256 = excluded.image_sha256, updated_at = excluded.updated_at";
        let (contact, company) = (who.contact.id.to_string(), who.company.id.to_string());
        let (png, blob) = (seal.map(|(_, png)| png), seal.map(|(blob, _)| blob.to_string()));
        let at = Timestamp::now().as_microsecond();
        self.run(sql!(query, [contract.to_string(), contact, company, png, blob, at])).await
    }

    /// A chosen seal's PNG, for the contact who chose it.
    pub(crate) async fn seal_image(&self, contact: ContactId, blob: BlobId) -> Result<Option<Vec<u8>>, sqlx::Error> {
        let query = "select image from sealing where contact = $1 and image_sha256 = $2 limit 1";
        sqlx::query_scalar(query).bind(contact.to_string()).bind(blob.to_string()).fetch_optional(&self.pool).await
    }
}

/// The contract is sealed: what anybody did towards it has served.
pub(super) async fn drop_sealing(on: &mut SqliteConnection, contract: ContractId) -> Result<(), sqlx::Error> {
    sql!("delete from sealing where contract = $1", [contract.to_string()]).execute(on).await.map(drop)
}
