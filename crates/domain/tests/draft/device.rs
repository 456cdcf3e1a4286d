//! One computer: the state machine under test, and around it as little as the core has to do.

use pok_domain::OperationId;
use pok_domain::draft::{Arrival, DraftKind, Local, Past, Theirs};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::server::Outcome;

/// What is written.
pub(crate) const KIND: DraftKind = DraftKind::Bid;

/// A 제출 on its way.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    /// Its key.
    pub(crate) operation: OperationId,
    /// No answer came.
    pub(crate) is_unknown: bool,
}

/// A computer.
#[derive(Debug)]
pub(crate) struct Device {
    /// Under test.
    pub(crate) local: Local,
    /// Copies that the store keeps.
    pub(crate) past: Vec<Past>,
    /// The server's draft as the feed brought it last.
    pub(crate) mirror: Option<Theirs>,
    /// At most one.
    pub(crate) act: Option<Act>,
    /// Whether it reaches the server.
    pub(crate) is_up: bool,
}

impl Default for Device {
    fn default() -> Self {
        Self { local: Local::default(), past: Vec::new(), mirror: None, act: None, is_up: true }
    }
}

impl Device {
    /// The program ends and starts again: what is in the file is all there is.
    pub(crate) fn restart(&mut self) -> Result<(), TestCaseError> {
        let file = serde_json::to_string(&self.local).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let read: Local = serde_json::from_str(&file).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&read, &self.local, "the file says something else");
        self.local = read;
        self.lost();
        Ok(())
    }

    /// No answer came to whatever is on its way.
    pub(crate) fn lost(&mut self) {
        self.local.lost();
        if let Some(act) = &mut self.act {
            act.is_unknown = true;
        }
    }

    /// What became of a write, by its answer or by asking.
    pub(crate) fn settle(&mut self, operation: OperationId, outcome: &Outcome) -> Result<Arrival, TestCaseError> {
        if self.act.take_if(|act| act.operation == operation).is_some() {
            return Ok(Arrival::Nothing);
        }
        let was = self.local.clone();
        let mut arrival = Arrival::Nothing;
        match outcome {
            Outcome::Kept { rev } => self.local.kept(operation, *rev),
            Outcome::Conflict(theirs) => {
                let mut settled = was.clone();
                settled.withdrawn(operation);
                arrival = self.local.outdated(KIND, operation, theirs);
                checked(&settled, &self.local, theirs, &arrival)?;
            }
            Outcome::Refused => self.local.refused(operation),
            Outcome::Withdrawn => self.local.withdrawn(operation),
            Outcome::Submitted => {}
        }
        if !matches!(outcome, Outcome::Conflict(_)) {
            prop_assert_eq!(&was.mine, &self.local.mine, "an answer changes nothing that was typed");
        }
        // What the feed brought meanwhile had to wait for this.
        match self.mirror.clone() {
            Some(theirs) => Ok(if arrival == Arrival::Nothing { self.arrive(&theirs)? } else { arrival }),
            None => Ok(arrival),
        }
    }

    /// The feed brings the server's draft, perhaps an old one, perhaps again.
    pub(crate) fn arrive(&mut self, theirs: &Theirs) -> Result<Arrival, TestCaseError> {
        if self.mirror.as_ref().is_none_or(|known| known.rev < theirs.rev) {
            self.mirror = Some(theirs.clone());
        }
        let was = self.local.clone();
        let arrival = self.local.arrive(KIND, theirs);
        checked(&was, &self.local, theirs, &arrival)?;
        Ok(arrival)
    }
}

/// What an arrival may do to what stands here, said without the machine's own words: money never comes into changed
/// work by itself, and whatever else came in is named.
fn checked(was: &Local, now: &Local, theirs: &Theirs, arrival: &Arrival) -> Result<(), TestCaseError> {
    let changed: Vec<&String> =
        was.mine.0.keys().chain(now.mine.0.keys()).filter(|field| was.mine.get(field) != now.mine.get(field)).collect();
    for field in &changed {
        prop_assert_eq!(now.mine.get(field), theirs.fields.get(field), "{} came from nowhere", field);
        if was.mine != was.base.fields {
            prop_assert!(!field.starts_with("price/"), "{} came into changed work by itself", field);
        }
    }
    match arrival {
        Arrival::Nothing | Arrival::Conflict => prop_assert_eq!(&was.mine, &now.mine),
        Arrival::Taken => prop_assert_eq!(&now.mine, &theirs.fields),
        Arrival::Merged(taken) => prop_assert!(
            changed.iter().all(|field| taken.contains(*field)) && taken.iter().all(|field| changed.contains(&field)),
            "changed {:?}, named {:?}",
            changed,
            taken
        ),
    }
    if let (Some(before), Some(after)) = (&was.conflict, &now.conflict) {
        prop_assert!(before.rev <= after.rev, "a conflict went back from revision {} to {}", before.rev, after.rev);
    }
    prop_assert!(was.base.rev <= now.base.rev, "went back from revision {} to {}", was.base.rev, now.base.rev);
    Ok(())
}
