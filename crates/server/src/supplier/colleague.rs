//! A contact as the 주담당자 sees them, put together from its rows and told to the company's feed. Who asks to join is one
//! already, and who has left still is.

use pok_api::remote::contact::Colleague;
use pok_api::remote::sync::Subject;
use pok_domain::member::signup::ApplicationState;
use pok_domain::member::{AccountStatus, Contact, ContactRole};
use pok_domain::{CompanyId, ContactId};
use sqlx::AnyConnection;

use super::application::{self, ApplicationRow};
use super::{account, request};
use crate::ground::database::Tx;
use crate::ground::fault::Fault;
use crate::ground::feed;

async fn read(on: &mut AnyConnection, id: ContactId) -> Result<Colleague, Fault> {
    let applications = application::of_contact(&mut *on, id).await?;
    let newest = applications.first().cloned();
    // One that waits is decided in its own way, and isn't a request that could be decided as such.
    let decided = applications.into_iter().filter(|kept| kept.state != ApplicationState::Requested);
    let mut requests = request::of_contact(&mut *on, id).await?;
    requests.extend(decided.map(ApplicationRow::into_request));
    request::newest_first(&mut requests);
    if let Some(account) = account::anybody(&mut *on, id).await? {
        return Ok(Colleague {
            contact: account.contact,
            person: account.person,
            office: account.office,
            status: account.status,
            approved_at: Some(account.created_at),
            application: None,
            applied_at: None,
            requests,
        });
    }
    let applicant = newest.ok_or_else(|| Fault::broken("neither a contact nor an applicant"))?;
    let waits = applicant.state == ApplicationState::Requested;
    Ok(Colleague {
        contact: Contact {
            id,
            company: applicant.company,
            role: ContactRole::Secondary,
            name: applicant.person.name.clone(),
            login_id: applicant.login_id,
        },
        person: applicant.person,
        office: applicant.office,
        status: AccountStatus::Pending,
        approved_at: None,
        application: waits.then_some(applicant.id),
        applied_at: waits.then_some(applicant.requested_at),
        requests,
    })
}

/// Tells the company's feed how a contact stands. Read once the feed is this transaction's: nobody tells an older state
/// later.
pub(crate) async fn publish(tx: &mut Tx, company: CompanyId, contact: ContactId) -> Result<(), Fault> {
    let seq = feed::next(tx, company).await?;
    let colleague = read(tx.sql(), contact).await?;
    feed::put(tx, company, seq, &Subject::Contact(Box::new(colleague))).await
}
