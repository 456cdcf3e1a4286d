//! 회원정보, 담당자 관리 and 담당자 요청 상세 (spec 03 S3–S5): a contact's own data, and what the 주담당자 does with the others.

mod decide;
mod delegate;
mod letter;
mod update;
mod withdraw;

use pok_api::Problem;
use pok_api::buyer::member::{Contacts, NamePrimary};
use pok_api::remote::contact::{
    CancelRequest, ChangeMobile, ChangePassword, Decide, Delegate, RequestWithdrawal, Update, Withdraw,
};
use pok_domain::member::Contact;

use crate::app::{App, answers};
use crate::ground::caller::{Buyer, PrimaryContact, SignedIn};
use crate::ground::fault::Fault;
use crate::login;
use crate::supplier::{account, cancel};

answers! {
    SignedIn {
        Update => update::update,
        ChangeMobile => login::change_own_mobile,
        ChangePassword => login::change_own_password,
        RequestWithdrawal => withdraw::request,
        CancelRequest => cancel_request,
    }
    PrimaryContact {
        Decide => decide::decide,
        Withdraw => withdraw::at_once,
        Delegate => delegate::delegate,
    }
    Buyer {
        Contacts => contacts,
        NamePrimary => delegate::by_buyer,
    }
}

async fn cancel_request(app: &App, caller: &SignedIn, call: CancelRequest) -> Result<(), Fault> {
    cancel::cancel(&app.database, caller, &call, call.request, Some(caller.contact().id)).await
}

async fn contacts(app: &App, _: &Buyer, call: Contacts) -> Result<Vec<Contact>, Fault> {
    let accounts = account::of_company(app.database.pool(), call.company).await?;
    if accounts.is_empty() {
        return Err(Problem::not_found().into());
    }
    Ok(accounts.into_iter().map(|account| account.contact).collect())
}
