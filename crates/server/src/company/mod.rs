//! 개인회원 정보 and 기업정보 (spec 03 S1, S2): what a supplier changes, asks to change, and asks to leave.

mod change;
pub(crate) mod decide;
mod leave;
mod letter;
mod under_way;
mod update;
mod withdrawal;

use pok_api::buyer::member::{DecideRequest, Requests, Supplier, Suppliers};
use pok_api::remote::company::{CancelRequest, RequestChange, RequestWithdrawal, Update};

use crate::app::{App, answers};
use crate::ground::caller::{Buyer, PrimaryContact};
use crate::ground::fault::Fault;
use crate::supplier::{cancel, company};

answers! {
    PrimaryContact {
        Update => update::update,
        RequestChange => change::request,
        CancelRequest => cancel_request,
        RequestWithdrawal => withdrawal::request,
    }
    Buyer {
        Suppliers => suppliers,
        Requests => decide::list,
        DecideRequest => decide::by_buyer,
    }
}

async fn suppliers(app: &App, _: &Buyer, call: Suppliers) -> Result<Vec<Supplier>, Fault> {
    company::list(app.database.pool(), call.status, call.after).await
}

async fn cancel_request(app: &App, caller: &PrimaryContact, call: CancelRequest) -> Result<(), Fault> {
    cancel::cancel(&app.database, caller, &call, call.request, None).await
}
