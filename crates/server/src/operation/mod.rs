//! Idempotency: one key, one effect, one answer, however often it is sent.

mod store;

use pok_api::remote::operation::{Outcome, Status};
use pok_api::{Code, Handle, Problem, Receipt};
use pok_domain::{BlobId, CompanyId, OperationId};

use crate::app::App;
use crate::caller::SignedIn;
use crate::database::Tx;
use crate::fault::Fault;

impl Handle<Status> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Status) -> Result<Outcome, Problem> {
        let kept = store::find(self.database().pool(), caller.company(), call.operation).await?;
        Ok(kept.map_or(Outcome::Absent, |kept| kept.outcome))
    }
}

/// A write that is under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    pub(crate) company: CompanyId,
    pub(crate) id: OperationId,
    /// The call's name.
    pub(crate) call: &'static str,
    /// The SHA-256 of what was asked, without secrets that differ from one try to the next.
    pub(crate) body: BlobId,
}

impl Operation {
    /// The answer given before, if there was one.
    ///
    /// # Errors
    /// `KeyReused` where the key came with another request.
    pub(crate) async fn earlier(self, app: &App) -> Result<Option<Outcome>, Fault> {
        let kept = store::find(app.database().pool(), self.company, self.id).await?;
        kept.map(|kept| kept.answer(self)).transpose()
    }

    /// Claims the key in the transaction of the effect; a second request with it waits here for the first one's end.
    /// Answers the earlier outcome where somebody was faster.
    pub(crate) async fn claim(self, tx: &mut Tx) -> Result<Option<Outcome>, Fault> {
        match store::claim(tx, self).await? {
            true => Ok(None),
            false => {
                let kept = store::find(tx.sql(), self.company, self.id).await?;
                let kept = kept.ok_or_else(|| Fault::broken("a claimed operation has no row"))?;
                kept.answer(self).map(Some)
            }
        }
    }

    /// Keeps the receipt, in the transaction of the effect.
    pub(crate) async fn done(self, tx: &mut Tx, receipt: &Receipt) -> Result<(), Fault> {
        store::settle(tx, self, &Outcome::Done(receipt.clone())).await
    }

    /// Keeps a refusal that will not change, so that whoever lost the answer can ask for it.
    pub(crate) async fn refused(self, app: &App, problem: &Problem) -> Result<(), Fault> {
        if !matches!(problem.code, Code::Stale | Code::ConsentMissing | Code::SignatureRefused) {
            return Ok(());
        }
        let mut tx = app.write().await?;
        if store::claim(&mut tx, self).await? {
            store::settle(&mut tx, self, &Outcome::Refused(problem.clone())).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

/// An answer as it was given the first time.
pub(crate) fn replay(outcome: Outcome) -> Result<Receipt, Fault> {
    match outcome {
        Outcome::Done(receipt) => Ok(receipt),
        Outcome::Refused(problem) => Err(problem.into()),
        Outcome::Absent => Err(Fault::broken("an operation was kept without an outcome")),
    }
}
