//! A supplier as it sees itself, put together from its rows and told to its feed.

use pok_api::remote::membership::Membership;
use pok_api::remote::sync::Subject;
use pok_domain::member::Request;
use pok_domain::{CompanyId, ContactId};
use sqlx::AnyConnection;

use super::request;
use crate::app::App;
use crate::database::Tx;
use crate::fault::Fault;
use crate::member::store;
use crate::{contact, feed, signup};

/// How it stands now.
async fn read(on: &mut AnyConnection, id: CompanyId) -> Result<Membership, Fault> {
    let applications = signup::store::of_company(&mut *on, id).await?;
    let mut requests = request::of_company(&mut *on, id).await?;
    requests.extend(applications.into_iter().map(signup::store::Kept::into_request));
    newest_first(&mut requests);
    Ok(Membership {
        company: store::company(&mut *on, id).await?,
        status: store::status(&mut *on, id).await?,
        profile: store::profile(&mut *on, id).await?,
        requests,
    })
}

/// Puts requests in the order in which they are shown.
pub(crate) fn newest_first(requests: &mut [Request]) {
    requests.sort_by_key(|request| std::cmp::Reverse((request.requested_at, request.id)));
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
    let ids: Vec<String> = sqlx::query_scalar(
        "select id from contact where company_id = $1 \
         union select contact_id from application where company_id = $1 and way = 'SECONDARY' order by 1",
    )
    .bind(company.to_string())
    .fetch_all(tx.sql())
    .await?;
    for id in ids {
        contact::publish(tx, company, id.parse::<ContactId>()?).await?;
    }
    Ok(())
}

/// Tells the feeds that servers before this one wrote, once.
pub(crate) async fn bring_up_to_date(app: &App) -> Result<(), Fault> {
    for company in feed::told_of_old(app.database().pool()).await? {
        let mut tx = app.write().await?;
        publish_all(&mut tx, company).await?;
        tx.commit().await?;
    }
    Ok(())
}
