//! One computer's copy of a draft, and how it follows the server's: a state machine without a clock, a disk or a network.
//!
//! Whatever arrives and whenever: what was typed here is in [`Local::mine`], or in a [`Past`] that the caller keeps, or
//! was overwritten here by hand.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DraftKind, Fields, Merged, Patch, Side, merge};
use crate::OperationId;

/// The server's draft as this computer last agreed with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The server's revision; 0 where it had none.
    pub rev: i64,
    /// What it held.
    pub fields: Fields,
}

/// The server's draft as it is, and who made it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Theirs {
    /// Grows by one with each write.
    pub rev: i64,
    /// All of it.
    pub fields: Fields,
    /// Who wrote it last.
    pub by: String,
    /// On which computer.
    pub device: String,
    /// When, by the server's clock.
    pub at: Timestamp,
    /// Which write it was.
    pub operation: OperationId,
}

/// A write on its way. What it says is frozen: the same key never carries anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flight {
    /// Its idempotency key.
    pub operation: OperationId,
    /// The revision it was made on.
    pub base_rev: i64,
    /// What it says.
    pub fields: Fields,
    /// No answer came, or this program ended in between: the outcome has to be asked for.
    pub is_unknown: bool,
}

/// Something that was typed and is no longer the draft: kept, and shown on request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Past {
    /// All of it, as it was.
    pub fields: Fields,
    /// How it came to be past.
    pub why: PastReason,
}

/// How a copy came to be past.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PastReason {
    /// Mine, before a conflict was decided.
    Mine,
    /// Somebody else's, before a conflict was decided.
    Theirs {
        /// Whose.
        by: String,
        /// From which computer.
        device: String,
    },
    /// Thrown away by hand.
    Discarded,
}

/// What the arrival of the server's draft did here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arrival {
    /// Nothing: it was known, or a write on its way has to be settled first.
    Nothing,
    /// Nobody had changed anything here: it stands as it came.
    Taken,
    /// It came together with what was changed here; these fields came from there.
    Merged(BTreeSet<String>),
    /// A person has to decide.
    Conflict,
}

/// Why a conflict isn't decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// There is none.
    #[error("there is no conflict")]
    None,
    /// The server's draft is a newer one than the person looked at.
    #[error("the other side has changed again")]
    Moved,
    /// Nobody decided about this field.
    #[error("{0} is not decided")]
    Open(String),
}

/// One computer's copy.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Local {
    /// As it stands here.
    pub mine: Fields,
    /// What it was made on.
    pub base: Snapshot,
    /// The write on its way; at most one.
    pub flight: Option<Flight>,
    /// The server's draft, where a person has to decide.
    pub conflict: Option<Theirs>,
    /// The server refused the last write: nothing is sent until it is changed, or somebody asks for another try.
    pub is_held: bool,
}

impl Local {
    /// Changes fields; whether anything is different now.
    pub fn edit(&mut self, patch: &Patch) -> bool {
        let changed = self.mine.apply(patch);
        if changed {
            self.is_held = false;
        }
        changed
    }

    /// Whether something here is not on the server, as far as is known.
    pub fn is_dirty(&self) -> bool {
        self.mine != self.base.fields
    }

    /// Whether a further write waits for its turn.
    pub fn is_queued(&self) -> bool {
        let last = self.flight.as_ref().map_or(&self.base.fields, |flight| &flight.fields);
        self.conflict.is_none() && !self.is_held && self.mine != *last
    }

    /// Begins a write, where one waits and none is on its way.
    pub fn begin(&mut self, operation: OperationId) -> Option<&Flight> {
        if !self.is_queued() || self.flight.is_some() {
            return None;
        }
        self.flight = Some(Flight { operation, base_rev: self.base.rev, fields: self.mine.clone(), is_unknown: false });
        self.flight.as_ref()
    }

    /// No answer came. Also said of every flight when the program starts.
    pub fn lost(&mut self) {
        if let Some(flight) = &mut self.flight {
            flight.is_unknown = true;
        }
    }

    /// The server has kept the write.
    pub fn kept(&mut self, operation: OperationId, rev: i64) {
        if let Some(flight) = self.take(operation) {
            self.base = Snapshot { rev, fields: flight.fields };
        }
    }

    /// The server's draft was a newer one: the write had no effect.
    pub fn outdated(&mut self, kind: DraftKind, operation: OperationId, theirs: &Theirs) -> Arrival {
        match self.take(operation) {
            Some(_) => self.arrive(kind, theirs),
            None => Arrival::Nothing,
        }
    }

    /// The write had no effect and never will: it is due again under another key.
    pub fn withdrawn(&mut self, operation: OperationId) {
        drop(self.take(operation));
    }

    /// The server refused the write for good.
    pub fn refused(&mut self, operation: OperationId) {
        if self.take(operation).is_some() {
            self.is_held = true;
        }
    }

    /// The server refused the write as made on a revision that it doesn't have: it was put back to an earlier state. What
    /// stands here is made on nothing from now on, until something arrives.
    pub fn unknown_base(&mut self, operation: OperationId) {
        if self.take(operation).is_some() {
            self.base = Snapshot::default();
        }
    }

    /// The server was put back to an earlier state: this is the draft that it has there, if it has one. Where it is what
    /// this copy was made on or a later one, nothing changes. Else what stands here is made on nothing from now on, so
    /// that it is offered again, and stands beside whatever else is there.
    pub fn put_back(&mut self, kind: DraftKind, theirs: Option<&Theirs>) -> Arrival {
        let there = theirs.map_or(0, |theirs| theirs.rev);
        let is_known = match theirs {
            Some(theirs) if there == self.base.rev => theirs.fields == self.base.fields,
            _ => there > self.base.rev || self.base.rev == 0,
        };
        if is_known {
            return Arrival::Nothing;
        }
        self.base = Snapshot::default();
        self.conflict = None;
        theirs.map_or(Arrival::Nothing, |theirs| self.arrive(kind, theirs))
    }

    /// Somebody asks for another try.
    pub fn retry(&mut self) {
        self.is_held = false;
    }

    /// The server's draft as it is now, from the feed or with an answer. It may come late, twice, or before the answer to
    /// the write that made it.
    pub fn arrive(&mut self, kind: DraftKind, theirs: &Theirs) -> Arrival {
        if self.flight.as_ref().is_some_and(|flight| flight.operation == theirs.operation) {
            self.kept(theirs.operation, theirs.rev);
            return Arrival::Nothing;
        }
        let is_older = self.conflict.as_ref().is_some_and(|known| theirs.rev < known.rev);
        if theirs.rev <= self.base.rev || is_older || self.flight.is_some() {
            return Arrival::Nothing;
        }
        let there = Snapshot { rev: theirs.rev, fields: theirs.fields.clone() };
        if !self.is_dirty() || self.mine == theirs.fields {
            let is_new = self.mine != theirs.fields;
            (self.mine, self.base, self.conflict) = (there.fields.clone(), there, None);
            return if is_new { Arrival::Taken } else { Arrival::Nothing };
        }
        let Merged { fields, taken, splits } = merge(kind, &self.base.fields, &self.mine, &theirs.fields);
        if splits.is_empty() {
            (self.mine, self.base, self.conflict) = (fields, there, None);
            return Arrival::Merged(taken);
        }
        if self.conflict.as_ref() == Some(theirs) {
            return Arrival::Nothing;
        }
        self.conflict = Some(theirs.clone());
        Arrival::Conflict
    }

    /// What a person has to decide; none where there is no conflict.
    pub fn splits(&self, kind: DraftKind) -> Option<Merged> {
        let theirs = self.conflict.as_ref()?;
        Some(merge(kind, &self.base.fields, &self.mine, &theirs.fields))
    }

    /// A person has decided about the server's draft at revision `rev`. Answers both copies as they were.
    ///
    /// # Errors
    /// [`Unresolved`]: nothing has changed.
    pub fn resolve(
        &mut self,
        kind: DraftKind,
        rev: i64,
        choices: &BTreeMap<String, Side>,
    ) -> Result<[Past; 2], Unresolved> {
        let merged = self.splits(kind).ok_or(Unresolved::None)?;
        let theirs = self.conflict.as_ref().filter(|theirs| theirs.rev == rev).ok_or(Unresolved::Moved)?;
        let decided = merged.decided(choices).map_err(Unresolved::Open)?;
        let why = PastReason::Theirs { by: theirs.by.clone(), device: theirs.device.clone() };
        let other = Past { fields: theirs.fields.clone(), why };
        let own = Past { fields: std::mem::replace(&mut self.mine, decided), why: PastReason::Mine };
        self.base = Snapshot { rev, fields: theirs.fields.clone() };
        (self.conflict, self.is_held) = (None, false);
        Ok([own, other])
    }

    /// Goes back to the server's draft by hand. Answers what stood here, where that was anything else.
    pub fn discard(&mut self) -> Option<Past> {
        if let Some(theirs) = self.conflict.take() {
            self.base = Snapshot { rev: theirs.rev, fields: theirs.fields };
        }
        self.is_held = false;
        // A write on its way may have its effect yet; what it says is no longer wanted, so another takes it back.
        let own = std::mem::replace(&mut self.mine, self.base.fields.clone());
        (own != self.mine).then_some(Past { fields: own, why: PastReason::Discarded })
    }

    fn take(&mut self, operation: OperationId) -> Option<Flight> {
        self.flight.take_if(|flight| flight.operation == operation)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::Value;
    use super::*;

    const KIND: DraftKind = DraftKind::Bid;

    fn operation(number: u128) -> OperationId {
        OperationId(Uuid::from_u128(number))
    }

    fn price(text: &str) -> Patch {
        [("price/a".to_owned(), Some(Value::Text(text.to_owned())))].into()
    }

    fn note(text: &str) -> Patch {
        [("other/1/description".to_owned(), Some(Value::Text(text.to_owned())))].into()
    }

    fn theirs(rev: i64, write: u128, patches: &[Patch]) -> Theirs {
        let mut fields = Fields::default();
        for patch in patches {
            fields.apply(patch);
        }
        let (by, device) = ("강지우".to_owned(), "사무실".to_owned());
        Theirs { rev, fields, by, device, at: Timestamp::UNIX_EPOCH, operation: operation(write) }
    }

    #[test]
    fn typing_during_a_write_waits_for_its_answer() {
        let mut local = Local::default();
        assert!(local.edit(&price("1")) && local.is_queued());
        assert_eq!(local.begin(operation(1)).map(|flight| flight.base_rev), Some(0));
        assert!(!local.is_queued() && local.is_dirty());
        local.edit(&price("12"));
        assert!(local.is_queued() && local.begin(operation(2)).is_none(), "one at a time");
        local.kept(operation(9), 4);
        assert!(local.flight.is_some(), "another write's answer");
        local.kept(operation(1), 1);
        let next = local.begin(operation(2)).expect("the rest");
        assert_eq!((next.base_rev, next.fields.get("price/a").map(Value::text)), (1, Some("12")));
    }

    #[test]
    fn s04_what_a_server_that_was_put_back_no_longer_has_is_offered_again() {
        let known = theirs(3, 1, &[price("100")]);
        let at = |rev: i64, typed: &str| {
            let mut local = Local::default();
            local.arrive(KIND, &theirs(rev, 2, &[price(typed)]));
            local
        };
        let mut same = at(3, "100");
        assert_eq!(same.put_back(KIND, Some(&known)), Arrival::Nothing);
        assert!(!same.is_queued(), "nothing was lost");
        let mut lost = at(5, "200");
        assert_eq!(lost.put_back(KIND, None), Arrival::Nothing);
        assert!(lost.is_queued() && lost.base.rev == 0, "all of it");
        let mut ahead = at(5, "200");
        assert_eq!(ahead.put_back(KIND, Some(&known)), Arrival::Conflict, "a price is decided by a person");
        assert_eq!(ahead.mine.get("price/a").map(Value::text), Some("200"));
        let mut forked = at(3, "150");
        assert_eq!(forked.put_back(KIND, Some(&known)), Arrival::Conflict, "the same revision, and another draft");
        let mut untouched = Local::default();
        untouched.edit(&price("9"));
        let before = untouched.clone();
        assert_eq!(untouched.put_back(KIND, None), Arrival::Nothing);
        assert_eq!(untouched, before, "it waits for its turn anyway");
    }

    #[test]
    fn the_feed_may_bring_the_effect_before_the_answer() {
        let mut local = Local::default();
        local.edit(&price("1"));
        local.begin(operation(1));
        local.lost();
        local.edit(&price("12"));
        assert_eq!(local.arrive(KIND, &theirs(1, 1, &[price("1")])), Arrival::Nothing, "it is our own");
        assert_eq!((local.base.rev, local.flight.is_none(), local.is_queued()), (1, true, true));
        local.kept(operation(1), 1);
        assert_eq!(local.base.rev, 1, "the late answer says nothing new");
    }

    #[test]
    fn what_arrives_during_a_write_waits_until_it_is_settled() {
        let mut local = Local::default();
        local.edit(&note("a"));
        local.begin(operation(1));
        let other = theirs(1, 7, &[price("5")]);
        assert_eq!(local.arrive(KIND, &other), Arrival::Nothing);
        assert_eq!(local.outdated(KIND, operation(1), &other), Arrival::Conflict, "a price, and something was changed");
        assert!(!local.is_queued(), "nothing is sent before a person has decided");
    }

    #[test]
    fn an_untouched_copy_follows_and_a_touched_one_merges() {
        let mut local = Local::default();
        assert_eq!(local.arrive(KIND, &theirs(3, 7, &[price("5"), note("a")])), Arrival::Taken);
        assert!(!local.is_dirty());
        local.edit(&price("6"));
        let taken = Arrival::Merged(["other/1/description".to_owned()].into());
        assert_eq!(local.arrive(KIND, &theirs(4, 8, &[price("5"), note("b")])), taken);
        assert_eq!(local.mine.get("price/a").map(Value::text), Some("6"));
        assert_eq!(local.arrive(KIND, &theirs(2, 6, &[])), Arrival::Nothing, "an old one came late");
        assert!(local.is_queued());
    }

    #[test]
    fn a_decision_keeps_both_copies() {
        let mut local = Local::default();
        local.edit(&price("6"));
        let other = theirs(1, 7, &[price("5")]);
        assert_eq!(local.arrive(KIND, &other), Arrival::Conflict);
        let choices = BTreeMap::from([("price/a".to_owned(), Side::Theirs)]);
        assert_eq!(local.resolve(KIND, 2, &choices), Err(Unresolved::Moved));
        assert_eq!(local.resolve(KIND, 1, &BTreeMap::new()), Err(Unresolved::Open("price/a".into())));
        let [own, there] = local.resolve(KIND, 1, &choices).expect("decided");
        assert_eq!((own.fields, own.why), (Fields::from([("price/a", "6")]), PastReason::Mine));
        assert_eq!(there.fields, other.fields);
        assert!(!local.is_dirty() && local.conflict.is_none());
        assert_eq!(local.resolve(KIND, 1, &choices), Err(Unresolved::None));
    }

    #[test]
    fn an_old_one_that_comes_late_does_not_replace_a_conflict() {
        let mut local = Local::default();
        local.edit(&price("6"));
        let newer = theirs(2, 8, &[price("5")]);
        assert_eq!(local.arrive(KIND, &newer), Arrival::Conflict, "as the answer to a write says");
        assert_eq!(local.arrive(KIND, &theirs(1, 7, &[price("4")])), Arrival::Nothing, "as the feed still says");
        assert_eq!(local.conflict, Some(newer));
    }

    #[test]
    fn a_server_put_back_to_an_earlier_state_loses_nothing_typed() {
        let mut local = Local::default();
        local.arrive(KIND, &theirs(5, 7, &[price("5")]));
        local.edit(&note("a"));
        local.begin(operation(1));
        local.unknown_base(operation(1));
        assert_eq!(local.base.rev, 0);
        assert_eq!(local.arrive(KIND, &theirs(3, 6, &[price("5")])), Arrival::Merged(BTreeSet::new()));
        let next = local.begin(operation(2)).expect("what was typed");
        assert_eq!((next.base_rev, next.fields.0.len()), (3, 2));
    }

    #[test]
    fn a_refusal_holds_until_something_is_changed_and_discarding_keeps_a_copy() {
        let mut local = Local::default();
        local.edit(&price("6"));
        local.begin(operation(1));
        local.refused(operation(1));
        assert!(local.is_dirty() && !local.is_queued());
        local.retry();
        assert!(local.is_queued());
        let past = local.discard().expect("something stood here");
        assert_eq!((past.fields, past.why), (Fields::from([("price/a", "6")]), PastReason::Discarded));
        assert!(!local.is_dirty());
        assert_eq!(local.discard(), None);
    }
}
