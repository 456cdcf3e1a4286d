//! 비밀번호 변경: at login after a temporary password or after 90 days (spec 02 S3, S6), and whenever one likes (spec 03).

use pok_api::Problem;
use pok_api::remote::contact;
use pok_api::remote::login::{ChangePassword, Step};
use pok_domain::member::{NextGate, check_new_password};

use super::gates::Passed;
use super::{lockout, new_password, password};
use crate::app::App;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::caller::{Anonymous, SignedIn};
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::session;
use crate::supplier::account::Account;
use crate::supplier::standing::standing;

const GATES: &[NextGate] = &[NextGate::TemporaryPassword, NextGate::PasswordExpired];

pub(super) async fn change(app: &App, caller: &Anonymous, call: ChangePassword) -> Result<Step, Fault> {
    let ChangePassword { attempt, current, new } = call;
    // Looked at first, and again below: hashing takes long, and no row may be locked meanwhile.
    let (account, actor, kept) = {
        let mut tx = app.write().await?;
        let passed = Passed::for_update(&mut tx, &attempt, caller.peer()).await?;
        passed.stands_at(&mut tx, GATES).await?;
        let kept = new_password::remembered(&mut tx, &passed.account).await?;
        let actor = passed.actor();
        (passed.account, actor, kept)
    };
    let (mut tx, hash) = checked(app, &account, actor, kept, current, new).await?;
    let passed = Passed::for_update(&mut tx, &attempt, caller.peer()).await?;
    passed.stands_at(&mut tx, GATES).await?;
    if passed.account.password_hash != account.password_hash {
        return Err(Problem::stale().into());
    }
    new_password::set(&mut tx, &passed.account, &hash, None).await?;
    passed.end_others(&mut tx).await?;
    session::end_all(&mut tx, &passed.account.contact, None).await?;
    let done = passed.record(Event::PasswordChanged);
    passed.go_on(app, tx, Some(done)).await
}

/// 비밀번호 of who is signed in (P-MGT-01): their other computers are signed out.
pub(crate) async fn change_own(app: &App, caller: &SignedIn, call: contact::ChangePassword) -> Result<(), Fault> {
    let (account, kept) = {
        let mut tx = app.write().await?;
        let account = standing(&mut tx, caller).await?;
        let kept = new_password::remembered(&mut tx, &account).await?;
        (account, kept)
    };
    let (mut tx, hash) = checked(app, &account, caller.actor(), kept, call.current, call.new).await?;
    let now = standing(&mut tx, caller).await?;
    if now.password_hash != account.password_hash {
        return Err(Problem::stale().into());
    }
    new_password::set(&mut tx, &now, &hash, None).await?;
    tx.run(sql!("delete from login_attempt where contact_id = $1", [now.contact.id.to_string()])).await?;
    session::end_all(&mut tx, &now.contact, Some(caller.session())).await?;
    audit::append(&mut tx, Record::new(Event::PasswordChanged, caller.actor()).company(caller.company())).await?;
    tx.commit().await
}

/// The current password is right and the new one may be it: the form to keep that in, and the transaction to write it
/// in. A wrong one counts as at a login.
async fn checked(
    app: &App,
    account: &Account,
    actor: Actor,
    kept: Vec<String>,
    current: String,
    new: String,
) -> Result<(Tx, String), Fault> {
    check_new_password(&new, &account.contact.login_id).map_err(|fault| Problem::field("new", fault.to_string()))?;
    let key = app.pepper.hash("login", account.contact.login_id.as_str());
    let turn = password::turn()?;
    let counted = lockout::count(app, &key).await?;
    if !turn.verify(current, Some(account.password_hash.clone())).await? {
        let company = Some(account.contact.company);
        return Err(lockout::wrong(app.write().await?, counted, actor, company).await?.into());
    }
    let hash = new_password::hash(new, kept).await;
    let mut tx = app.write().await?;
    lockout::forget(&mut tx, &key).await?;
    match hash {
        Ok(hash) => Ok((tx, hash)),
        Err(fault) => {
            tx.commit().await?;
            Err(fault)
        }
    }
}
