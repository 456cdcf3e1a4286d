//! 서명: what a person is asked for, and what is sent.

use std::sync::Arc;

use pok_api::desktop::contract::Sign;
use pok_api::desktop::event::{About, Step};
use pok_api::remote::contract as remote;
use pok_api::remote::sync::Contract;
use pok_api::{Code, Problem, Receipt};
use pok_document::Seal;
use pok_domain::ContactId;
use pok_domain::contract::{Consents, ContractStatus};

use crate::core::act::percent;
use crate::core::{Core, answers};
use crate::file::blob::id_of;
use crate::remote::Pass;

answers! { Sign => sign }

async fn sign(core: &Core, call: Sign) -> Result<Receipt, Problem> {
    core.perform(About::Sign(call.contract), |_| true, core.signed(call)).await
}

impl Core {
    /// Everything that is signed, gone up.
    async fn signed(&self, Sign { contract, rev, proof }: Sign) -> Result<remote::Sign, Problem> {
        let who = self.who()?;
        let contract = self.contract(contract).await?;
        if contract.status != ContractStatus::SealRequested || contract.rev != rev {
            return Err(Problem::stale());
        }
        let consents = self.consents(who.contact.id, &contract).await?;
        let seal = self.seal_to_place(&contract).await?;

        let act_token = self.reauthenticate(proof).await?;
        self.progress(Step::Certificate, None);
        let identity = self.signing_identity(&who).await?;
        self.progress(Step::Signing, None);
        let base = contract.documents.first().ok_or_else(Problem::not_found)?.blob;
        let base = self.blobs.get(&self.remote, base).await?;
        let signed = self.sign_here(base, seal.clone(), identity).await?;

        let (signed_blob, seal_blob) = (id_of(&signed), id_of(seal.png()));
        self.progress(Step::Uploading, Some(0));
        let up = |sent| self.progress(Step::Uploading, Some(percent(sent as u64, signed.len() as u64)));
        self.remote.upload(Pass::Session, signed_blob, &signed, up).await?;
        self.remote.upload(Pass::Session, seal_blob, seal.png(), |_| {}).await?;

        Ok(remote::Sign { contract: contract.id, rev, act_token, consents, signed: signed_blob, seal: seal_blob })
    }

    async fn consents(&self, contact: ContactId, contract: &Contract) -> Result<Consents, Problem> {
        let consents = Consents(self.readings(contact, contract).await?);
        let documents = contract.documents.iter().map(|document| (document.id, document.blob, document.pages));
        consents.complete(documents).map_err(|fault| Problem::new(Code::ConsentMissing, fault.to_string()))?;
        Ok(consents)
    }

    async fn seal_to_place(&self, contract: &Contract) -> Result<Arc<Seal>, Problem> {
        let placed = self.placed(contract.id).await?.ok_or_else(|| Problem::field("seal", "choose a seal first"))?;
        let png = self.seal_png(placed.blob).await?;
        Seal::from_png(png).map(Arc::new).map_err(super::seal::unusable)
    }
}
