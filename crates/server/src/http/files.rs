//! Files over HTTP: up in chunks, down whole or in part (`pok_api::protocol::BLOBS`).

use std::net::{IpAddr, SocketAddr};
use std::ops::Range;

use axum::body::Body;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use pok_api::protocol::{CHUNK, UPLOAD_LENGTH, UPLOAD_OFFSET, VERSION_HEADER};
use pok_api::{Call as _, Code, Problem, buyer};
use pok_domain::{BlobId, BuyerRole, CompanyId};

use super::problem::Refusal;
use super::request::context;
use super::{body, version};
use crate::app::App;
use crate::bid;
use crate::contract::file;
use crate::ground::audit::{self, Actor, Event, Record};
use crate::ground::blob::{self, Added, Held, Stored};
use crate::ground::caller::{Admit, Buyer, Context, SignedIn};
use crate::ground::fault::Fault;
use crate::signup::{self, ticket::Ticket};

/// The largest chunk accepted: some clients may send larger ones than ours.
pub(super) const MAX_CHUNK: usize = 4 * CHUNK;
/// Parts that are fetched within so long of the last entry belong to one download.
const ONE_DOWNLOAD: SignedDuration = SignedDuration::from_hours(1);

/// Who of the buyer's side sends files: whose calls name some.
pub(super) const SENDERS: &[BuyerRole] = buyer::member::Register::ROLES;

pub(super) async fn upload(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Path(name): Path<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    let (caller, peer, id, at) = match accept(&app, connection, &name, &headers).await {
        Ok(accepted) => accepted,
        Err(problem) => {
            body::let_go(request).await;
            return Err(problem.into());
        }
    };
    let chunk = body::read(request).await?;
    match &caller {
        Sender::Contact(contact) => {
            if let Some(stored) = readable(&app, &Reader::Company(contact.company()), id).await? {
                return Ok(holds(StatusCode::OK, Held { offset: stored.bytes, length: stored.bytes }));
            }
            app.rates.file_bytes(contact.contact().id, contact.company(), chunk.len())?;
        }
        Sender::Applicant(_) => app.rates.signup_bytes(peer, chunk.len())?,
        Sender::Buyer => {
            if let Some(stored) = buyers_own(&app, id).await? {
                return Ok(holds(StatusCode::OK, Held { offset: stored.bytes, length: stored.bytes }));
            }
        }
    }
    let owner = caller.owner();
    match app.uploads.add(&owner, id, at, chunk).await? {
        Added::Part(held) => Ok(holds(StatusCode::OK, held)),
        Added::Elsewhere(held) => Ok(holds(StatusCode::CONFLICT, held)),
        Added::All(part) => {
            let whole = app.uploads.look(&app.work, peer, part).await?;
            let _kept = app.blobs.keeping().await;
            app.blobs.put(whole.content).await?;
            let mut tx = app.write().await?;
            blob::insert(&mut tx, id, at.length, whole.inspected.kind).await?;
            blob::note(&mut tx, id, &whole.inspected.notes).await?;
            match &caller {
                Sender::Contact(contact) => blob::grant(&mut tx, contact.company(), id).await?,
                Sender::Applicant(ticket) => signup::attach(&mut tx, ticket, id).await?,
                Sender::Buyer => blob::grant_buyer(&mut tx, id).await?,
            }
            tx.commit().await?;
            app.uploads.stored(&owner, id, at.length)?;
            Ok(holds(StatusCode::OK, Held { offset: at.length, length: at.length }))
        }
    }
}

/// Who has business with files: a contact, or the buyer's side.
enum Side {
    Supplier(Box<SignedIn>),
    Buyer(Buyer),
}

impl Side {
    async fn admit(app: &App, context: Context) -> Result<Self, Fault> {
        let refusal = match SignedIn::admit(&app.database, &app.rates, context.clone()).await {
            Ok(contact) => return Ok(Self::Supplier(Box::new(contact))),
            Err(refusal) => refusal,
        };
        match Buyer::admit(&app.database, &app.rates, context).await {
            Ok(buyer) => Ok(Self::Buyer(buyer)),
            Err(Fault::Refused(problem)) if problem.code == Code::Forbidden => Err(problem.into()),
            Err(_) => Err(refusal),
        }
    }
}

/// Who sends a file.
enum Sender {
    Contact(Box<SignedIn>),
    /// Somebody who signs up: nobody reads what they send before it is part of an application.
    Applicant(Box<Ticket>),
    /// 구매담당자, who registers a supplier with its papers.
    Buyer,
}

impl Sender {
    async fn admit(app: &App, context: Context) -> Result<Self, Fault> {
        if let Some(token) = context.bearer.as_deref()
            && let Some(ticket) = signup::may_send(app, token).await?
        {
            app.rates.call(ticket.key())?;
            return Ok(Self::Applicant(Box::new(ticket)));
        }
        Ok(match Side::admit(app, context).await? {
            Side::Supplier(contact) => Self::Contact(contact),
            Side::Buyer(_) => Self::Buyer,
        })
    }

    /// Under which name parts are kept. A sign-up has its own: whoever begins one knows a company's number at most, and
    /// takes none of that company's room.
    fn owner(&self) -> String {
        match self {
            Self::Contact(caller) => caller.company().to_string(),
            Self::Applicant(ticket) => ticket.key().to_owned(),
            Self::Buyer => "buyer".into(),
        }
    }
}

/// Who sends which file from where, and which piece of it, by the headers alone.
async fn accept(
    app: &App,
    connection: ConnectInfo<SocketAddr>,
    name: &str,
    headers: &HeaderMap,
) -> Result<(Sender, IpAddr, BlobId, Held), Problem> {
    version::accept(headers.get(VERSION_HEADER).map(|value| value.to_str().unwrap_or("?")), false)?;
    let context = context(app, connection, headers, SENDERS)?;
    let peer = context.peer;
    let caller = Sender::admit(app, context).await?;
    let at = Held { offset: number(headers, UPLOAD_OFFSET)?, length: number(headers, UPLOAD_LENGTH)? };
    Ok((caller, peer, parse(name)?, at))
}

pub(super) async fn held(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let caller = Sender::admit(&app, context(&app, connection, &headers, SENDERS)?).await?;
    let id = parse(&name)?;
    let stored = match &caller {
        Sender::Contact(contact) => readable(&app, &Reader::Company(contact.company()), id).await?,
        Sender::Applicant(ticket) => match signup::has(&app, ticket, id).await? {
            true => blob::find(app.database.pool(), id).await?,
            false => None,
        },
        Sender::Buyer => buyers_own(&app, id).await?,
    };
    let held = match stored {
        Some(stored) => Some(Held { offset: stored.bytes, length: stored.bytes }),
        None => app.uploads.held(&caller.owner(), id)?,
    };
    Ok(holds(StatusCode::OK, held.ok_or_else(Problem::not_found)?))
}

pub(super) async fn download(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let (reader, actor) = match Side::admit(&app, context(&app, connection, &headers, BuyerRole::ALL)?).await? {
        Side::Supplier(caller) => (Reader::Company(caller.company()), caller.actor()),
        Side::Buyer(buyer) => {
            let actor = buyer.actor();
            (Reader::Buyer(buyer), actor)
        }
    };
    let id = parse(&name)?;
    let stored = readable(&app, &reader, id).await?.ok_or_else(Problem::not_found)?;
    let range = match headers.get(RANGE) {
        None => None,
        Some(value) => match wanted(value, stored.bytes) {
            Some(range) => Some(range),
            None => {
                let refused = [(CONTENT_RANGE, format!("bytes */{}", stored.bytes))];
                return Ok((StatusCode::RANGE_NOT_SATISFIABLE, refused).into_response());
            }
        },
    };
    write_down(&app, &reader, actor, id, range.as_ref()).await?;
    let common = [
        (CONTENT_TYPE, stored.media_type.clone()),
        (ETAG, format!("\"{id}\"")),
        (ACCEPT_RANGES, "bytes".into()),
        (CACHE_CONTROL, "private, immutable".into()),
        (axum::http::header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
        (axum::http::header::CONTENT_DISPOSITION, "attachment".into()),
    ];
    let content = Body::from_stream(app.blobs.stream(id, range.clone()).await?);
    Ok(match range {
        None => (common, [(CONTENT_LENGTH, stored.bytes.to_string())], content).into_response(),
        Some(range) => {
            let place = format!("bytes {}-{}/{}", range.start, range.end - 1, stored.bytes);
            let length = (range.end - range.start).to_string();
            let part = [(CONTENT_RANGE, place), (CONTENT_LENGTH, length)];
            (StatusCode::PARTIAL_CONTENT, common, part, content).into_response()
        }
    })
}

/// Writes down that a signed contract was handed out, or a part of it, wherever that begins. The rest of a download
/// that broke off is the same download.
async fn write_down(
    app: &App,
    reader: &Reader,
    actor: Actor,
    id: BlobId,
    range: Option<&Range<u64>>,
) -> Result<(), Fault> {
    let pool = app.database.pool();
    let theirs = |company| match reader {
        Reader::Company(own) => *own == company,
        Reader::Buyer(_) => true,
    };
    let file = file::of_blob(pool, id).await?.filter(|file| file.signed && theirs(file.company));
    let Some(file) = file else { return Ok(()) };
    let since = app.now().saturating_sub(ONE_DOWNLOAD)?;
    let goes_on = range.is_some_and(|range| range.start > 0);
    if goes_on && file::was_handed_out(pool, file.contract, id, &actor, since).await? {
        return Ok(());
    }
    let mut tx = app.write().await?;
    let record = Record::new(Event::Downloaded, actor).company(file.company).contract(file.contract).sha256(id);
    audit::append(&mut tx, record).await?;
    tx.commit().await
}

enum Reader {
    Company(CompanyId),
    /// The buyer's side reads the documents it gave out, the contracts it got back signed, the files of opened bids, the
    /// papers it is asked to judge and what it sent itself, and nothing else of what suppliers keep here. Each is for the
    /// roles of the call that names it.
    Buyer(Buyer),
}

async fn readable(app: &App, reader: &Reader, id: BlobId) -> Result<Option<Stored>, Fault> {
    let pool = app.database.pool();
    let may_read = match reader {
        Reader::Company(company) => blob::may_read(pool, *company, id).await?,
        Reader::Buyer(buyer) => {
            buyer.may(buyer::contract::Show::ROLES) && file::of_blob(pool, id).await?.is_some()
                || buyer.may(buyer::bid::Open::ROLES) && bid::is_opened_bids_file(pool, id).await?
                || buyer.may(buyer::member::Applications::ROLES) && signup::is_paper_to_review(pool, id).await?
                || buyer.may(SENDERS) && blob::is_buyers(pool, id).await?
        }
    };
    if may_read { blob::find(pool, id).await } else { Ok(None) }
}

/// A file that the buyer's side has sent.
async fn buyers_own(app: &App, id: BlobId) -> Result<Option<Stored>, Fault> {
    let pool = app.database.pool();
    if blob::is_buyers(pool, id).await? { blob::find(pool, id).await } else { Ok(None) }
}

fn parse(name: &str) -> Result<BlobId, Problem> {
    name.parse().map_err(|_| Problem::not_found())
}

fn number(headers: &HeaderMap, name: &'static str) -> Result<u64, Problem> {
    let text = headers.get(name).and_then(|value| value.to_str().ok());
    text.and_then(|text| text.parse().ok()).ok_or_else(|| Problem::field(name, "a number of bytes"))
}

fn holds(status: StatusCode, held: Held) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(UPLOAD_OFFSET, HeaderValue::from(held.offset));
    headers.insert(UPLOAD_LENGTH, HeaderValue::from(held.length));
    headers.remove(CONTENT_LENGTH);
    response
}

/// One range of bytes (RFC 9110 §14.1.2); none if it isn't one within the file.
fn wanted(value: &HeaderValue, length: u64) -> Option<Range<u64>> {
    let (first, last) = value.to_str().ok()?.strip_prefix("bytes=")?.split_once('-')?;
    let range = match (first.trim(), last.trim()) {
        ("", count) => length.saturating_sub(count.parse().ok()?)..length,
        (first, "") => first.parse().ok()?..length,
        (first, last) => first.parse().ok()?..length.min(last.parse::<u64>().ok()?.checked_add(1)?),
    };
    (range.start < range.end).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        let range = |text| wanted(&HeaderValue::from_static(text), 10);
        assert_eq!(range("bytes=0-3"), Some(0..4));
        assert_eq!(range("bytes=4-"), Some(4..10));
        assert_eq!(range("bytes=-3"), Some(7..10));
        assert_eq!(range("bytes=4-99"), Some(4..10));
        assert_eq!(range("bytes=10-"), None);
        assert_eq!(range("bytes=5-4"), None);
        assert_eq!(range("pages=1-2"), None);
    }
}
