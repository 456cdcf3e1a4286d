//! ID and password, then the code (spec 02 S4).

use jiff::SignedDuration;
use pok_api::remote::login::{ConfirmOtp, LogIn, LoginAttempt, Step};
use pok_api::{Code, Problem};
use pok_domain::member::{AccountStatus, LoginId, masked_mobile};
use pok_domain::typed;

use super::{gates, lockout, otp, password};
use crate::app::App;
use crate::ground::audit::Actor;
use crate::ground::caller::{Anonymous, contact_actor};
use crate::ground::fault::Fault;
use crate::ground::secret;
use crate::supplier::account::{self, Account};
use crate::supplier::application;

/// How long a login waits for its code.
const ATTEMPT_LIVES: SignedDuration = SignedDuration::from_mins(10);
/// The longest name of a computer that is kept.
const DEVICE: usize = 100;
/// Who tried a login ID that no account has, in the log and the audit chain.
const NOBODY: &str = "nobody";

pub(super) async fn log_in(app: &App, caller: &Anonymous, call: LogIn) -> Result<LoginAttempt, Fault> {
    let id = call.login_id.parse::<LoginId>().ok();
    let typed = id.as_ref().map_or_else(|| typed::key(&call.login_id), |id| id.as_str().into());
    let key = app.pepper.hash("login", &typed);
    app.rates.login_to(&key)?;
    let turn = password::turn()?;
    let counted = lockout::count(app, &key).await?;

    let account = match &id {
        Some(id) => account::by_login_id(app.database.pool(), id).await?,
        None => None,
    };
    let may_log_in = account.filter(|account| account.status != AccountStatus::Withdrawn);
    // Looked for whether there is an account or not: the answer takes as long.
    let waiting = match &id {
        Some(id) => application::waiting_password(app.database.pool(), id).await?,
        None => None,
    };
    let waiting = waiting.filter(|_| may_log_in.is_none());
    let is_waiting = waiting.is_some();
    let kept = may_log_in.as_ref().map(|account| account.password_hash.clone()).or(waiting);
    let is_right = turn.verify(call.password, kept).await?;
    // A temporary password that has served, or was left too long, is as wrong as any other.
    let is_usable = |account: &&Account| gates::is_usable(account.temporary_until, app.now());

    let mut tx = app.write().await?;
    if is_right && is_waiting {
        lockout::forget(&mut tx, &key).await?;
        tx.commit().await?;
        tracing::info!("the password was right, the application isn't approved");
        return Err(Problem::new(Code::ApprovalPending, "the application is not yet approved").into());
    }
    let Some(account) = may_log_in.as_ref().filter(|_| is_right).filter(is_usable) else {
        let (actor, company) = match &may_log_in {
            Some(Account { contact, .. }) => {
                (contact_actor(contact, &device(&call.device), caller.peer()), Some(contact.company))
            }
            // What such a computer calls itself isn't kept: anybody could write into the chain for ever.
            None => {
                let (role, device) = (String::new(), String::new());
                (Actor { id: NOBODY.into(), role, device, peer: Some(caller.peer()) }, None)
            }
        };
        return Err(lockout::wrong(tx, counted, actor, company).await?.into());
    };
    lockout::forget(&mut tx, &key).await?;
    let attempt = secret::token()?;
    let expires_at = tx.now().saturating_add(ATTEMPT_LIVES).map_err(Fault::from)?;
    let row = otp::NewAttempt {
        token: &attempt,
        contact: account.contact.id,
        device: device(&call.device),
        peer: caller.peer(),
        expires_at,
    };
    otp::open(&mut tx, row).await?;
    tx.commit().await?;
    tracing::info!(contact = %account.contact.id, "the password was right");
    Ok(LoginAttempt { attempt, masked_mobile: masked_mobile(account.person.mobile_no.digits()), expires_at })
}

pub(super) async fn confirm(app: &App, caller: &Anonymous, call: ConfirmOtp) -> Result<Step, Fault> {
    let subject = otp::Subject::attempt(&call.attempt);
    let tx = otp::confirm(app, &subject, &call.code).await?;
    gates::enter(app, tx, &call.attempt, caller.peer()).await
}

/// What a computer calls itself, on one short line.
fn device(typed: &str) -> String {
    typed.chars().filter(|character| !character.is_control()).take(DEVICE).collect()
}
