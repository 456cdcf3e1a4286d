//! What a form lacks, as whoever filled it in is told.

use pok_api::{Code, FieldFault, Problem};
use pok_domain::member::signup::Gap;

/// Each gap by its field.
pub(crate) fn incomplete(gaps: Vec<Gap>) -> Problem {
    let fields = gaps.into_iter().map(|gap| FieldFault { field: gap.field, message: gap.lack.to_string() }).collect();
    Problem { fields, ..Problem::new(Code::Invalid, "something is missing or wrong") }
}
