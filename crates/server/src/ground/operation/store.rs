//! The rows of operations: for ever where they belong to binding acts.

use pok_api::remote::draft::Put;
use pok_api::remote::operation::Outcome;
use pok_api::{Call, Receipt};
use pok_domain::BlobId;
use serde::Serialize;
use sqlx::AnyPool;

use super::{Key, Owner};
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;

/// An operation the server has had.
pub(super) struct OperationRow {
    pub(super) call: String,
    pub(super) body: String,
    /// An [`Outcome`] as JSON; what is in it depends on the call.
    pub(super) outcome: String,
}

impl Owner {
    fn column(self) -> String {
        match self {
            Self::Company(id) => id.to_string(),
            Self::Buyer => "buyer".into(),
        }
    }
}

/// Whether the key has an outcome.
pub(super) async fn is_claimed(pool: &AnyPool, key: Key) -> Result<bool, Fault> {
    let query = "select 1 as one from operation where owner = $1 and id = $2";
    Ok(sql!(query, [key.owner.column(), key.id.to_string()]).fetch_optional(pool).await?.is_some())
}

/// A claimed key's operation, with a write of its own.
pub(super) async fn replay(tx: &mut Tx, key: Key) -> Result<OperationRow, Fault> {
    let query = sql!(
        "update operation set replayed_at = $3 where owner = $1 and id = $2 returning call, body_sha256, outcome",
        [key.owner.column(), key.id.to_string(), tx.micros()]
    );
    let row = query.fetch_one(tx.sql()).await?;
    Ok(OperationRow { call: row.get("call")?, body: row.get("body_sha256")?, outcome: row.get("outcome")? })
}

/// Whether the key was free. It is withdrawn until it is settled; nobody else sees the row before: both are one
/// transaction.
pub(super) async fn claim(tx: &mut Tx, key: Key, call: &str, body: BlobId) -> Result<bool, Fault> {
    let claimed = insert!(
        operation {
            owner: key.owner.column(),
            id: key.id.to_string(),
            call,
            body_sha256: body.to_string(),
            outcome: serde_json::to_string(&Outcome::<Receipt>::Withdrawn)?,
            at: tx.micros(),
        },
        "on conflict (owner, id) do nothing"
    );
    tx.did(claimed).await
}

/// Forgets the keys of drafts that came before `before`.
pub(crate) async fn sweep_drafts(tx: &mut Tx, before: i64) -> Result<(), Fault> {
    // The index is of this call's rows only, so its name has to stand in the statement.
    let statement = format!("delete from operation where call = '{}' and at < $1", Put::NAME);
    tx.run(sql!(sqlx::AssertSqlSafe(statement), [before])).await
}

pub(super) async fn settle<R: Serialize>(tx: &mut Tx, key: Key, outcome: &Outcome<R>) -> Result<(), Fault> {
    tx.run(sql!(
        "update operation set outcome = $3 where owner = $1 and id = $2",
        [key.owner.column(), key.id.to_string(), serde_json::to_string(outcome)?]
    ))
    .await
}
