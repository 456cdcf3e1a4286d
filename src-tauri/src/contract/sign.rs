//! 서명: the act as the server sees it. It is sent once; if the answer is lost, its outcome is asked for, never guessed.

use std::sync::Arc;
use std::time::Duration;

use pok_api::desktop::contract::Sign;
use pok_api::desktop::event::{PROGRESS, Progress, Step};
use pok_api::remote::contract as remote;
use pok_api::remote::member::Reauthenticate;
use pok_api::remote::operation::{Outcome, Status};
use pok_api::remote::sync::Contract;
use pok_api::{Code, Handle, Problem, Receipt};
use pok_document::Seal;
use pok_domain::contract::{Consents, ContractStatus};
use pok_domain::{ContractId, OperationId};

use crate::blob::id_of;
use crate::core::{Core, Inner, lock};
use crate::db::Operation;
use crate::fault;
use crate::host::emit;
use crate::remote::{Fault, jitter, offline};

/// How often the outcome is asked for before the person is told that it isn't known.
const ASKED: u32 = 4;

impl Handle<Sign> for Core {
    type Caller = ();

    async fn handle(&self, _: (), call: Sign) -> Result<Receipt, Problem> {
        let _held = Held::take(self, call.contract).ok_or_else(|| Problem::new(Code::Stale, "being signed already"))?;
        if let Some(settled) = self.settle(call.contract).await? {
            return settled;
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
        let consents = self.consents(&contract).await?;
        let seal = self.seal_to_place(&contract).await?;

        self.progress(Step::Reauthenticating, None);
        let act_token = self.remote.send(&Reauthenticate { proof }).await?.act_token;
        self.progress(Step::Certificate, None);
        let identity = self.signing_identity(&who).await?;
        self.progress(Step::Signing, None);
        let base = contract.documents.first().ok_or_else(Problem::not_found)?.blob;
        let base = self.blobs.get(&self.remote, base).await?;
        let signed = self.sign_here(base, seal.clone(), identity).await?;

        let operation = Operation {
            id: OperationId::generate(),
            contract: contract.id,
            company: who.company.id,
            server: server.to_string(),
            seal: id_of(seal.png()),
            document: signed,
        };
        self.progress(Step::Uploading, Some(0));
        let up = |percent| self.progress(Step::Uploading, Some(percent));
        self.remote.upload(id_of(&operation.document), &operation.document, up).await?;
        self.remote.upload(operation.seal, seal.png(), |_| {}).await?;

        let begun = self.drafts.begin(&operation).await;
        begun.map_err(|error| fault::sql("writing down what is sent", &error))?;
        self.progress(Step::Verifying, None);
        let call = remote::Sign {
            contract: contract.id,
            rev,
            act_token,
            consents,
            signed: id_of(&operation.document),
            seal: operation.seal,
        };
        match self.deliver(&operation, &call).await {
            Ok(receipt) => self.conclude(&operation, receipt).await,
            Err(problem) if problem.code == Code::Unknown => Err(problem),
            Err(problem) => {
                self.forget(&operation).await?;
                Err(problem)
            }
        }
    }

    /// Sends the act. Only where it certainly didn't happen is the answer anything but a receipt or `Unknown`.
    async fn deliver(&self, operation: &Operation, call: &remote::Sign) -> Result<Receipt, Problem> {
        let mut may_have_arrived = false;
        for tried in 0..ASKED {
            let refusal = match self.remote.send_once(operation.id, call).await {
                Ok(receipt) => return Ok(receipt),
                Err(Fault::Refused(problem)) if !may_have_arrived => return Err(problem),
                // Perhaps because of the earlier try: its outcome says.
                Err(Fault::Refused(problem)) => Some(problem),
                Err(Fault::Unsent) => None,
                Err(Fault::Lost) => {
                    may_have_arrived = true;
                    None
                }
            };
            if may_have_arrived {
                match (self.outcome(operation.id).await, refusal) {
                    (Ok(Outcome::Done(receipt)), _) => return Ok(receipt),
                    (Ok(Outcome::Refused(problem)), _) | (Ok(Outcome::Absent), Some(problem)) => return Err(problem),
                    // It may still be on its way; the same key again has the same one effect.
                    (Ok(Outcome::Absent), None) | (Err(_), _) => {}
                }
            }
            tokio::time::sleep(jitter(Duration::from_millis(200), Duration::from_secs(2), tried)).await;
        }
        if may_have_arrived {
            Err(Problem::new(
                Code::Unknown,
                "no answer came back: whether the contract is signed is asked again as soon as the server can be reached",
            ))
        } else {
            Err(offline())
        }
    }

    async fn outcome(&self, operation: OperationId) -> Result<Outcome, Problem> {
        self.remote.send(&Status { operation }).await
    }

    /// The act took effect: its effect is fetched, and what led to it has served.
    async fn conclude(&self, operation: &Operation, receipt: Receipt) -> Result<Receipt, Problem> {
        self.progress(Step::Fetching, None);
        // The receipt stands, whether or not its effect can be fetched at once.
        if let Err(problem) = self.pull_to(receipt.seq).await {
            tracing::info!(%problem, "the effect is fetched later");
            self.sync.wake();
        }
        let dropped = self.drafts.drop_sealing(operation.contract).await;
        dropped.map_err(|error| fault::sql("clearing a draft", &error))?;
        self.forget(operation).await?;
        Ok(receipt)
    }

    async fn forget(&self, operation: &Operation) -> Result<(), Problem> {
        let settled = self.drafts.settle(operation.id).await;
        settled.map_err(|error| fault::sql("settling an act", &error))
    }

    /// Asks what became of an earlier 서명 of the contract whose answer was lost.
    ///
    /// `Some` is the answer to give; none where there was no such act, or where it certainly had no effect.
    async fn settle(&self, contract: ContractId) -> Result<Option<Result<Receipt, Problem>>, Problem> {
        let pending = self.drafts.pending(contract).await;
        let Some(operation) = pending.map_err(|error| fault::sql("an earlier act", &error))? else { return Ok(None) };
        match self.outcome(operation.id).await? {
            Outcome::Done(receipt) => Ok(Some(Ok(self.conclude(&operation, receipt).await?))),
            Outcome::Refused(problem) => {
                tracing::info!(%problem, "an earlier act was refused");
                self.forget(&operation).await?;
                Ok(None)
            }
            Outcome::Absent => {
                self.forget(&operation).await?;
                Ok(None)
            }
        }
    }

    /// Settles every act whose answer was lost, except those being made right now.
    pub(crate) async fn settle_pending(&self) -> Result<(), Problem> {
        let (who, server) = (self.who()?, self.server()?);
        let pending = self.drafts.all_pending(who.company.id, &server.to_string()).await;
        for contract in pending.map_err(|error| fault::sql("earlier acts", &error))? {
            if let Some(_held) = Held::take(self, contract) {
                // What it came to shows in the contract; nobody waits for this answer.
                drop(self.settle(contract).await?);
            }
        }
        Ok(())
    }

    async fn consents(&self, contract: &Contract) -> Result<Consents, Problem> {
        let consents = Consents(self.readings(contract).await?);
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
