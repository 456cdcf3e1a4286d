//! Login, its gates, and showing again who one is (spec 02, design: security).

mod change_password;
mod computers;
mod end;
mod gates;
mod leave;
mod lockout;
mod log_in;
mod mobile;
mod new_password;
mod otp;
pub(crate) mod password;
mod reauthenticate;
mod refresh;

use pok_api::remote::login::{
    ActToken, ChangeMobile, ChangePassword, Computer, ConfirmOtp, Consent, EndSession, LogIn, LogOut, LoginAttempt,
    MobileChanged, OtpSent, PostponePassword, Reactivate, Reauthenticate, Refresh, SendActOtp, SendOtp, Session,
    Sessions, Step,
};
use pok_api::{Handle, Problem};

pub(crate) use change_password::change_own as change_own_password;
pub(crate) use end::logins as end_logins;
pub(crate) use leave::leave;
pub(crate) use mobile::change_own as change_own_mobile;
pub(crate) use new_password::reset_to;
pub(crate) use reauthenticate::{act_token_holds, use_act_token};

use crate::app::App;
use crate::ground::caller::{Anonymous, SignedIn};

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
        Ok(refresh::refresh(self, caller.peer(), &call.refresh_token).await?)
    }
}

impl Handle<LogOut> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, _: LogOut) -> Result<(), Problem> {
        Ok(refresh::log_out(self, caller.session()).await?)
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
