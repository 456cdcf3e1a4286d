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

use pok_api::buyer::member::{Application, Applications, Bar, BarredNumbers, Decide, IssueCode, Lift, Register};
use pok_api::remote::signup as remote;
use pok_api::remote::signup::{Apply, CheckCompany, CheckIndividual, ConfirmMailCode, Identify, SendMailCode};

pub(crate) use file::{attach, has, is_paper, is_paper_to_review, keep, kind_of_own, may_send, papers};

use crate::app::{App, answers};
use crate::ground::caller::{Anonymous, Buyer, PrimaryContact};
use crate::ground::fault::Fault;
use crate::supplier::application::{self, ApplicationRow};

answers! {
    Anonymous {
        CheckIndividual => check::individual,
        CheckCompany => check::company,
        Identify => check::identify,
        SendMailCode => mail::send,
        ConfirmMailCode => mail::confirm,
        Apply => apply::apply,
    }
    PrimaryContact { remote::Decide => decide::by_primary }
    Buyer {
        Applications => applications,
        BarredNumbers => decide::barred,
        Decide => decide::by_buyer,
        Register => offline::register,
        IssueCode => offline::issue_code,
        Bar => decide::bar,
        Lift => decide::lift,
    }
}

async fn applications(app: &App, _: &Buyer, call: Applications) -> Result<Vec<Application>, Fault> {
    let kept = application::of_buyer(app.database.pool(), call.state, call.before).await?;
    Ok(kept.into_iter().map(ApplicationRow::shown).collect())
}
