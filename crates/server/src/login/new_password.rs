//! Another password takes the place of an account's, and differs from the last ones (P-LOG-09).

use jiff::Timestamp;
use pok_api::{Code, Problem};
use pok_domain::member::PASSWORDS_REMEMBERED;

use super::{end, lockout, password};
use crate::app::App;
use crate::ground::database::{Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::supplier::account::Account;

/// The hashes that a new password has to differ from: the current one, and those before it.
pub(super) async fn remembered(tx: &mut Tx, account: &Account) -> Result<Vec<String>, Fault> {
    let query = "select password_hash from password_past where contact_id = $1 order by replaced_at desc limit $2";
    let query = sqlx::query_scalar(query).bind(account.contact.id.to_string()).bind(PASSWORDS_REMEMBERED as i64);
    let mut kept: Vec<String> = query.fetch_all(tx.sql()).await?;
    kept.push(account.password_hash.clone());
    Ok(kept)
}

/// The form to keep `new` in.
///
/// # Errors
/// `PasswordUsed` where it is one of `kept`, `TooMany` where too many wait for a turn.
pub(super) async fn hash(new: String, kept: Vec<String>) -> Result<String, Fault> {
    for old in kept {
        if password::turn()?.verify(new.clone(), Some(old)).await? {
            return Err(Problem::new(Code::PasswordUsed, "the password is one of the last three").into());
        }
    }
    password::turn()?.hash(new).await
}

/// Writes it. What it replaces is remembered, unless that was a temporary one, which nobody chose.
pub(super) async fn set(
    tx: &mut Tx,
    account: &Account,
    hash: &str,
    temporary_until: Option<Timestamp>,
) -> Result<(), Fault> {
    let (contact, at) = (account.contact.id.to_string(), tx.micros());
    if account.temporary_until.is_none() {
        tx.run(insert!(
            password_past { contact_id: &contact, password_hash: &account.password_hash, replaced_at: at },
            "on conflict (contact_id, replaced_at) do update set password_hash = excluded.password_hash"
        ))
        .await?;
        tx.run(sql!(
            "delete from password_past where contact_id = $1 and replaced_at not in \
             (select replaced_at from password_past where contact_id = $1 order by replaced_at desc limit $2)",
            [&contact, PASSWORDS_REMEMBERED as i64]
        ))
        .await?;
    }
    tx.run(sql!(
        "update contact set password_hash = $2, password_set_at = $3, temporary_until = $4 where id = $1",
        [&contact, hash, at, temporary_until.map(Timestamp::as_microsecond)]
    ))
    .await
}

/// A temporary password takes the place of an account's: whoever is signed in or logging in is put out, and no wrong
/// password counts any more (P-LOG-04).
pub(crate) async fn reset_to(
    tx: &mut Tx,
    app: &App,
    account: &Account,
    hash: &str,
    until: Timestamp,
) -> Result<(), Fault> {
    lockout::forget(tx, &app.pepper.hash("login", account.contact.login_id.as_str())).await?;
    set(tx, account, hash, Some(until)).await?;
    end::logins(tx, &account.contact).await
}
