//! The rows of the feed.

use futures_util::TryStreamExt as _;
use pok_api::remote::sync::Subject;
use pok_domain::member::{Contact, ContactRole};
use pok_domain::{CompanyId, ContactId};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use sqlx::{AnyPool, Row};

use crate::ground::database::{Tx, insert, sql};
use crate::ground::fault::Fault;
use crate::ground::secret::random;

/// The kind of change that only a primary contact sees.
const COMPANY: &str = "company";
/// The kind that is about one contact.
const CONTACT: &str = "contact";
/// 공지사항, and one that was removed.
const NOTICE: &str = "notice";
const NOTICE_GONE: &str = "notice_gone";

/// A page ends with the change that makes it longer than this.
const MAX_BYTES: usize = 4 * 1024 * 1024;

/// Part of a feed.
pub(crate) struct Feed {
    /// In order, without gaps.
    pub(crate) changes: Vec<Change>,
    /// The last sequence there is.
    pub(crate) head: i64,
    /// The mark of the last of these changes; of the cursor where there are none.
    pub(crate) mark: i64,
    /// Whether the cursor is one of this feed, as it is now.
    pub(crate) goes_on: bool,
}

/// [`pok_api::remote::sync::Change`] with the text that was published, which nobody here has to read again.
#[derive(Serialize)]
pub(crate) struct Change {
    seq: i64,
    subject: Box<RawValue>,
}

/// Takes a writer's turn at more than one feed: two who each hold what the other wants next would wait for ever. Taken
/// before the first of the feeds, and held until the transaction ends.
pub(crate) async fn turn(tx: &mut Tx) -> Result<(), Fault> {
    sqlx::query("update feed_turn set turn = turn + 1 where one = 1").execute(tx.sql()).await?;
    Ok(())
}

/// Begins the feed of a new company. Whoever adds to every feed comes before or after it, so that the new one misses
/// nothing.
pub(crate) async fn open(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    turn(tx).await?;
    let query = sqlx::query("insert into feed (company_id, head) values ($1, 0)").bind(company.to_string());
    query.execute(tx.sql()).await?;
    Ok(())
}

/// Adds a change and answers its sequence.
pub(crate) async fn publish(tx: &mut Tx, company: CompanyId, subject: &Subject) -> Result<i64, Fault> {
    let seq = next(tx, company).await?;
    put(tx, company, seq, subject).await?;
    Ok(seq)
}

/// The next sequence of a company, to be filled by [`put`] in the same transaction. The counter's row stays locked until
/// the transaction ends, so the order of sequences is the order of commits.
pub(crate) async fn next(tx: &mut Tx, company: CompanyId) -> Result<i64, Fault> {
    let seq = sqlx::query_scalar("update feed set head = head + 1 where company_id = $1 returning head")
        .bind(company.to_string())
        .fetch_one(tx.sql())
        .await?;
    Ok(seq)
}

/// Writes the change at `seq`. Of a subject only the newest stays: what it replaces keeps its place in the sequence, and
/// nothing else. So nobody reads an earlier bid there (BID-18), and a new computer isn't sent the past.
pub(crate) async fn put(tx: &mut Tx, company: CompanyId, seq: i64, subject: &Subject) -> Result<(), Fault> {
    let (kind, id, only) = describe(subject);
    let query = "update change set kind = $1, body = $2 where subject_id = $3 and kind = $4 and company_id = $5";
    tx.run(sql!(
        query,
        [describe(&Subject::Hidden).0, serde_json::to_string(&Subject::Hidden)?, &id, kind, company.to_string()]
    ))
    .await?;
    let (body, at) = (serde_json::to_string(subject)?, tx.micros());
    tx.run(insert!(change {
        company_id: company.to_string(),
        seq,
        kind,
        subject_id: id,
        contact_id: only.map(|contact| contact.to_string()),
        body,
        at,
        mark: mark()?,
    }))
    .await?;
    tx.grew(company, seq);
    Ok(())
}

/// Adds a change that everybody may see to every company's feed, in place of an earlier one as in [`put`].
pub(crate) async fn publish_to_all(tx: &mut Tx, subject: &Subject) -> Result<(), Fault> {
    turn(tx).await?;
    sqlx::query("update feed set head = head + 1").execute(tx.sql()).await?;
    let (kind, id, _) = describe(subject);
    // A notice that is gone takes the place of the notice.
    let replaced = if kind == NOTICE_GONE { NOTICE } else { kind };
    tx.run(sql!(
        "update change set kind = $1, body = $2 where subject_id = $3 and kind in ($4, $5)",
        [describe(&Subject::Hidden).0, serde_json::to_string(&Subject::Hidden)?, &id, kind, replaced]
    ))
    .await?;
    let (body, at) = (serde_json::to_string(subject)?, tx.micros());
    tx.run(sql!(
        "insert into change (company_id, seq, kind, subject_id, body, at, mark) \
         select company_id, head, cast($1 as text), cast($2 as text), cast($3 as text), cast($4 as bigint), \
         cast($5 as bigint) from feed",
        [kind, id, body, at, mark()?]
    ))
    .await?;
    for row in sqlx::query("select company_id, head from feed").fetch_all(tx.sql()).await? {
        tx.grew(row.try_get::<&str, _>("company_id")?.parse()?, row.try_get("head")?);
    }
    Ok(())
}

/// Takes what says who they are out of the feed of a company that has left: nobody reads it any more.
pub(crate) async fn forget_people(tx: &mut Tx, company: CompanyId) -> Result<(), Fault> {
    sqlx::query("update change set kind = $1, body = $2 where company_id = $3 and kind in ($4, $5)")
        .bind(describe(&Subject::Hidden).0)
        .bind(serde_json::to_string(&Subject::Hidden)?)
        .bind(company.to_string())
        .bind(COMPANY)
        .bind(CONTACT)
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The companies whose feed still tells of them, or of a contact, in the words of servers before [`Membership`] and
/// [`Colleague`]: those had no requests.
///
/// [`Membership`]: pok_api::remote::company::Membership
/// [`Colleague`]: pok_api::remote::contact::Colleague
pub(crate) async fn told_of_old(pool: &AnyPool) -> Result<Vec<CompanyId>, Fault> {
    // The kinds are those of the index: there are few of them among many other changes.
    let query = "select distinct company_id from change \
                 where kind in ('company', 'contact') and body not like '%\"requests\":%'";
    let ids: Vec<String> = sqlx::query_scalar(query).fetch_all(pool).await?;
    ids.iter().map(|id| Ok(id.parse()?)).collect()
}

/// Something that no other change has, in whichever life of the database.
fn mark() -> Result<i64, Fault> {
    Ok(i64::from_le_bytes(random()?))
}

/// What `viewer` may see after `cursor`, a place and its mark. What they may not keeps its place, and nothing else.
pub(crate) async fn read(
    pool: &AnyPool,
    viewer: &Contact,
    (cursor, known): (i64, Option<i64>),
    limit: u32,
) -> Result<Feed, Fault> {
    let company = viewer.company.to_string();
    let head: i64 =
        sqlx::query_scalar("select head from feed where company_id = $1").bind(&company).fetch_one(pool).await?;
    let at_cursor = sqlx::query_scalar::<_, i64>("select mark from change where company_id = $1 and seq = $2");
    let at_cursor = at_cursor.bind(&company).bind(cursor).fetch_optional(pool).await?;
    // Before the first change there is nothing to mistake.
    let is_known = cursor == 0 || at_cursor.is_some_and(|mark| known.is_none_or(|known| known == mark));
    if !is_known || cursor > head {
        return Ok(Feed { changes: Vec::new(), head, mark: 0, goes_on: false });
    }
    let mut mark = at_cursor.unwrap_or(0);
    let mut rows = sqlx::query(
        "select seq, kind, contact_id, body, mark from change \
         where company_id = $1 and seq > $2 and seq <= $3 order by seq limit $4",
    )
    .bind(&company)
    .bind(cursor)
    .bind(head)
    .bind(i64::from(limit))
    .fetch(pool);
    let (mut changes, mut bytes) = (Vec::new(), 0);
    while let Some(row) = rows.try_next().await? {
        bytes += row.try_get::<&str, _>("body")?.len();
        mark = row.try_get("mark")?;
        changes.push(change(&row, viewer)?);
        if bytes > MAX_BYTES {
            break;
        }
    }
    Ok(Feed { changes, head, mark, goes_on: true })
}

/// A 부담당자 sees neither 기업정보 nor other contacts (design: sync). What every screen shows of the company, its name
/// above all, comes with the session and not by the feed.
fn change(row: &sqlx::any::AnyRow, viewer: &Contact) -> Result<Change, Fault> {
    let only: Option<String> = row.try_get("contact_id")?;
    let private = row.try_get::<&str, _>("kind")? == COMPANY || only.is_some_and(|only| only != viewer.id.to_string());
    let hidden = private && viewer.role != ContactRole::Primary;
    let subject = if hidden { to_raw_value(&Subject::Hidden)? } else { RawValue::from_string(row.try_get("body")?)? };
    Ok(Change { seq: row.try_get("seq")?, subject })
}

/// The kind and identifier of what changed, and the contact it is about: others but the primary contact don't see it.
fn describe(subject: &Subject) -> (&'static str, String, Option<ContactId>) {
    match subject {
        Subject::Company(membership) => (COMPANY, membership.company.id.to_string(), None),
        Subject::Contact(colleague) => (CONTACT, colleague.contact.id.to_string(), Some(colleague.contact.id)),
        Subject::Contract(contract) => ("contract", contract.id.to_string(), None),
        Subject::BidNotice(notice) => ("bid_notice", notice.id.to_string(), None),
        Subject::Bid(bid) => ("bid", bid.notice.to_string(), None),
        Subject::Draft(draft) => ("draft", format!("{}/{}", draft.kind, draft.subject), None),
        Subject::Seal(_) => ("seal", String::new(), None),
        Subject::Notice(notice) => (NOTICE, notice.id.to_string(), None),
        Subject::NoticeGone(notice) => (NOTICE_GONE, notice.to_string(), None),
        Subject::Hidden => ("hidden", String::new(), None),
    }
}
