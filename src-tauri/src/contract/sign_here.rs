//! 서명: what happens on this computer. The key is made here and never leaves it.

use std::sync::Arc;

use jiff::SignedDuration;
use p256::ecdsa::SigningKey;
use pok_api::desktop::login::Who;
use pok_api::remote::certificate::Enrol;
use pok_api::{Bytes, Code, Problem};
use pok_document::{DocumentError, Face, Field, Seal, SignRequest, SigningIdentity};

use crate::core::fault::Doing;
use crate::core::{Core, fault};
use crate::file::blob::id_of;
use crate::remote::key_name;
use crate::store::KeptCertificate;
use crate::store::secrets::PATIENCE;

/// A certificate that ends sooner is renewed first.
const EARLY: SignedDuration = SignedDuration::from_mins(10);

impl Core {
    /// The contact's key on this computer with a certificate for it; both are made where they lack.
    pub(super) async fn signing_identity(&self, who: &Who) -> Result<SigningIdentity, Problem> {
        let key = self.signing_key(who).await?;
        let key_id = id_of(key.verifying_key().to_sec1_point(true).as_bytes()).to_string();
        let kept = self.drafts.certificate(who.contact.id).await;
        let kept = kept.doing("the certificate")?;
        let usable = |kept: &KeptCertificate| kept.key_id == key_id && self.clock.now() + EARLY < kept.not_after;
        if let Some(identity) = kept.filter(usable).and_then(|kept| identity(&key, &kept.chain).ok()) {
            return Ok(identity);
        }
        let request = pok_document::certificate_request(&key, who.contact.name.as_str());
        let request = request.doing("asking for a certificate")?;
        let issued = self.remote.send(&Enrol { request: Bytes(request) }).await?;
        let certificate = KeptCertificate { key_id, chain: issued.chain, not_after: issued.not_after };
        let made = identity(&key, &certificate.chain).doing("the certificate that was issued")?;
        self.drafts.put_certificate(who.contact.id, &certificate).await.doing("keeping the certificate")?;
        Ok(made)
    }

    /// The key, from the key store or new.
    async fn signing_key(&self, who: &Who) -> Result<SigningKey, Problem> {
        let name = key_name(&self.server()?, who.contact.id);
        if let Some(bytes) = self.vault.get(name.clone(), PATIENCE).await? {
            match SigningKey::from_slice(&bytes) {
                Ok(key) => return Ok(key),
                Err(error) => tracing::warn!(%error, "the key store holds something that is no key; a new one is made"),
            }
        }
        let key = pok_document::generate_key();
        self.vault.put(name, key.to_bytes().to_vec()).await?;
        Ok(key)
    }

    /// Puts the supplier's signature, with the seal as its face, into the contract.
    pub(super) async fn sign_here(
        &self,
        base: Vec<u8>,
        seal: Arc<Seal>,
        identity: SigningIdentity,
    ) -> Result<Vec<u8>, Problem> {
        let signed_at_micros = self.clock.now().as_microsecond();
        let signed = tokio::task::spawn_blocking(move || {
            let request = SignRequest { field: Field::Supplier, face: Face::Seal(&seal), signed_at_micros };
            pok_document::sign(&base, &request, &identity)
        });
        signed.await.doing("signing")?.map_err(|error| match error {
            DocumentError::AlreadySigned(_) => Problem::stale(),
            DocumentError::MissingGlyph(missing) => Problem::new(Code::MissingGlyph, missing.to_string()),
            error => fault::internal("signing", error),
        })
    }
}

fn identity(key: &SigningKey, chain: &[Bytes]) -> Result<SigningIdentity, DocumentError> {
    let chain: Vec<Vec<u8>> = chain.iter().map(|Bytes(der)| der.clone()).collect();
    SigningIdentity::new(key.clone(), &chain)
}
