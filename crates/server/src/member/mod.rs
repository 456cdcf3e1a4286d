//! Members: login, sessions, and showing again who one is (spec 02, design: security).

mod lock;
mod log_in;
mod otp;
pub(crate) mod password;
mod reauthenticate;
pub(crate) mod session;
pub(crate) mod store;

use pok_api::remote::member::{
    ActToken, ConfirmOtp, LogIn, LogOut, LoginAttempt, OtpSent, Reauthenticate, Refresh, SendActOtp, SendOtp, Session,
};
use pok_api::{Handle, Problem};

pub(crate) use reauthenticate::{act_token_holds, use_act_token};

use crate::app::App;
use crate::caller::{Anonymous, SignedIn};

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

    async fn handle(&self, caller: Anonymous, call: ConfirmOtp) -> Result<Session, Problem> {
        Ok(log_in::confirm(self, caller.peer(), call).await?)
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
