//! A supplier as it sees itself, put together from its rows and told to its feed.

use pok_api::remote::company::Membership;
use pok_api::remote::sync::Subject;
use pok_domain::CompanyId;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use super::application::{self, ApplicationRow};
use super::{colleague, company, request};
use crate::ground::database::{Columns as _, Database, Tx, sql};
use crate::ground::fault::Fault;
use crate::ground::feed;

/// How it stands now.
async fn read(on: &mut AnyConnection, id: CompanyId) -> Result<Membership, Fault> {
    let applications = application::of_company(&mut *on, id).await?;
    let mut requests = request::of_company(&mut *on, id).await?;
    requests.extend(applications.into_iter().map(ApplicationRow::into_request));
    request::newest_first(&mut requests);
    Ok(Membership {
        company: company::find(&mut *on, id).await?,
        status: company::status(&mut *on, id).await?,
        profile: company::profile(&mut *on, id).await?,
        requests,
    })
}

/// Tells the company's feed how it stands. Read once the feed is this transaction's: nobody tells an older state later.
pub(crate) async fn publish(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let seq = feed::next(tx, company).await?;
    let membership = read(tx.sql(), company).await?;
    feed::put(tx, company, seq, &Subject::Company(Box::new(membership))).await
}

/// The same of everybody in it too, for who may see them from now on.
pub(crate) async fn publish_all(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    publish(tx, company).await?;
    let query = sql!(
        "select id from contact where company_id = $1 \
         union select contact_id from application where company_id = $1 and way = 'SECONDARY' order by 1",
        [company.to_string()]
    );
    for contact in query.try_map(|row: AnyRow| row.parsed("id")).fetch_all(tx.sql()).await? {
        colleague::publish(tx, company, contact).await?;
    }
    Ok(())
}

/// Tells the feeds that servers before this one wrote, once.
pub(crate) async fn bring_up_to_date(database: &Database) -> Result<(), Fault> {
    for company in feed::told_of_old(database.pool()).await? {
        let mut tx = database.write().await?;
        publish_all(&mut tx, company).await?;
        tx.commit().await?;
    }
    Ok(())
}
