//! The rows of requests: a member's, which the buyer decides, and a contact's, which its 주담당자 does. Whoever writes one
//! has locked the company's row ([`standing`](super::standing::standing)).

use jiff::Timestamp;
use pok_api::buyer::member::PAGE;
use pok_api::{Code, Problem};
use pok_domain::member::{Change, Contact, Request, RequestFault, RequestState, RequestType, Verdict, WithdrawalType};
use pok_domain::{CompanyId, ContactId, Name, RequestId};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, AssertSqlSafe, Executor, Row};

use crate::ground::audit::{Actor, Event, Record};
use crate::ground::database::{Tx, sql};
use crate::ground::fault::Fault;

/// A request with whose it is.
#[derive(Clone)]
pub(crate) struct RequestRow {
    pub(crate) company: CompanyId,
    /// Where it is a contact's own.
    pub(crate) contact: Option<ContactId>,
    pub(crate) request: Request,
}

/// A request to write.
pub(crate) struct New<'a> {
    pub(crate) contact: Option<ContactId>,
    pub(crate) kind: RequestType,
    pub(crate) withdrawal: Option<WithdrawalType>,
    pub(crate) reason: &'a str,
    pub(crate) change: Option<Change>,
}

/// What a request is read from.
const WHOLE: &str = "select r.*, c.name as requester from member_request r join contact c on c.id = r.requested_by";

/// Writes a request of `by`.
///
/// # Errors
/// `Stale` where one is open already (P-MGT-02).
pub(crate) async fn open(tx: &mut Tx, by: &Contact, new: New<'_>) -> Result<Request, Fault> {
    if is_open(tx, by.company, new.contact).await? {
        return Err(Problem::stale().into());
    }
    let request = Request {
        id: RequestId::generate(),
        kind: new.kind,
        state: RequestState::Requested,
        requested_by: by.name.clone(),
        requested_at: tx.now(),
        processed_at: None,
        reason: new.reason.to_owned(),
        process_reason: String::new(),
        withdrawal: new.withdrawal,
        change: new.change,
    };
    sqlx::query(
        "insert into member_request (id, company_id, contact_id, requested_by, kind, state, withdrawal, reason, change, \
         requested_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(request.id.to_string())
    .bind(by.company.to_string())
    .bind(new.contact.map(|contact| contact.to_string()))
    .bind(by.id.to_string())
    .bind(request.kind.code())
    .bind(request.state.code())
    .bind(request.withdrawal.map(WithdrawalType::code))
    .bind(&request.reason)
    .bind(request.change.as_ref().map(serde_json::to_string).transpose()?)
    .bind(request.requested_at.as_microsecond())
    .execute(tx.sql())
    .await?;
    Ok(request)
}

/// Whether the company, or one of its contacts, has a request that waits.
pub(crate) async fn is_open(tx: &mut Tx, company: CompanyId, contact: Option<ContactId>) -> Result<bool, Fault> {
    let row = sqlx::query(
        "select 1 as one from member_request where company_id = $1 and coalesce(contact_id, '') = $2 and state = $3",
    )
    .bind(company.to_string())
    .bind(contact.map(|contact| contact.to_string()).unwrap_or_default())
    .bind(RequestState::Requested.code())
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.is_some())
}

/// One of a company's.
pub(crate) async fn find(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
    id: RequestId,
) -> Result<Option<RequestRow>, Fault> {
    let query = format!("{WHOLE} where r.company_id = $1 and r.id = $2");
    let query = sqlx::query(AssertSqlSafe(query)).bind(company.to_string()).bind(id.to_string());
    query.fetch_optional(on).await?.as_ref().map(read).transpose()
}

/// Whose company's it is.
pub(crate) async fn company_of(
    on: impl Executor<'_, Database = Any>,
    id: RequestId,
) -> Result<Option<CompanyId>, Fault> {
    let query = sqlx::query_scalar::<_, String>("select company_id from member_request where id = $1");
    Ok(query.bind(id.to_string()).fetch_optional(on).await?.map(|id| id.parse()).transpose()?)
}

/// A company's own, newest first.
pub(crate) async fn of_company(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
) -> Result<Vec<Request>, Fault> {
    let query =
        format!("{WHOLE} where r.company_id = $1 and r.contact_id is null order by r.requested_at desc, r.id desc");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(company.to_string()).fetch_all(on).await?;
    rows.iter().map(|row| Ok(read(row)?.request)).collect()
}

/// A contact's own, newest first.
pub(crate) async fn of_contact(
    on: impl Executor<'_, Database = Any>,
    contact: ContactId,
) -> Result<Vec<Request>, Fault> {
    let query = format!("{WHOLE} where r.contact_id = $1 order by r.requested_at desc, r.id desc");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(contact.to_string()).fetch_all(on).await?;
    rows.iter().map(|row| Ok(read(row)?.request)).collect()
}

/// Those that the buyer decides, newest first; after the one that is named.
pub(crate) async fn of_buyer(
    pool: &AnyPool,
    state: Option<RequestState>,
    before: Option<RequestId>,
) -> Result<Vec<RequestRow>, Fault> {
    let query = format!(
        "{WHOLE} where r.contact_id is null and (cast($1 as text) is null or r.state = $1) and (cast($2 as text) is null \
         or (r.requested_at, r.id) < (select requested_at, id from member_request where id = $2)) \
         order by r.requested_at desc, r.id desc limit $3"
    );
    let query = sqlx::query(AssertSqlSafe(query)).bind(state.map(RequestState::code));
    let rows = query.bind(before.map(|id| id.to_string())).bind(PAGE).fetch_all(pool).await?;
    rows.iter().map(read).collect()
}

/// Writes what became of it.
pub(crate) async fn settle(
    tx: &mut Tx,
    request: &mut Request,
    state: RequestState,
    reason: &str,
    by: &Actor,
) -> Result<(), Fault> {
    let now = tx.now();
    (request.state, request.processed_at, request.process_reason) = (state, Some(now), reason.trim().to_owned());
    tx.run(sql!(
        "update member_request set state = $2, process_reason = $3, processed_at = $4, processed_by = $5 where id = $1",
        [request.id.to_string(), state.code(), &request.process_reason, now.as_microsecond(), &by.id]
    ))
    .await
}

/// What waits of a contact is void: they leave, or the company does.
pub(crate) async fn void(tx: &mut Tx, contact: ContactId, reason: &str, by: &Actor) -> Result<(), Fault> {
    let open = of_contact(tx.sql(), contact).await?.into_iter().filter(|one| one.state == RequestState::Requested);
    for mut request in open {
        settle(tx, &mut request, RequestState::Cancelled, reason, by).await?;
    }
    Ok(())
}

/// What the audit chain says of it: which, and what is asked for; not what stands in it.
pub(crate) fn record(event: Event, actor: Actor, company: CompanyId, request: &Request) -> Record {
    Record::new(event, actor).company(company).detail(format!("{} {}", request.kind.code(), request.id))
}

/// What the request becomes by a verdict, and the 처리사유.
///
/// # Errors
/// `Stale`, `Invalid` (`reason`).
pub(crate) fn decided<'a>(request: &Request, verdict: &'a Verdict) -> Result<(RequestState, &'a str, Event), Problem> {
    let state = request.state.decided(verdict).map_err(|fault| match fault {
        RequestFault::Decided => Problem::stale(),
        RequestFault::Reason => Problem::field("reason", fault.to_string()),
    })?;
    Ok(match verdict {
        Verdict::Approve { reason } => (state, reason.trim(), Event::RequestApproved),
        Verdict::Reject { reason } => (state, reason.trim(), Event::RequestRejected),
    })
}

/// 사유 is empty or too long.
pub(crate) fn no_reason() -> Problem {
    Problem::field("reason", "a reason of at most 1,000 characters")
}

/// Whether it is one of those that can be chosen here.
///
/// # Errors
/// `Invalid` (`withdrawal`).
pub(crate) fn check_kind(chosen: WithdrawalType, offered: &[WithdrawalType]) -> Result<(), Problem> {
    if offered.contains(&chosen) { Ok(()) } else { Err(Problem::field("withdrawal", "isn't offered here")) }
}

/// 성명 or 생년월일 isn't the asker's (P-MGT-06).
pub(crate) fn other_person() -> Problem {
    Problem::new(Code::OtherPerson, "the name or the birth date doesn't match")
}

/// Puts requests in the order in which they are shown.
pub(crate) fn newest_first(requests: &mut [Request]) {
    requests.sort_by_key(|request| std::cmp::Reverse((request.requested_at, request.id)));
}

fn read(row: &AnyRow) -> Result<RequestRow, Fault> {
    let text = |column: &str| row.try_get::<&str, _>(column);
    let optional = |column: &str| row.try_get::<Option<String>, _>(column);
    let processed_at: Option<i64> = row.try_get("processed_at")?;
    Ok(RequestRow {
        company: text("company_id")?.parse()?,
        contact: optional("contact_id")?.map(|id| id.parse()).transpose()?,
        request: Request {
            id: text("id")?.parse()?,
            kind: text("kind")?.parse()?,
            state: text("state")?.parse()?,
            requested_by: Name::parse(text("requester")?)?,
            requested_at: Timestamp::from_microsecond(row.try_get("requested_at")?)?,
            processed_at: processed_at.map(Timestamp::from_microsecond).transpose()?,
            reason: row.try_get("reason")?,
            process_reason: row.try_get("process_reason")?,
            withdrawal: optional("withdrawal")?.map(|code| code.parse()).transpose()?,
            change: optional("change")?.map(|json| serde_json::from_str(&json)).transpose()?,
        },
    })
}
