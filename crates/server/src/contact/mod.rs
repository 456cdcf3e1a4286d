//! 회원정보, 담당자 관리 and 담당자 요청 상세 (spec 03 S3–S5): a contact's own data, and what the 주담당자 does with the others.

mod decide;
mod delegate;
mod letter;
mod update;
mod withdraw;

use pok_api::buyer::member::{Contacts, NamePrimary};
use pok_api::remote::contact::{
    CancelRequest, ChangeMobile, ChangePassword, Decide, Delegate, RequestWithdrawal, Update, Withdraw,
};
use pok_api::{Handle, Problem};
use pok_domain::member::{Contact, Request};

use crate::app::App;
use crate::ground::caller::{Buyer, PrimaryContact, Purchaser, SignedIn};
use crate::login;
use crate::supplier::{account, cancel};

impl Handle<Update> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: Update) -> Result<Option<Request>, Problem> {
        Ok(update::update(self, &caller, call).await?)
    }
}

impl Handle<ChangeMobile> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: ChangeMobile) -> Result<(), Problem> {
        Ok(login::change_own_mobile(self, &caller, &call.verification).await?)
    }
}

impl Handle<ChangePassword> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: ChangePassword) -> Result<(), Problem> {
        Ok(login::change_own_password(self, &caller, call.current, call.new).await?)
    }
}

impl Handle<RequestWithdrawal> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: RequestWithdrawal) -> Result<Request, Problem> {
        Ok(withdraw::request(self, &caller, call).await?)
    }
}

impl Handle<CancelRequest> for App {
    type Caller = SignedIn;

    async fn handle(&self, caller: SignedIn, call: CancelRequest) -> Result<(), Problem> {
        let own = Some(caller.contact().id);
        Ok(cancel::cancel(&self.database, &caller, &call, call.request, own).await?)
    }
}

impl Handle<Decide> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: Decide) -> Result<(), Problem> {
        Ok(decide::decide(self, caller.signed_in(), call).await?)
    }
}

impl Handle<Withdraw> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: Withdraw) -> Result<(), Problem> {
        Ok(withdraw::at_once(self, caller.signed_in(), call).await?)
    }
}

impl Handle<Delegate> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: Delegate) -> Result<(), Problem> {
        Ok(delegate::delegate(self, caller.signed_in(), call).await?)
    }
}

impl Handle<Contacts> for App {
    type Caller = Buyer;

    async fn handle(&self, _: Buyer, call: Contacts) -> Result<Vec<Contact>, Problem> {
        let accounts = account::of_company(self.database.pool(), call.company).await?;
        if accounts.is_empty() {
            return Err(Problem::not_found());
        }
        Ok(accounts.into_iter().map(|account| account.contact).collect())
    }
}

impl Handle<NamePrimary> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: NamePrimary) -> Result<(), Problem> {
        Ok(delegate::by_buyer(self, &caller, call).await?)
    }
}
