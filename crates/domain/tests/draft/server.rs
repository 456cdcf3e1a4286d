//! What the server promises about drafts and keys, in a page: the model that computers are played against.

use std::collections::BTreeMap;

use jiff::Timestamp;
use pok_domain::OperationId;
use pok_domain::draft::{Fields, Theirs};

/// What a write says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Write {
    /// `draft.put`.
    Put { base_rev: i64, fields: Fields },
    /// 제출.
    Submit { fields: Fields },
}

/// What became of a write; it never changes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// The draft is kept.
    Kept { rev: i64 },
    /// Somebody else's was newer.
    Conflict(Theirs),
    /// The bid is submitted.
    Submitted,
    /// Refused for good.
    Refused,
    /// Without effect, and for ever.
    Withdrawn,
}

/// One draft, every revision of it, and what became of every key.
#[derive(Debug, Default)]
pub(crate) struct Server {
    /// Revision n stands at n - 1.
    pub(crate) history: Vec<Theirs>,
    /// What was submitted, by which write.
    pub(crate) submissions: Vec<(OperationId, Fields)>,
    outcomes: BTreeMap<OperationId, (Option<Write>, Outcome)>,
    /// Broken on purpose: it keeps a write whatever it was made on.
    is_blind: bool,
}

impl Server {
    /// A server without a draft.
    pub(crate) fn new(is_blind: bool) -> Self {
        Self { is_blind, ..Self::default() }
    }

    /// The draft as it is.
    pub(crate) fn latest(&self) -> Option<&Theirs> {
        self.history.last()
    }

    /// The fields at a revision; none at 0.
    pub(crate) fn fields_at(&self, rev: i64) -> Option<Fields> {
        match usize::try_from(rev).ok()?.checked_sub(1) {
            None => Some(Fields::default()),
            Some(index) => self.history.get(index).map(|theirs| theirs.fields.clone()),
        }
    }

    /// Has a write its effect, or had it one: the same key answers the same.
    ///
    /// # Panics
    /// The key came with something else before: a client's fault that the real server answers with `KeyReused`.
    pub(crate) fn write(
        &mut self,
        device: usize,
        operation: OperationId,
        write: Write,
        is_refusing: bool,
    ) -> (Outcome, bool) {
        if let Some((known, outcome)) = self.outcomes.get(&operation) {
            assert!(known.as_ref().is_none_or(|known| *known == write), "{operation} carries something else");
            return (outcome.clone(), false);
        }
        let rev = self.latest().map_or(0, |theirs| theirs.rev);
        let outcome = match &write {
            _ if is_refusing => Outcome::Refused,
            Write::Submit { fields } => {
                self.submissions.push((operation, fields.clone()));
                Outcome::Submitted
            }
            Write::Put { base_rev, fields } => match self.history.last() {
                Some(latest) if *base_rev != rev && !self.is_blind => Outcome::Conflict(latest.clone()),
                _ => {
                    let (by, on) = (format!("person {device}"), format!("computer {device}"));
                    let (rev, at, fields) = (rev + 1, Timestamp::UNIX_EPOCH, fields.clone());
                    self.history.push(Theirs { rev, fields, by, device: on, at, operation });
                    Outcome::Kept { rev }
                }
            },
        };
        let is_effect = matches!(outcome, Outcome::Kept { .. } | Outcome::Submitted);
        // The key of a conflict stays free, as at the real server: the revision it was made on doesn't come back.
        if !matches!(outcome, Outcome::Conflict(_)) {
            self.outcomes.insert(operation, (Some(write), outcome.clone()));
        }
        (outcome, is_effect)
    }

    /// What became of a key; one that never came is withdrawn.
    pub(crate) fn status(&mut self, operation: OperationId) -> Outcome {
        self.outcomes.entry(operation).or_insert((None, Outcome::Withdrawn)).1.clone()
    }
}
