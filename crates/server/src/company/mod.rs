//! 개인회원 정보 and 기업정보 (spec 03 S1, S2): what a supplier changes, asks to change, and asks to leave.

mod change;
pub(crate) mod decide;
mod leave;
mod letter;
mod under_way;
mod update;
mod withdrawal;

use pok_api::buyer::member::{Asked, DecideRequest, Requests, Supplier, Suppliers};
use pok_api::remote::company::{CancelRequest, RequestChange, RequestWithdrawal, Update};
use pok_api::{Handle, Problem};
use pok_domain::member::{Request, RequestState};

use crate::app::App;
use crate::ground::caller::{Buyer, PrimaryContact, Purchaser};
use crate::supplier::{cancel, company};

impl Handle<Suppliers> for App {
    type Caller = Buyer;

    async fn handle(&self, _: Buyer, call: Suppliers) -> Result<Vec<Supplier>, Problem> {
        Ok(company::list(self.database.pool(), call.status, call.after).await?)
    }
}

impl Handle<Update> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: Update) -> Result<(), Problem> {
        Ok(update::update(self, caller.signed_in(), call).await?)
    }
}

impl Handle<RequestChange> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: RequestChange) -> Result<Request, Problem> {
        Ok(change::request(self, caller.signed_in(), call).await?)
    }
}

impl Handle<CancelRequest> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: CancelRequest) -> Result<(), Problem> {
        Ok(cancel::cancel(&self.database, caller.signed_in(), &call, call.request, None).await?)
    }
}

impl Handle<RequestWithdrawal> for App {
    type Caller = PrimaryContact;

    async fn handle(&self, caller: PrimaryContact, call: RequestWithdrawal) -> Result<Request, Problem> {
        Ok(withdrawal::request(self, caller.signed_in(), call).await?)
    }
}

impl Handle<Requests> for App {
    type Caller = Buyer;

    async fn handle(&self, _: Buyer, call: Requests) -> Result<Vec<Asked>, Problem> {
        Ok(decide::list(self, call).await?)
    }
}

impl Handle<DecideRequest> for App {
    type Caller = Purchaser;

    async fn handle(&self, caller: Purchaser, call: DecideRequest) -> Result<RequestState, Problem> {
        Ok(decide::by_buyer(self, &caller, call).await?)
    }
}
