//! The rows of the feed.

use pok_api::remote::sync::{Change, Subject};
use pok_domain::member::{Contact, ContactRole};
use pok_domain::{CompanyId, ContactId};
use sqlx::{AnyPool, Row};

use crate::database::Tx;
use crate::fault::Fault;

/// The kind of change that only a primary contact sees.
const COMPANY: &str = "company";

/// Part of a feed.
pub(crate) struct Feed {
    /// In order, without gaps.
    pub(crate) changes: Vec<Change>,
    /// The last sequence there is.
    pub(crate) head: i64,
}

/// Begins the feed of a new company.
pub(crate) async fn open(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    let query = sqlx::query("insert into feed (company_id, head) values ($1, 0)").bind(company.to_string());
    query.execute(tx.sql()).await?;
    Ok(())
}

/// Adds a change and answers its sequence. The counter's row stays locked until the transaction ends, so the order
/// of sequences is the order of commits.
pub(crate) async fn publish(tx: &mut Tx, company: CompanyId, subject: &Subject) -> Result<i64, Fault> {
    let seq: i64 = sqlx::query_scalar("update feed set head = head + 1 where company_id = $1 returning head")
        .bind(company.to_string())
        .fetch_one(tx.sql())
        .await?;
    let (kind, id, only) = describe(subject);
    let (body, at) = (serde_json::to_string(subject)?, tx.micros());
    sqlx::query(
        "insert into change (company_id, seq, kind, subject_id, contact_id, body, at) \
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(company.to_string())
    .bind(seq)
    .bind(kind)
    .bind(id)
    .bind(only.map(|contact| contact.to_string()))
    .bind(body)
    .bind(at)
    .execute(tx.sql())
    .await?;
    tx.grew(company, seq);
    Ok(seq)
}

/// Adds a change to every company's feed, in one order, so that two such writers can't wait for each other.
pub(crate) async fn publish_to_all(tx: &mut Tx, subject: &Subject) -> Result<(), Fault> {
    let companies: Vec<String> =
        sqlx::query_scalar("select company_id from feed order by company_id").fetch_all(tx.sql()).await?;
    for company in companies {
        publish(tx, company.parse()?, subject).await?;
    }
    Ok(())
}

/// What `viewer` may see after `cursor`. What they may not keeps its place, and nothing else.
pub(crate) async fn read(pool: &AnyPool, viewer: &Contact, cursor: i64, limit: u32) -> Result<Feed, Fault> {
    let company = viewer.company.to_string();
    let head: i64 =
        sqlx::query_scalar("select head from feed where company_id = $1").bind(&company).fetch_one(pool).await?;
    let rows = sqlx::query(
        "select seq, kind, contact_id, body from change \
         where company_id = $1 and seq > $2 and seq <= $3 order by seq limit $4",
    )
    .bind(&company)
    .bind(cursor)
    .bind(head)
    .bind(i64::from(limit))
    .fetch_all(pool)
    .await?;
    let changes = rows.iter().map(|row| change(row, viewer)).collect::<Result<_, Fault>>()?;
    Ok(Feed { changes, head })
}

/// A 부담당자 sees neither 기업정보 nor other contacts (design: sync). What every screen shows of the company, its name
/// above all, comes with the session and not by the feed.
fn change(row: &sqlx::any::AnyRow, viewer: &Contact) -> Result<Change, Fault> {
    let only: Option<String> = row.try_get("contact_id")?;
    let private = row.try_get::<&str, _>("kind")? == COMPANY || only.is_some_and(|only| only != viewer.id.to_string());
    let hidden = private && viewer.role != ContactRole::Primary;
    let subject = if hidden { Subject::Hidden } else { serde_json::from_str(row.try_get::<&str, _>("body")?)? };
    Ok(Change { seq: row.try_get("seq")?, subject })
}

/// The kind and identifier of what changed, and the contact it is about: others but the primary contact don't see it.
fn describe(subject: &Subject) -> (&'static str, String, Option<ContactId>) {
    match subject {
        Subject::Company(company) => (COMPANY, company.id.to_string(), None),
        Subject::Contact(contact) => ("contact", contact.id.to_string(), Some(contact.id)),
        Subject::Contract(contract) => ("contract", contract.id.to_string(), None),
        Subject::Seal(_) => ("seal", String::new(), None),
        Subject::Notice(notice) => ("notice", notice.id.to_string(), None),
        Subject::NoticeGone(notice) => ("notice_gone", notice.to_string(), None),
        Subject::Hidden => ("hidden", String::new(), None),
    }
}
