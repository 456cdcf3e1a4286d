//! Members: login, sessions, and showing again who one is (spec 02, design: security).

mod change_password;
mod computers;
mod gates;
mod leave;
mod lock;
mod log_in;
mod mobile;
mod new_password;
mod otp;
pub(crate) mod password;
mod reauthenticate;
pub(crate) mod session;
pub(crate) mod store;

use jiff::Timestamp;
use pok_api::remote::member::{
    ActToken, ChangeMobile, ChangePassword, Computer, ConfirmOtp, Consent, EndSession, LogIn, LogOut, LoginAttempt,
    MobileChanged, OtpSent, PostponePassword, Reactivate, Reauthenticate, Refresh, SendActOtp, SendOtp, Session,
    Sessions, Step,
};
use pok_api::{Code, Handle, Problem};
use pok_domain::member::{AccountStatus, Contact, OTP_FRESH_FOR};

pub(crate) use change_password::change_own as change_own_password;
pub(crate) use leave::leave;
pub(crate) use mobile::change_own as change_own_mobile;
pub(crate) use reauthenticate::{act_token_holds, use_act_token};

use crate::app::App;
use crate::caller::{Anonymous, SignedIn, unauthenticated};
use crate::database::Tx;
use crate::fault::Fault;

impl Handle<LogIn> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: LogIn) -> Result<LoginAttempt, Problem> {
        Ok(log_in::log_in(self, caller.peer(), call).await?)
    }
}

impl Handle<SendOtp> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, call: SendOtp) -> Result<OtpSent, Problem> {
        Ok(otp::send(self, &otp::Subject::attempt(&call.attempt)).await?)
    }
}

impl Handle<ConfirmOtp> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: ConfirmOtp) -> Result<Step, Problem> {
        Ok(log_in::confirm(self, caller.peer(), call).await?)
    }
}

impl Handle<ChangeMobile> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: ChangeMobile) -> Result<MobileChanged, Problem> {
        Ok(mobile::change(self, caller.peer(), call).await?)
    }
}

impl Handle<Reactivate> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: Reactivate) -> Result<Step, Problem> {
        Ok(gates::reactivate(self, caller.peer(), call).await?)
    }
}

impl Handle<ChangePassword> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: ChangePassword) -> Result<Step, Problem> {
        Ok(change_password::change(self, caller.peer(), call).await?)
    }
}

impl Handle<PostponePassword> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: PostponePassword) -> Result<Step, Problem> {
        Ok(gates::postpone(self, caller.peer(), call).await?)
    }
}

impl Handle<Consent> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: Consent) -> Result<Step, Problem> {
        Ok(gates::consent(self, caller.peer(), call).await?)
    }
}

impl Handle<Sessions> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, _: Sessions) -> Result<Vec<Computer>, Problem> {
        Ok(computers::list(self, &caller).await?)
    }
}

impl Handle<EndSession> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: EndSession) -> Result<(), Problem> {
        Ok(computers::end(self, &caller, call).await?)
    }
}

impl Handle<Refresh> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: Refresh) -> Result<Session, Problem> {
        Ok(session::refresh(self, caller.peer(), &call.refresh_token).await?)
    }
}

impl Handle<LogOut> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, _: LogOut) -> Result<(), Problem> {
        Ok(session::end(self, caller.session()).await?)
    }
}

impl Handle<SendActOtp> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, _: SendActOtp) -> Result<OtpSent, Problem> {
        Ok(otp::send(self, &otp::Subject::session(caller.session())).await?)
    }
}

impl Handle<Reauthenticate> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Reauthenticate) -> Result<ActToken, Problem> {
        Ok(reauthenticate::reauthenticate(self, &caller, call.proof).await?)
    }
}

/// A temporary password takes the place of an account's: whoever is signed in or logging in is put out, and no wrong
/// password counts any more (P-LOG-04).
pub(crate) async fn reset_to(
    tx: &mut Tx,
    app: &App,
    account: &store::Account,
    hash: &str,
    until: Timestamp,
) -> Result<(), Fault> {
    lock::forget(tx, &app.pepper().hash("login", account.contact.login_id.as_str())).await?;
    new_password::set(tx, account, hash, Some(until)).await?;
    end_logins(tx, &account.contact).await
}

/// Puts a contact out wherever they are signed in or logging in.
pub(crate) async fn end_logins(tx: &mut Tx, contact: &Contact) -> Result<(), Fault> {
    sqlx::query("delete from login_attempt where contact_id = $1")
        .bind(contact.id.to_string())
        .execute(tx.sql())
        .await?;
    session::end_all(tx, contact, None).await
}

/// The caller's account as it is now, their company's row locked until the transaction ends: what is asked and decided
/// in one company happens one after the other.
///
/// # Errors
/// `Unauthenticated` where they have left, or have another role, since they were admitted.
pub(crate) async fn standing(tx: &mut Tx, caller: &SignedIn) -> Result<store::Account, Fault> {
    store::lock(tx, caller.company()).await?;
    let account = store::contact(tx.sql(), &caller.contact().id.to_string()).await?;
    let stands = |account: &store::Account| {
        account.status == AccountStatus::Active && account.contact.role == caller.contact().role
    };
    Ok(account.filter(stands).ok_or_else(unauthenticated)?)
}

/// The same before a binding act, which needs a one-time code of the last twelve hours (decision on P-LOG-06).
///
/// # Errors
/// As [`standing`], and `OtpNeeded`.
pub(crate) async fn acting(tx: &mut Tx, caller: &SignedIn) -> Result<store::Account, Fault> {
    let account = standing(tx, caller).await?;
    if is_known(tx.now(), caller) { Ok(account) } else { Err(otp_needed().into()) }
}

/// Whether the session's last one-time code is fresh enough for a binding act.
pub(crate) fn is_known(now: Timestamp, caller: &SignedIn) -> bool {
    now.duration_since(caller.otp_at()) <= OTP_FRESH_FOR
}

pub(crate) fn otp_needed() -> Problem {
    Problem::new(Code::OtpNeeded, "this act needs a new one-time code")
}
