//! Idempotency: one key, one effect, one answer, however often it is sent.

mod store;

use jiff::Timestamp;
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::{Call, Code, Problem};
use pok_domain::{BlobId, CompanyId, OperationId};
use serde::{Serialize, de::DeserializeOwned};

pub(crate) use store::sweep_drafts;

use crate::ground::database::{Database, Tx};
use crate::ground::fault::Fault;
use crate::ground::secret::sha256;

/// What became of a key. A free one is spent here, so that the answer stays true whatever is still on its way.
pub(crate) async fn status(database: &Database, owner: Owner, id: OperationId) -> Result<Outcome<Effect>, Fault> {
    let key = Key { owner, id };
    let mut tx = database.write().await?;
    let outcome = match store::claim(&mut tx, key, Status::NAME, sha256("")).await? {
        true => Outcome::Withdrawn,
        false => serde_json::from_str(&store::replay(&mut tx, key).await?.outcome)?,
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Binds: whatever the caller's key was answered before, or what `act` does in a transaction that keeps the answer.
///
/// # Errors
/// What [`Operation::of`], [`Operation::run`] and `act` refuse.
pub(crate) async fn bind<C: Call>(
    database: &Database,
    caller: &impl Binds,
    call: &C,
    act: impl AsyncFnOnce(&mut Tx) -> Result<C::Reply, Fault>,
) -> Result<C::Reply, Fault> {
    bind_at(database, caller, call, database.now(), act).await
}

/// The same at a time that was taken earlier.
pub(crate) async fn bind_at<C: Call>(
    database: &Database,
    caller: &impl Binds,
    call: &C,
    at: Timestamp,
    act: impl AsyncFnOnce(&mut Tx) -> Result<C::Reply, Fault>,
) -> Result<C::Reply, Fault> {
    let operation = Operation::of(caller, call)?;
    operation.run(database, operation.write(database, at, act)).await
}

/// Whoever can bind somebody.
pub(crate) trait Binds {
    /// Whose keys theirs are.
    fn owner(&self) -> Owner;

    /// The idempotency key that came with the request.
    ///
    /// # Errors
    /// `Invalid` without one.
    fn key(&self) -> Result<OperationId, Problem>;
}

/// Whose keys they are: the same key of another owner is another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A supplier.
    Company(CompanyId),
    /// The buyer's side, whichever of its API keys asks.
    Buyer,
}

/// An idempotency key and whose it is.
#[derive(Debug, Clone, Copy)]
struct Key {
    owner: Owner,
    id: OperationId,
}

/// A write that is under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Operation {
    key: Key,
    /// The call's name.
    call: &'static str,
    /// The SHA-256 of what was asked.
    body: BlobId,
}

impl Operation {
    /// The operation that `call` came as. Secrets that differ from one try to the next are left out of `call`.
    ///
    /// # Errors
    /// `Invalid` where it came without a key.
    pub(crate) fn of<C: Call>(caller: &impl Binds, call: &C) -> Result<Self, Fault> {
        const { assert!(C::BINDING, "a call with an idempotency key says so in its list") };
        let key = Key { owner: caller.owner(), id: caller.key()? };
        Ok(Self { key, call: C::NAME, body: sha256(serde_json::to_vec(call)?) })
    }

    /// Its idempotency key.
    pub(crate) fn id(self) -> OperationId {
        self.key.id
    }

    /// Answers what the key was answered before, or acts: the act's effect is one [`Self::write`]. A refusal that will
    /// not change is kept.
    ///
    /// # Errors
    /// `KeyReused` where the key came with another request, `Stale` where it was withdrawn; what `act` refuses.
    pub(crate) async fn run<R: DeserializeOwned>(
        self,
        database: &Database,
        act: impl Future<Output = Result<R, Fault>>,
    ) -> Result<R, Fault> {
        if let Some(outcome) = self.earlier(database).await? {
            return answer(outcome);
        }
        match act.await {
            Err(Fault::Refused(problem)) => self.refuse(database, problem).await,
            done => done,
        }
    }

    /// The effect, in a transaction that began `at`: claims the key, acts, and keeps the reply. What of it goes to feeds
    /// and into the audit chain is in the transaction too.
    ///
    /// # Errors
    /// What `act` refuses, and then nothing was written.
    pub(crate) async fn write<R: Serialize>(
        self,
        database: &Database,
        at: Timestamp,
        act: impl AsyncFnOnce(&mut Tx) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        tracing::debug!(operation = %self.key.id, "{} waits for its turn", self.call);
        let mut tx = database.write_at(at).await?;
        self.claim(&mut tx).await?;
        let reply = act(&mut tx).await?;
        self.done(&mut tx, &reply).await?;
        tx.commit().await?;
        Ok(reply)
    }

    /// Claims the key in the transaction of the effect; a second request with it waits here for the first one's end.
    ///
    /// # Errors
    /// A refusal where somebody was faster with the key. The caller gives up; [`Self::run`] answers what they got.
    pub(crate) async fn claim(self, tx: &mut Tx) -> Result<(), Fault> {
        match store::claim(tx, self.key, self.call, self.body).await? {
            true => Ok(()),
            false => Err(Problem::stale().into()),
        }
    }

    /// Keeps the reply, in the transaction of the effect.
    pub(crate) async fn done<R: Serialize>(self, tx: &mut Tx, reply: &R) -> Result<(), Fault> {
        store::settle(tx, self.key, &Outcome::Done(reply)).await
    }

    /// The answer given before, if there was one. It is written down that it is given again: a row that was only read
    /// may be on no other disk yet (design: sync).
    async fn earlier<R: DeserializeOwned>(self, database: &Database) -> Result<Option<Outcome<R>>, Fault> {
        if !store::is_claimed(database.pool(), self.key).await? {
            return Ok(None);
        }
        let mut tx = database.write().await?;
        let kept = store::replay(&mut tx, self.key).await?;
        tx.commit().await?;
        if kept.call == Status::NAME {
            Ok(Some(Outcome::Withdrawn))
        } else if kept.call == self.call && kept.body == self.body.to_string() {
            Ok(Some(serde_json::from_str(&kept.outcome)?))
        } else {
            Err(Problem::new(Code::KeyReused, "the idempotency key belongs to another request").into())
        }
    }

    /// The refusal, unless the same key had an answer meanwhile: then that one.
    async fn refuse<R: DeserializeOwned>(self, database: &Database, problem: Problem) -> Result<R, Fault> {
        let mut tx = database.write().await?;
        if store::claim(&mut tx, self.key, self.call, self.body).await? {
            // Any other refusal may be mended and tried again with the same key, so the claim ends with the transaction.
            if is_final(problem.code) {
                store::settle(&mut tx, self.key, &Outcome::<()>::Refused(problem.clone())).await?;
                tx.commit().await?;
            }
            return Err(problem.into());
        }
        drop(tx);
        self.earlier(database).await?.map_or_else(|| Err(problem.into()), answer)
    }
}

/// Whether a refusal stays one, whatever is mended or waited for.
fn is_final(code: Code) -> bool {
    matches!(
        code,
        Code::Stale | Code::ConsentMissing | Code::SignatureRefused | Code::Closed | Code::Declined | Code::NotInvited
    )
}

/// An answer as it was given the first time.
fn answer<R>(outcome: Outcome<R>) -> Result<R, Fault> {
    match outcome {
        Outcome::Done(reply) => Ok(reply),
        Outcome::Refused(problem) => Err(problem.into()),
        Outcome::Withdrawn => Err(Problem::new(Code::Stale, "withdrawn before it came").into()),
    }
}
