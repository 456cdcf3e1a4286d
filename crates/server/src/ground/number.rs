//! Printed document numbers, given out.

use jiff::civil::Date;
use pok_domain::{DocumentKind, DocumentNumber};

use crate::ground::database::Tx;
use crate::ground::fault::Fault;

/// The next number of a day (P-GEN-08): never given twice.
pub(crate) async fn next(tx: &mut Tx, prefix: DocumentKind, day: Date) -> Result<DocumentNumber, Fault> {
    let last: i64 = sqlx::query_scalar(
        "insert into number_sequence (prefix, day, last) values ($1, $2, 1) \
         on conflict (prefix, day) do update set last = number_sequence.last + 1 returning last",
    )
    .bind(prefix.code())
    .bind(day.to_string())
    .fetch_one(tx.sql())
    .await?;
    let sequence = last.try_into().map_err(|_| Fault::broken("too many numbers in a day"))?;
    Ok(DocumentNumber { prefix, day, sequence })
}
