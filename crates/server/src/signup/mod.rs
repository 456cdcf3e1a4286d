//! Sign-up (spec 01): from 가입여부 확인 to 가입요청, and what is decided about it.

mod apply;
mod check;
mod code;
pub(crate) mod decide;
mod file;
mod letter;
mod mail;
pub(crate) mod offline;
pub(crate) mod ticket;

use pok_api::buyer::member::{
    Application, Applications, Bar, Barred, BarredNumbers, Decide, IssueCode, Lift, Register, Registered,
};
use pok_api::remote::signup as remote;
use pok_api::remote::signup::{
    Applied, Apply, CheckCompany, CheckIndividual, Checked, ConfirmMailCode, Identify, MailCodeSent, SendMailCode,
};
use pok_api::{Handle, Problem};
use pok_domain::member::signup::ApplicationState;

pub(crate) use file::{attach, has, is_paper, is_paper_to_review, keep, kind_of_own, may_send, papers};

use crate::app::App;
use crate::ground::caller::{Anonymous, Buyer, PrimaryContact, Purchaser};
use crate::supplier::application::{self, ApplicationRow};

impl Handle<CheckIndividual> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, call: CheckIndividual) -> Result<Checked, Problem> {
        Ok(check::individual(self, &call.verification).await?)
    }
}

impl Handle<CheckCompany> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, call: CheckCompany) -> Result<Checked, Problem> {
        Ok(check::company(self, call).await?)
    }
}

impl Handle<Identify> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, call: Identify) -> Result<Checked, Problem> {
        Ok(check::identify(self, call).await?)
    }
}

impl Handle<SendMailCode> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, call: SendMailCode) -> Result<MailCodeSent, Problem> {
        Ok(mail::send(self, &call.ticket, &call.mail).await?)
    }
}

impl Handle<ConfirmMailCode> for App {
    type Caller = Anonymous;

    async fn handle(&self, _: Anonymous, call: ConfirmMailCode) -> Result<(), Problem> {
        Ok(mail::confirm(self, &call.ticket, &call.code).await?)
    }
}

impl Handle<Apply> for App {
    type Caller = Anonymous;

    async fn handle(&self, caller: Anonymous, call: Apply) -> Result<Applied, Problem> {
        Ok(apply::apply(self, caller.peer(), call).await?)
    }
}

impl Handle<Applications> for App {
    type Caller = Buyer;

    async fn handle(&self, _: Buyer, call: Applications) -> Result<Vec<Application>, Problem> {
        let kept = application::of_buyer(self.database.pool(), call.state, call.before).await?;
        Ok(kept.into_iter().map(ApplicationRow::shown).collect())
    }
}

impl Handle<Decide> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: Decide) -> Result<ApplicationState, Problem> {
        Ok(decide::by_buyer(self, &caller, call).await?)
    }
}

impl Handle<remote::Decide> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: remote::Decide) -> Result<(), Problem> {
        Ok(decide::by_primary(self, caller.signed_in(), call).await?)
    }
}

impl Handle<Register> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: Register) -> Result<Registered, Problem> {
        Ok(offline::register(self, &caller, call).await?)
    }
}

impl Handle<IssueCode> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: IssueCode) -> Result<Registered, Problem> {
        Ok(offline::issue_code(self, &caller, call).await?)
    }
}

impl Handle<BarredNumbers> for App {
    type Caller = Buyer;

    async fn handle(&self, _: Buyer, BarredNumbers {}: BarredNumbers) -> Result<Vec<Barred>, Problem> {
        Ok(decide::barred(self).await?)
    }
}

impl Handle<Bar> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: Bar) -> Result<(), Problem> {
        Ok(decide::bar(self, &caller, call).await?)
    }
}

impl Handle<Lift> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: Lift) -> Result<(), Problem> {
        Ok(decide::lift(self, &caller, call).await?)
    }
}
