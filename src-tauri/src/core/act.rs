//! Binding acts as the server sees them: 서명, 제출, 투찰포기. An act is sent once; if the answer is lost, its outcome is
//! asked for, never guessed. What has no receipt is sent again under its key instead.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use parking_lot::Mutex;
use pok_api::desktop::event::{About, PROGRESS, Progress, SETTLED, Settled, Step};
use pok_api::remote::login::{Proof, Reauthenticate};
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::{Call, Code, Problem, Receipt};
use pok_domain::OperationId;
use uuid::Uuid;

use super::fault::Doing;
use super::host::emit;
use super::{Core, State, fault};
use crate::remote::{RemoteFault, jitter, offline};
use crate::store::Operation;

/// How often the act is sent, and its outcome asked for, before the person is told that it isn't known.
pub(crate) const TRIES: u32 = 4;

/// What is being done right now.
#[derive(Default)]
struct Acting {
    /// What is being signed, submitted or declined: a second press finds its subject here.
    subjects: Mutex<HashSet<Uuid>>,
    /// Held while earlier acts are settled: a press waits for it, as it does for its own earlier act.
    settling: tokio::sync::Mutex<()>,
}

impl State for Acting {}

impl Core {
    /// A binding act from a press to its receipt: keeps a second press, or another act on the same subject, away;
    /// answers what an earlier press whose answer was lost had come to, where that was `same`; otherwise does it, once
    /// what is sent is `prepared`; and looks after a refusal.
    ///
    /// # Errors
    /// `Stale` while another act on the subject is under way; what preparing it refuses; what the server refuses with;
    /// `Offline` where it certainly didn't happen; `Unknown` where no answer came, and then it is settled as soon as the
    /// server can be asked.
    pub(crate) async fn perform<C: Call<Reply = Receipt>>(
        &self,
        about: About,
        same: impl Fn(&Receipt) -> bool,
        prepared: impl Future<Output = Result<C, Problem>>,
    ) -> Result<Receipt, Problem> {
        let acting = self.state::<Acting>();
        let turn =
            Turn::take(&acting, about.document().1).ok_or_else(|| Problem::new(Code::Stale, "being done already"))?;
        let earlier = self.settle_earlier(&turn).await?;
        let same = |(earlier, outcome)| match outcome {
            Outcome::Done(receipt) if earlier == about && same(&receipt) => Some(receipt),
            _ => None,
        };
        if let Some(receipt) = earlier.into_iter().find_map(same) {
            return Ok(receipt);
        }
        let done = async { self.carry_out(about, &prepared.await?).await };
        self.look_after(done.await).await
    }

    /// What became of earlier acts on the subject whose answers were lost, oldest first.
    async fn settle_earlier(&self, turn: &Turn) -> Result<Vec<(About, Outcome)>, Problem> {
        let _alone = turn.acting.settling.lock().await;
        let mut settled = Vec::new();
        for operation in
            self.unsettled().await?.into_iter().filter(|operation| operation.about.document().1 == turn.subject)
        {
            let outcome = self.settle(&operation).await?;
            if !matches!(outcome, Outcome::Done(_)) {
                tracing::info!(?outcome, "an earlier act had no effect");
            }
            settled.push((operation.about, outcome));
        }
        Ok(settled)
    }

    /// Shows again who acts, for one act.
    pub(crate) async fn reauthenticate(&self, proof: Proof) -> Result<String, Problem> {
        self.progress(Step::Reauthenticating, None);
        Ok(self.remote.send(&Reauthenticate { proof }).await?.act_token)
    }

    /// Does it: writes it down, sends it, and pulls its effect.
    async fn carry_out<C: Call<Reply = Receipt>>(&self, about: About, call: &C) -> Result<Receipt, Problem> {
        let mut operation = Operation {
            id: OperationId::generate(),
            about,
            company: self.who()?.company.id,
            server: self.server()?.to_string(),
            created_at: Timestamp::now(),
        };
        self.drafts.begin(&operation).await.doing("writing down what is sent")?;
        self.progress(Step::Verifying, None);
        match self.deliver(&mut operation, call).await {
            Ok(receipt) => Ok(self.conclude(&operation, receipt).await),
            Err(problem) if problem.code == Code::Unknown => {
                self.count_waiting().await;
                Err(problem)
            }
            Err(problem) => {
                self.refused(&operation, &problem).await;
                Err(problem)
            }
        }
    }

    /// A write whose answer is all that there is to keep of it: sent, again under the same key where the answer was
    /// lost, and its effect fetched.
    ///
    /// # Errors
    /// What the server refuses with; `Offline` where it certainly didn't happen; `Unknown` where no answer came.
    pub(crate) async fn ask<C: Call>(&self, call: C) -> Result<C::Reply, Problem> {
        self.who()?;
        let sent = if C::BINDING { self.send_until_answered(&call).await } else { self.remote.send(&call).await };
        let reply = self.look_after(sent).await?;
        if let Err(problem) = self.pull().await {
            tracing::info!(%problem, "the effect is fetched later");
            self.sync.wake();
        }
        Ok(reply)
    }

    /// Sends a binding write, again under the same key, until an answer comes.
    pub(crate) async fn send_until_answered<C: Call>(&self, call: &C) -> Result<C::Reply, Problem> {
        let (key, mut may_have_arrived) = (OperationId::generate(), false);
        for tried in 0..TRIES {
            match self.remote.send_once(key, call).await {
                Ok(reply) => return Ok(reply),
                Err(RemoteFault::Refused(problem)) => return Err(problem),
                Err(RemoteFault::Unsent) => {}
                Err(RemoteFault::Lost | RemoteFault::Foreign | RemoteFault::Unclear(_)) => may_have_arrived = true,
            }
            wait(tried).await;
        }
        match may_have_arrived {
            true => Err(Problem::new(Code::Unknown, "no answer came back: look at how things stand")),
            false => Err(offline()),
        }
    }

    /// After a refusal: so that the person sees what somebody else did.
    pub(crate) async fn look_after<T>(&self, outcome: Result<T, Problem>) -> Result<T, Problem> {
        if outcome.as_ref().is_err_and(|problem| problem.code == Code::Stale)
            && let Err(problem) = self.pull().await
        {
            tracing::info!(%problem, "pulling after a refusal");
        }
        outcome
    }

    /// Sends the act. Only where it certainly didn't happen is the answer anything but a receipt or `Unknown`.
    async fn deliver<C: Call<Reply = Receipt>>(&self, operation: &mut Operation, call: &C) -> Result<Receipt, Problem> {
        let mut problem = offline();
        for tried in 0..TRIES {
            match self.remote.send_once(operation.id, call).await {
                Ok(receipt) => return Ok(receipt),
                Err(RemoteFault::Refused(problem)) => return Err(problem),
                Err(RemoteFault::Unsent) => {}
                Err(fault @ (RemoteFault::Lost | RemoteFault::Foreign | RemoteFault::Unclear(_))) => {
                    match self.outcome_patiently(operation.id).await {
                        Some(Outcome::Done(receipt)) => return Ok(receipt),
                        Some(Outcome::Refused(problem)) => return Err(problem),
                        Some(Outcome::Withdrawn) => {
                            problem = fault.into_problem();
                            let next = OperationId::generate();
                            self.drafts.rekey(operation, next).await.doing("writing down what is sent again")?;
                            operation.id = next;
                        }
                        None => {
                            return Err(Problem::new(
                                Code::Unknown,
                                "no answer came back: whether it took effect is asked again as soon as the server can be \
                             reached",
                            ));
                        }
                    }
                }
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
        Ok(match self.remote.send(&Status { operation }).await? {
            Outcome::Done(Effect::Receipt(receipt)) => Outcome::Done(receipt),
            Outcome::Done(Effect::Draft(_)) => {
                return Err(fault::internal("asking what became of an act", "it answered a draft"));
            }
            Outcome::Refused(problem) => Outcome::Refused(problem),
            Outcome::Withdrawn => Outcome::Withdrawn,
        })
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
        self.count_waiting().await;
        receipt
    }

    /// The act had no effect: what led to it is kept, only the key is forgotten.
    async fn forget(&self, operation: &Operation) {
        if let Err(error) = self.drafts.settle(operation.id).await {
            tracing::error!(%error, operation = %operation.id, "an act without effect is settled later");
        }
        self.count_waiting().await;
    }

    /// The same, by the server's decision.
    async fn refused(&self, operation: &Operation, problem: &Problem) {
        if problem.code == Code::SignatureRefused {
            // The next signature asks for another certificate.
            self.forget_certificate().await;
        }
        self.forget(operation).await;
    }

    async fn forget_certificate(&self) {
        let Ok(who) = self.who() else { return };
        if let Err(error) = self.drafts.drop_certificate(who.contact.id).await {
            tracing::error!(%error, "a refused certificate is kept");
        }
    }

    /// Acts of the company whose answers were lost, oldest first.
    async fn unsettled(&self) -> Result<Vec<Operation>, Problem> {
        let (who, server) = (self.who()?, self.server()?);
        self.drafts.pending(who.company.id, &server.to_string()).await.doing("earlier acts")
    }

    /// Asks what became of an act whose answer was lost.
    async fn settle(&self, operation: &Operation) -> Result<Outcome, Problem> {
        let outcome = self.outcome(operation.id).await?;
        match &outcome {
            Outcome::Done(receipt) => drop(self.conclude(operation, receipt.clone()).await),
            Outcome::Refused(problem) => self.refused(operation, problem).await,
            Outcome::Withdrawn => self.forget(operation).await,
        }
        Ok(outcome)
    }

    /// Settles every act whose answer was lost, except those being made right now, and tells the window. One that can't
    /// be settled yet keeps nothing else from going on.
    pub(crate) async fn settle_pending(&self) {
        let acting = self.state::<Acting>();
        let _alone = acting.settling.lock().await;
        let Ok(pending) = self.unsettled().await else { return };
        for operation in pending {
            let about = operation.about;
            if acting.subjects.lock().contains(&about.document().1) {
                continue;
            }
            match self.settle(&operation).await {
                Ok(outcome) => emit(&*self.host, SETTLED, &Settled { about, outcome }),
                Err(problem) => tracing::warn!(%problem, ?about, "an earlier act isn't settled"),
            }
        }
    }

    pub(crate) fn progress(&self, step: Step, percent: Option<u8>) {
        emit(&*self.host, PROGRESS, &Progress { step, percent });
    }
}

/// How far something has come, 0–100.
pub(crate) fn percent(done: u64, of: u64) -> u8 {
    u8::try_from(done.saturating_mul(100) / of.max(1)).unwrap_or(100).min(100)
}

/// A moment, longer after each try.
pub(crate) async fn wait(tried: u32) {
    tokio::time::sleep(jitter(Duration::from_millis(200), Duration::from_secs(2), tried)).await;
}

/// A subject that somebody acts on, for as long as this lives.
struct Turn {
    acting: Arc<Acting>,
    subject: Uuid,
}

impl Turn {
    /// None where somebody has it already.
    fn take(acting: &Arc<Acting>, subject: Uuid) -> Option<Self> {
        let free = acting.subjects.lock().insert(subject);
        free.then(|| Self { acting: Arc::clone(acting), subject })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.acting.subjects.lock().remove(&self.subject);
    }
}
