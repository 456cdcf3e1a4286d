//! 서명: the act as the server sees it. It is sent once; if the answer is lost, its outcome is asked for, never guessed.

use std::sync::Arc;
use std::time::Duration;

use pok_api::desktop::contract::Sign;
use pok_api::desktop::event::{PROGRESS, Progress, SETTLED, Settled, Step};
use pok_api::remote::contract as remote;
use pok_api::remote::member::Reauthenticate;
use pok_api::remote::operation::{Outcome, Status};
use pok_api::remote::sync::Contract;
use pok_api::{Code, Handle, Problem, Receipt};
use pok_document::Seal;
use pok_domain::contract::{Consents, ContractStatus};
use pok_domain::{ContactId, ContractId, OperationId};

use crate::blob::id_of;
use crate::core::{Core, Inner, lock};
use crate::db::Operation;
use crate::fault;
use crate::host::emit;
use crate::remote::{Fault, jitter, offline};

/// How often the act is sent, and its outcome asked for, before the person is told that it isn't known.
const TRIES: u32 = 4;

impl Handle<Sign> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Sign) -> Result<Receipt, Problem> {
        let _held = Held::take(self, call.contract).ok_or_else(|| Problem::new(Code::Stale, "being signed already"))?;
        let earlier = {
            let _alone = self.settling.lock().await;
            self.settle(call.contract).await?
        };
        match earlier {
            Some(Outcome::Done(receipt)) => return Ok(receipt),
            Some(outcome) => tracing::info!(?outcome, "an earlier act had no effect"),
            None => {}
        }
        let outcome = self.sign(call).await;
        if outcome.as_ref().is_err_and(|problem| problem.code == Code::Stale) {
            // So that the person sees what somebody else did.
            if let Err(problem) = self.pull().await {
                tracing::info!(%problem, "pulling after a refusal");
            }
        }
        outcome
    }
}

impl Core {
    async fn sign(&self, Sign { contract, rev, proof }: Sign) -> Result<Receipt, Problem> {
        let who = self.who()?;
        let server = self.server()?;
        let contract = self.contract(contract).await?;
        if contract.status != ContractStatus::SealRequested || contract.rev != rev {
            return Err(Problem::stale());
        }
        let consents = self.consents(who.contact.id, &contract).await?;
        let seal = self.seal_to_place(&contract).await?;

        self.progress(Step::Reauthenticating, None);
        let act_token = self.remote.send(&Reauthenticate { proof }).await?.act_token;
        self.progress(Step::Certificate, None);
        let identity = self.signing_identity(&who).await?;
        self.progress(Step::Signing, None);
        let base = contract.documents.first().ok_or_else(Problem::not_found)?.blob;
        let base = self.blobs.get(&self.remote, base).await?;
        let signed = self.sign_here(base, seal.clone(), identity).await?;

        let (signed_blob, seal_blob) = (id_of(&signed), id_of(seal.png()));
        self.progress(Step::Uploading, Some(0));
        let up = |percent| self.progress(Step::Uploading, Some(percent));
        self.remote.upload(signed_blob, &signed, up).await?;
        self.remote.upload(seal_blob, seal.png(), |_| {}).await?;

        let mut operation = Operation {
            id: OperationId::generate(),
            contract: contract.id,
            company: who.company.id,
            server: server.to_string(),
        };
        let begun = self.drafts.begin(&operation).await;
        begun.map_err(|error| fault::sql("writing down what is sent", &error))?;
        self.progress(Step::Verifying, None);
        let call =
            remote::Sign { contract: contract.id, rev, act_token, consents, signed: signed_blob, seal: seal_blob };
        match self.deliver(&mut operation, &call).await {
            Ok(receipt) => Ok(self.conclude(&operation, receipt).await),
            Err(problem) if problem.code == Code::Unknown => Err(problem),
            Err(problem) => {
                self.refused(&operation, &problem).await;
                Err(problem)
            }
        }
    }

    /// Sends the act. Only where it certainly didn't happen is the answer anything but a receipt or `Unknown`.
    async fn deliver(&self, operation: &mut Operation, call: &remote::Sign) -> Result<Receipt, Problem> {
        let mut problem = offline();
        for tried in 0..TRIES {
            match self.remote.send_once(operation.id, call).await {
                Ok(receipt) => return Ok(receipt),
                Err(Fault::Refused(problem)) => return Err(problem),
                Err(Fault::Unsent) => {}
                Err(fault @ (Fault::Lost | Fault::Unclear(_))) => match self.outcome_patiently(operation.id).await {
                    Some(Outcome::Done(receipt)) => return Ok(receipt),
                    Some(Outcome::Refused(problem)) => return Err(problem),
                    Some(Outcome::Withdrawn) => {
                        problem = fault.into_problem();
                        let next = OperationId::generate();
                        let rekeyed = self.drafts.rekey(operation, next).await;
                        rekeyed.map_err(|error| fault::sql("writing down what is sent again", &error))?;
                        operation.id = next;
                    }
                    None => {
                        return Err(Problem::new(
                            Code::Unknown,
                            "no answer came back: whether the contract is signed is asked again as soon as the server \
                             can be reached",
                        ));
                    }
                },
            }
            wait(tried).await;
        }
        Err(problem)
    }

    /// What became of an act; none where nobody could be asked.
    async fn outcome_patiently(&self, operation: OperationId) -> Option<Outcome> {
        for tried in 0..TRIES {
            match self.outcome(operation).await {
                Ok(outcome) => return Some(outcome),
                Err(problem) => tracing::info!(%problem, "asking what became of an act"),
            }
            wait(tried).await;
        }
        None
    }

    async fn outcome(&self, operation: OperationId) -> Result<Outcome, Problem> {
        self.remote.send(&Status { operation }).await
    }

    /// The act took effect: its effect is fetched, the receipt kept, and what led to it has served. The receipt stands,
    /// whether or not any of that works at once.
    async fn conclude(&self, operation: &Operation, receipt: Receipt) -> Receipt {
        self.progress(Step::Fetching, None);
        if let Err(problem) = self.pull_to(receipt.seq).await {
            tracing::info!(%problem, "the effect is fetched later");
            self.sync.wake();
        }
        if let Err(error) = self.drafts.conclude(operation, &receipt).await {
            tracing::error!(%error, operation = %operation.id, "an act that took effect is settled later");
        }
        receipt
    }

    /// The act had no effect: the contract's draft is kept, only the key is forgotten.
    async fn forget(&self, operation: &Operation) {
        if let Err(error) = self.drafts.settle(operation.id).await {
            tracing::error!(%error, operation = %operation.id, "an act without effect is settled later");
        }
    }

    /// The same, by the server's decision.
    async fn refused(&self, operation: &Operation, problem: &Problem) {
        if problem.code == Code::SignatureRefused {
            self.forget_certificate().await;
        }
        self.forget(operation).await;
    }

    /// Asks what became of an earlier 서명 of the contract whose answer was lost; none where there was no such act.
    async fn settle(&self, contract: ContractId) -> Result<Option<Outcome>, Problem> {
        let pending = self.drafts.pending(contract).await;
        let Some(operation) = pending.map_err(|error| fault::sql("an earlier act", &error))? else { return Ok(None) };
        let outcome = self.outcome(operation.id).await?;
        match &outcome {
            Outcome::Done(receipt) => drop(self.conclude(&operation, receipt.clone()).await),
            Outcome::Refused(problem) => self.refused(&operation, problem).await,
            Outcome::Withdrawn => self.forget(&operation).await,
        }
        Ok(Some(outcome))
    }

    /// Settles every act whose answer was lost, except those being made right now, and tells the window. One that can't
    /// be settled yet keeps nothing else from going on.
    pub(crate) async fn settle_pending(&self) {
        let (Ok(who), Ok(server)) = (self.who(), self.server()) else { return };
        let _alone = self.settling.lock().await;
        let pending = self.drafts.all_pending(who.company.id, &server.to_string()).await;
        let pending = pending.inspect_err(|error| tracing::error!(%error, "earlier acts"));
        for contract in pending.unwrap_or_default() {
            if lock(&self.signing).contains(&contract) {
                continue;
            }
            match self.settle(contract).await {
                Ok(Some(outcome)) => emit(&*self.host, SETTLED, &Settled { contract, outcome }),
                Ok(None) => {}
                Err(problem) => tracing::warn!(%problem, %contract, "an earlier act isn't settled"),
            }
        }
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
        Seal::from_png(png).map(Arc::new).map_err(crate::seal::unusable)
    }

    fn progress(&self, step: Step, percent: Option<u8>) {
        emit(&*self.host, PROGRESS, &Progress { step, percent });
    }
}

async fn wait(tried: u32) {
    tokio::time::sleep(jitter(Duration::from_millis(200), Duration::from_secs(2), tried)).await;
}

/// A contract that is being signed, for as long as this lives.
struct Held<'a> {
    core: &'a Inner,
    contract: ContractId,
}

impl<'a> Held<'a> {
    /// None where it is held already.
    fn take(core: &'a Inner, contract: ContractId) -> Option<Self> {
        let free = lock(&core.signing).insert(contract);
        free.then(|| Self { core, contract })
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        lock(&self.core.signing).remove(&self.contract);
    }
}
