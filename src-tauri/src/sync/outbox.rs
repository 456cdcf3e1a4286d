//! Sending a draft: one write at a time, and what its answer means. What happens to the draft is decided in
//! [`pok_domain::draft::Local`]; here it is asked for and stored.

use pok_api::desktop::event::CHANGED;
use pok_api::remote::draft::{Put, Written};
use pok_api::remote::operation::{Effect, Outcome, Status};
use pok_api::remote::sync::Draft as Arrived;
use pok_api::{Code, Problem};
use pok_domain::OperationId;
use pok_domain::draft::{Arrival, DraftKind, Flight, Local, Theirs};
use serde_json::Value;
use uuid::Uuid;

use super::due::{Item, Pause, passes};
use crate::core::fault::Doing as _;
use crate::core::{Core, fault};
use crate::remote::RemoteFault;
use crate::store::{DraftKey, KeptDraft, Tries};

/// How often a write may come back outdated without a person or a merge in between before it waits like any failure.
const TURNS: u32 = 8;

impl Core {
    /// Sends what waits of a draft until nothing does, a person has to decide, or it can't go on now. One at a time per
    /// draft: whoever comes second finds nothing left to do.
    ///
    /// # Errors
    /// Why it can't go on now: it is tried again later, but for a refusal.
    pub(crate) async fn push_draft(&self, key: &DraftKey) -> Result<(), Problem> {
        let item = Item::Draft(key.clone());
        let turn = self.push.turn(&item);
        let _one = turn.lock().await;
        let mut outcome = Ok(());
        for _ in 0..TURNS {
            outcome = match self.push_once(key).await {
                Ok(true) => continue,
                Ok(false) => Ok(()),
                Err(pause) => Err(self.pause_draft(key, &item, pause).await?),
            };
            break;
        }
        self.count_soon();
        outcome
    }

    /// One write, or one question about a write; whether there may be more to do.
    async fn push_once(&self, key: &DraftKey) -> Result<bool, Pause> {
        let Some(kept) = self.drafts.find(key).await.map_err(|error| fault::sql("a draft", &error))? else {
            return Ok(false);
        };
        if let Some(flight) = kept.local.flight {
            return self.settle_flight(key, flight.operation).await;
        }
        if !kept.local.is_queued() {
            return Ok(false);
        }
        let operation = OperationId::generate();
        let begun = self.drafts.change(key, |kept| Ok(kept.local.begin(operation).cloned())).await?;
        let Some(Flight { base_rev, fields, .. }) = begun else { return Ok(false) };
        let call = Put { kind: key.kind, subject: key.subject, base_rev, fields };
        match self.remote.send_once(operation, &call).await {
            Ok(written) => self.take_written(key, operation, written).await,
            Err(RemoteFault::Refused(problem)) => self.take_refusal(key, operation, problem).await,
            Err(RemoteFault::Unsent) => {
                self.mark(key, |local| local.withdrawn(operation)).await?;
                Err(crate::remote::offline().into())
            }
            Err(fault @ (RemoteFault::Lost | RemoteFault::Foreign | RemoteFault::Unclear(_))) => {
                self.mark(key, |local| local.lost()).await?;
                tracing::info!(?fault, "a draft's answer was lost");
                self.settle_flight(key, operation).await
            }
        }
    }

    /// Asks what became of a write.
    async fn settle_flight(&self, key: &DraftKey, operation: OperationId) -> Result<bool, Pause> {
        self.mark(key, |local| local.lost()).await?;
        match self.remote.send(&Status { operation }).await? {
            Outcome::Done(Effect::Draft(written)) => self.take_written(key, operation, written).await,
            Outcome::Done(Effect::Receipt(_)) => {
                Err(fault::internal("asking what became of a draft", "it answered a receipt").into())
            }
            Outcome::Refused(problem) => self.take_refusal(key, operation, problem).await,
            Outcome::Withdrawn => {
                self.mark(key, |local| local.withdrawn(operation)).await?;
                Ok(true)
            }
        }
    }

    async fn take_written(&self, key: &DraftKey, operation: OperationId, written: Written) -> Result<bool, Pause> {
        let moved = self
            .drafts
            .change(key, |kept| {
                kept.tries = Tries::default();
                Ok(match written {
                    Written::Kept { rev, at, .. } => {
                        kept.local.kept(operation, rev);
                        kept.own_rev = rev;
                        if !kept.local.is_dirty() {
                            kept.updated_at = at;
                        }
                        true
                    }
                    Written::Conflict(theirs) => {
                        let arrival = kept.local.outdated(key.kind, operation, &theirs);
                        kept.note(&arrival, &theirs);
                        // An answer that moves nothing may not be asked for over and over.
                        arrival != Arrival::Nothing || !kept.local.is_queued()
                    }
                })
            })
            .await?;
        // What the feed brought while the write was on its way waited for its answer.
        self.reconcile_one(key).await?;
        self.host.emit(CHANGED, Value::Null);
        match moved {
            true => Ok(true),
            false => Err(Problem::new(Code::Conflict, "the server's draft is no newer one").into()),
        }
    }

    /// The server answered that it did nothing. What may be otherwise in a while is tried again; a refusal for good
    /// waits for a person.
    async fn take_refusal(&self, key: &DraftKey, operation: OperationId, problem: Problem) -> Result<bool, Pause> {
        if passes(&problem) {
            self.mark(key, |local| local.withdrawn(operation)).await?;
            return Err(problem.into());
        }
        if problem.code == Code::Stale {
            // The server was put back to an earlier state and doesn't know the revision.
            self.mark(key, |local| local.unknown_base(operation)).await?;
            self.reconcile_one(key).await?;
            return Ok(true);
        }
        let refused = problem.clone();
        self.drafts
            .change(key, |kept| {
                kept.local.refused(operation);
                kept.tries = Tries { problem: Some(refused), ..Tries::default() };
                Ok(())
            })
            .await?;
        self.host.emit(CHANGED, Value::Null);
        Err(problem.into())
    }

    /// Something became of the write on its way.
    async fn mark(&self, key: &DraftKey, change: impl FnOnce(&mut Local)) -> Result<(), Problem> {
        let marked = self.drafts.change(key, |kept| {
            change(&mut kept.local);
            Ok(())
        });
        marked.await
    }

    /// It can't go on now: notes why, and when it is tried again.
    async fn pause_draft(&self, key: &DraftKey, item: &Item, pause: Pause) -> Result<Problem, Problem> {
        let problem = pause.problem.clone();
        // Before anything is written: where the disk is what's wrong, there has to be a pause all the same.
        let kept = self.drafts.find(key).await.ok().flatten().unwrap_or_default();
        if !kept.local.is_held {
            let tries = self.push.pause(item, &kept.tries, pause);
            let noted = self.drafts.change(key, |kept| {
                kept.tries = tries;
                Ok(())
            });
            noted.await?;
        }
        Ok(problem)
    }

    /// Brings every draft of this computer together with the server's, as the mirror has them.
    pub(crate) async fn reconcile(&self) -> Result<(), Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let here = self.drafts.bases(who.company.id, &server).await.map_err(|error| fault::sql("drafts", &error))?;
        let mut changed = false;
        for (kind, subject) in self.mirrored_after(&here).await? {
            changed |= self.reconcile_one(&self.draft_key(kind, subject)?).await?;
        }
        if changed {
            self.host.emit(CHANGED, Value::Null);
            self.push.wake();
        }
        self.count_waiting().await;
        Ok(())
    }

    /// The server was put back to an earlier state: what this computer has and the server no longer has is offered again.
    pub(crate) async fn offer_again(&self) -> Result<(), Problem> {
        let (who, server) = (self.who()?, self.server()?.to_string());
        let here = self.drafts.bases(who.company.id, &server).await.map_err(|error| fault::sql("drafts", &error))?;
        let here: Vec<(DraftKind, Uuid, i64)> = serde_json::from_str(&here).doing("drafts")?;
        for (kind, subject, _) in here {
            let key = self.draft_key(kind, subject)?;
            let there = self.mirrored(&key).await?.map(|Arrived { now, .. }| now);
            let put_back = self.drafts.change(&key, |kept| {
                let arrival = kept.local.put_back(kind, there.as_ref());
                if let Some(there) = &there {
                    kept.note(&arrival, there);
                }
                Ok(())
            });
            put_back.await?;
        }
        self.push.wake();
        Ok(())
    }

    /// The same for one; whether anything is different now.
    pub(crate) async fn reconcile_one(&self, key: &DraftKey) -> Result<bool, Problem> {
        let Some(Arrived { now: theirs, .. }) = self.mirrored(key).await? else { return Ok(false) };
        self.drafts
            .change(key, |kept| {
                let is_ours = kept.local.flight.as_ref().is_some_and(|flight| flight.operation == theirs.operation);
                if is_ours {
                    kept.own_rev = theirs.rev;
                }
                let arrival = kept.local.arrive(key.kind, &theirs);
                kept.note(&arrival, &theirs);
                Ok(is_ours || arrival != Arrival::Nothing)
            })
            .await
    }
}

impl KeptDraft {
    /// What an arrival means beside the content.
    fn note(&mut self, arrival: &Arrival, theirs: &Theirs) {
        match arrival {
            Arrival::Nothing | Arrival::Conflict => {}
            Arrival::Taken => {
                self.updated_at = theirs.at;
                self.merged.clear();
            }
            Arrival::Merged(taken) => self.merged.extend(taken.iter().cloned()),
        }
    }
}
