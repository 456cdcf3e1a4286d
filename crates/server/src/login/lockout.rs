//! The lock after wrong passwords (P-LOG-04), kept per login ID whether an account has it or not.

use jiff::Timestamp;
use pok_api::{Code, Problem};
use pok_domain::CompanyId;
use pok_domain::member::{LockState, MAX_FAILURES};

use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::database::{Columns as _, Tx, insert, sql};
use crate::ground::fault::Fault;

/// Counts a try as a failure before the password is looked at, so that many at once can't be more than five.
pub(super) async fn count(app: &App, key: &str) -> Result<LockState, Fault> {
    let mut tx = app.write().await?;
    let state = read(&mut tx, key).await?;
    let now = tx.now();
    if state.is_locked(now) {
        return Err(locked(state, now).into());
    }
    let counted = state.after_failure(now);
    keep(&mut tx, key, counted).await?;
    tx.commit().await?;
    Ok(counted)
}

/// The password was right: what was counted is forgotten.
pub(super) async fn forget(tx: &mut Tx, key: &str) -> Result<(), Fault> {
    keep(tx, key, LockState::default()).await
}

/// What a wrong password answers: the fifth one says that the account is locked, and is written down. `company` is
/// none where no account has the login ID; the work is the same, so that nobody can tell by the time it takes.
pub(super) async fn wrong(
    mut tx: Tx,
    counted: LockState,
    actor: Actor,
    company: Option<CompanyId>,
) -> Result<Problem, Fault> {
    tracing::warn!(contact = %actor.id, failures = counted.failures, "a password was wrong");
    if counted.failures < MAX_FAILURES {
        return Ok(Problem::new(Code::WrongCredentials, "the ID or the password is wrong"));
    }
    let refusal = locked(counted, tx.now());
    audit::append(&mut tx, Record { company, ..Record::new(Event::LoginLocked, actor) }).await?;
    tx.commit().await?;
    Ok(refusal)
}

fn locked(state: LockState, now: Timestamp) -> Problem {
    let wait = state.locked_until.map_or(jiff::SignedDuration::ZERO, |until| until.duration_since(now));
    Problem::new(Code::Locked, "locked after repeated failures").retry_after(wait.unsigned_abs())
}

/// Reads the row and keeps it locked until the transaction ends.
async fn read(tx: &mut Tx, key: &str) -> Result<LockState, Fault> {
    let query = insert!(
        login_lock { login_sha256: key, failures: 0_i64, changed_at: tx.micros() },
        "on conflict (login_sha256) do update set changed_at = excluded.changed_at returning failures, locked_until"
    );
    let row = query.fetch_one(tx.sql()).await?;
    let failures = row.get::<i64>("failures")?.try_into().unwrap_or(MAX_FAILURES);
    Ok(LockState { failures, locked_until: row.instant_if_any("locked_until")? })
}

async fn keep(tx: &mut Tx, key: &str, state: LockState) -> Result<(), Fault> {
    tx.run(sql!(
        "update login_lock set failures = $2, locked_until = $3 where login_sha256 = $1",
        [key, i64::from(state.failures), state.locked_until.map(Timestamp::as_microsecond)]
    ))
    .await
}
