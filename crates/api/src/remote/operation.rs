//! What became of a write whose answer was lost.

use pok_domain::OperationId;
use serde::{Deserialize, Serialize};

use super::draft::Written;
use crate::call::calls;
use crate::{Problem, Receipt};

calls! {
    /// The outcome of an earlier write of this company, by its idempotency key. The answer is final: a write that the
    /// server has not had by now is withdrawn, and has no effect however late it comes.
    REPEATABLE FOR_OLD_CLIENTS "operation.status" => Status {
        /// The key.
        operation: OperationId,
    } -> Outcome<Effect>;
}

/// What a supplier's write answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Effect {
    /// A binding act.
    Receipt(Receipt),
    /// A draft.
    Draft(Written),
}

/// What a write did. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Outcome"))]
#[serde(rename_all = "snake_case")]
pub enum Outcome<R = Receipt> {
    /// It took effect.
    Done(R),
    /// It was refused.
    Refused(Problem),
    /// It had no effect and will have none: the key is spent, and another try needs another key.
    Withdrawn,
}
