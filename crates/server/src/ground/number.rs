//! Printed document numbers, given out.

use jiff::civil::Date;
use pok_domain::{DocumentKind, DocumentNumber};

use crate::ground::database::{Columns as _, Tx, insert};
use crate::ground::fault::Fault;

/// The next number of a day (P-GEN-08): never given twice.
pub(crate) async fn next(tx: &mut Tx, prefix: DocumentKind, day: Date) -> Result<DocumentNumber, Fault> {
    let query = insert!(
        number_sequence { prefix: prefix.code(), day: day.to_string(), last: 1_i64 },
        "on conflict (prefix, day) do update set last = number_sequence.last + 1 returning last"
    );
    let last: i64 = query.fetch_one(tx.sql()).await?.get("last")?;
    let sequence = last.try_into().map_err(|_| Fault::broken("too many numbers in a day"))?;
    Ok(DocumentNumber { prefix, day, sequence })
}
