//! What became of a write whose answer was lost.

use pok_domain::OperationId;
use serde::{Deserialize, Serialize};

use crate::call::calls;
use crate::{Problem, Receipt};

calls! {
    /// The outcome of an earlier write of this company, by its idempotency key.
    "operation.status" => Status {
        /// The key.
        operation: OperationId,
    } -> Outcome;
}

/// What a write did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The server has not had it: it can be sent again.
    Absent,
    /// It took effect.
    Done(Receipt),
    /// It was refused.
    Refused(Problem),
}
