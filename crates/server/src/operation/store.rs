//! The rows of operations: for ever, as they belong to binding acts.

use pok_api::remote::operation::Outcome;
use pok_api::{Code, Problem};
use pok_domain::{CompanyId, OperationId};
use sqlx::{Any, Executor, Row};

use super::Operation;
use crate::database::Tx;
use crate::fault::Fault;

/// An operation the server has had.
pub(super) struct Kept {
    call: String,
    body: String,
    pub(super) outcome: Outcome,
}

impl Kept {
    /// Its outcome, if it is the same request.
    pub(super) fn answer(self, operation: Operation) -> Result<Outcome, Fault> {
        if self.call == operation.call && self.body == operation.body.to_string() {
            Ok(self.outcome)
        } else {
            Err(Problem::new(Code::KeyReused, "the idempotency key belongs to another request").into())
        }
    }
}

pub(super) async fn find(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
    id: OperationId,
) -> Result<Option<Kept>, Fault> {
    let row = sqlx::query("select call, body_sha256, outcome from operation where company_id = $1 and id = $2")
        .bind(company.to_string())
        .bind(id.to_string())
        .fetch_optional(on)
        .await?;
    row.map(|row| {
        let outcome = serde_json::from_str(row.try_get::<&str, _>("outcome")?)?;
        Ok(Kept { call: row.try_get("call")?, body: row.try_get("body_sha256")?, outcome })
    })
    .transpose()
}

/// Whether the key was free. Nobody else sees the row before it has an outcome: both are one transaction.
pub(super) async fn claim(tx: &mut Tx, operation: Operation) -> Result<bool, Fault> {
    let at = tx.micros();
    let done = sqlx::query(
        "insert into operation (company_id, id, call, body_sha256, outcome, at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (company_id, id) do nothing",
    )
    .bind(operation.company.to_string())
    .bind(operation.id.to_string())
    .bind(operation.call)
    .bind(operation.body.to_string())
    .bind(serde_json::to_string(&Outcome::Absent)?)
    .bind(at)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn settle(tx: &mut Tx, operation: Operation, outcome: &Outcome) -> Result<(), Fault> {
    sqlx::query("update operation set outcome = $3 where company_id = $1 and id = $2")
        .bind(operation.company.to_string())
        .bind(operation.id.to_string())
        .bind(serde_json::to_string(outcome)?)
        .execute(tx.sql())
        .await?;
    Ok(())
}
