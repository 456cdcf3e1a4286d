//! A company leaves, and everybody in it. Its trade records stay as they are and keep its name; what else says who it is
//! is kept apart from them (P-MGT-04), so that it can sign up anew.

use pok_domain::CompanyId;
use pok_domain::member::CompanyStatus;
use pok_domain::member::signup::{ApplicationState, Decision};

use crate::app::App;
use crate::ground::audit::Actor;
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::feed;
use crate::supplier::{account, application, company, request, retention};
use crate::{login, signup};

/// What whoever waits to join it, or waits for its 주담당자, is told.
const GONE: &str = "회사가 탈퇴했습니다.";

pub(super) async fn company(app: &App, tx: &mut Tx, company: CompanyId, by: &Actor) -> Result<(), Fault> {
    for account in account::of_company(tx.sql(), company).await? {
        request::void(tx, account.contact.id, GONE, by).await?;
        login::leave(app, tx, &account).await?;
    }
    tx.run(sql!(
        "insert into departed_company (company_id, business_reg_no, address, profile, left_at) \
         select id, business_reg_no, address, profile, cast($2 as bigint) from company where id = $1",
        [company.to_string(), tx.micros()]
    ))
    .await?;
    for statement in [
        "update company set business_reg_no = null, address = '', profile = null where id = $1",
        "delete from code_failure where company_id = $1",
        "delete from offline_supplier where company_id = $1",
    ] {
        tx.run(sql!(statement, [company.to_string()])).await?;
    }
    company::set_status(tx, company, CompanyStatus::Withdrawn).await?;
    // Last, as it writes to the audit chain, whose head is the last lock taken.
    let joining = application::to_join(tx.sql(), company).await?;
    for application in joining.into_iter().filter(|kept| kept.state == ApplicationState::Requested) {
        let decision = Decision::Reject { reason: GONE.into(), may_reapply: true };
        signup::decide::decide(app, tx, by.clone(), application.id, &decision, Some(company)).await?;
    }
    retention::company(tx, company).await?;
    feed::forget_people(tx, company).await
}
