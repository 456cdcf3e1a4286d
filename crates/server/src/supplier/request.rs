//! The rows of requests: a member's, which the buyer decides, and a contact's, which its 주담당자 does. Whoever writes one
//! has locked the company's row ([`standing`](super::standing::standing)).

use pok_api::buyer::member::PAGE;
use pok_api::{Code, Problem};
use pok_domain::member::{Change, Contact, Request, RequestFault, RequestState, RequestType, Verdict, WithdrawalType};
use pok_domain::typed;
use pok_domain::{CompanyId, ContactId, RequestId};
use sqlx::any::AnyRow;
use sqlx::{Any, AnyPool, AssertSqlSafe, Executor};

use crate::ground::audit::{Actor, Event, Record};
use crate::ground::database::{Columns as _, Tx, insert, sql};
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
    tx.run(insert!(member_request {
        id: request.id.to_string(),
        company_id: by.company.to_string(),
        contact_id: new.contact.map(|contact| contact.to_string()),
        requested_by: by.id.to_string(),
        kind: request.kind.code(),
        state: request.state.code(),
        withdrawal: request.withdrawal.map(WithdrawalType::code),
        reason: &request.reason,
        change: request.change.as_ref().map(serde_json::to_string).transpose()?,
        requested_at: request.requested_at.as_microsecond(),
    }))
    .await?;
    Ok(request)
}

/// Whether the company, or one of its contacts, has a request that waits.
pub(crate) async fn is_open(tx: &mut Tx, company: CompanyId, contact: Option<ContactId>) -> Result<bool, Fault> {
    let contact = contact.map(|contact| contact.to_string()).unwrap_or_default();
    let query = sql!(
        "select 1 as one from member_request where company_id = $1 and coalesce(contact_id, '') = $2 and state = $3",
        [company.to_string(), contact, RequestState::Requested.code()]
    );
    Ok(query.fetch_optional(tx.sql()).await?.is_some())
}

/// One of a company's.
pub(crate) async fn find(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
    id: RequestId,
) -> Result<Option<RequestRow>, Fault> {
    let query = AssertSqlSafe(format!("{WHOLE} where r.company_id = $1 and r.id = $2"));
    Ok(sql!(query, [company.to_string(), id.to_string()]).try_map(read).fetch_optional(on).await?)
}

/// Whose company's it is.
pub(crate) async fn company_of(
    on: impl Executor<'_, Database = Any>,
    id: RequestId,
) -> Result<Option<CompanyId>, Fault> {
    let query = sql!("select company_id from member_request where id = $1", [id.to_string()]);
    Ok(query.try_map(|row: AnyRow| row.parsed("company_id")).fetch_optional(on).await?)
}

/// A company's own, newest first.
pub(crate) async fn of_company(
    on: impl Executor<'_, Database = Any>,
    company: CompanyId,
) -> Result<Vec<Request>, Fault> {
    let query =
        format!("{WHOLE} where r.company_id = $1 and r.contact_id is null order by r.requested_at desc, r.id desc");
    let query = sql!(AssertSqlSafe(query), [company.to_string()]);
    Ok(query.try_map(|row| Ok(read(row)?.request)).fetch_all(on).await?)
}

/// A contact's own, newest first.
pub(crate) async fn of_contact(
    on: impl Executor<'_, Database = Any>,
    contact: ContactId,
) -> Result<Vec<Request>, Fault> {
    let query = format!("{WHOLE} where r.contact_id = $1 order by r.requested_at desc, r.id desc");
    let query = sql!(AssertSqlSafe(query), [contact.to_string()]);
    Ok(query.try_map(|row| Ok(read(row)?.request)).fetch_all(on).await?)
}

/// Those that the buyer decides, newest first; after the one that is named.
///
/// # Errors
/// `NotFound` where that is none of them.
pub(crate) async fn of_buyer(
    pool: &AnyPool,
    state: Option<RequestState>,
    before: Option<RequestId>,
) -> Result<Vec<RequestRow>, Fault> {
    if let Some(id) = before {
        let one = sql!("select 1 as one from member_request where contact_id is null and id = $1", [id.to_string()]);
        one.fetch_optional(pool).await?.ok_or_else(Problem::not_found)?;
    }
    let query = format!(
        "{WHOLE} where r.contact_id is null and (cast($1 as text) is null or r.state = $1) and (cast($2 as text) is null \
         or (r.requested_at, r.id) < (select requested_at, id from member_request where id = $2)) \
         order by r.requested_at desc, r.id desc limit $3"
    );
    let query = sql!(AssertSqlSafe(query), [state.map(RequestState::code), before.map(|id| id.to_string()), PAGE]);
    Ok(query.try_map(read).fetch_all(pool).await?)
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
    (request.state, request.processed_at, request.process_reason) = (state, Some(now), typed::text(reason));
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
pub(crate) fn decided(request: &Request, verdict: &Verdict) -> Result<(RequestState, String, Event), Problem> {
    let state = request.state.decided(verdict).map_err(|fault| match fault {
        RequestFault::Decided => Problem::stale(),
        RequestFault::Reason => Problem::field("reason", fault.to_string()),
    })?;
    Ok(match verdict {
        Verdict::Approve { reason } => (state, typed::text(reason), Event::RequestApproved),
        Verdict::Reject { reason } => (state, typed::text(reason), Event::RequestRejected),
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

fn read(row: AnyRow) -> sqlx::Result<RequestRow> {
    Ok(RequestRow {
        company: row.parsed("company_id")?,
        contact: row.parsed_if_any("contact_id")?,
        request: Request {
            id: row.parsed("id")?,
            kind: row.parsed("kind")?,
            state: row.parsed("state")?,
            requested_by: row.parsed("requester")?,
            requested_at: row.instant("requested_at")?,
            processed_at: row.instant_if_any("processed_at")?,
            reason: row.get("reason")?,
            process_reason: row.get("process_reason")?,
            withdrawal: row.parsed_if_any("withdrawal")?,
            change: row.json_if_any("change")?,
        },
    })
}
