//! Files over HTTP: up in chunks, down whole or in part (`pok_api::protocol::BLOBS`).

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, RANGE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use pok_api::protocol::{CHUNK, UPLOAD_LENGTH, UPLOAD_OFFSET, VERSION_HEADER};
use pok_api::{Code, Problem};
use pok_domain::BlobId;

use super::problem::Refusal;
use super::request::context;
use super::version;
use crate::app::App;
use crate::audit::{self, Event, Record};
use crate::blob::{self, Added, Held, Stored};
use crate::caller::{Admit, Buyer, SignedIn};
use crate::fault::Fault;

/// The largest chunk accepted: some clients may send larger ones than ours.
pub(super) const MAX_CHUNK: usize = 4 * CHUNK;

pub(super) async fn upload(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Path(name): Path<String>,
    headers: HeaderMap,
    chunk: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, Refusal> {
    version::accept(headers.get(VERSION_HEADER).map(|value| value.to_str().unwrap_or("?")), "blob.put")?;
    let caller = SignedIn::admit(&app, context(&app, connection, &headers)?).await?;
    let id = parse(&name)?;
    let chunk = chunk.map_err(|_| Problem::new(Code::FileTooLarge, "the chunk is too large"))?;
    let at = Held { offset: number(&headers, UPLOAD_OFFSET)?, length: number(&headers, UPLOAD_LENGTH)? };
    let company = caller.company();
    if let Some(stored) = readable(&app, Reader::Company(company), id).await? {
        return Ok(holds(StatusCode::OK, Held { offset: stored.bytes, length: stored.bytes }));
    }
    match app.uploads().add(company, id, at, chunk).await? {
        Added::Part(held) => Ok(holds(StatusCode::OK, held)),
        Added::Elsewhere(held) => Ok(holds(StatusCode::CONFLICT, held)),
        Added::Whole(content, kind) => {
            app.blobs().put(content).await?;
            let mut tx = app.write().await?;
            blob::insert(&mut tx, id, at.length, kind).await?;
            blob::grant(&mut tx, company, id).await?;
            tx.commit().await?;
            app.uploads().stored(company, id, at.length)?;
            Ok(holds(StatusCode::OK, Held { offset: at.length, length: at.length }))
        }
    }
}

pub(super) async fn held(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let caller = SignedIn::admit(&app, context(&app, connection, &headers)?).await?;
    let id = parse(&name)?;
    let held = match readable(&app, Reader::Company(caller.company()), id).await? {
        Some(stored) => Some(Held { offset: stored.bytes, length: stored.bytes }),
        None => app.uploads().held(caller.company(), id)?,
    };
    Ok(holds(StatusCode::OK, held.ok_or_else(Problem::not_found)?))
}

pub(super) async fn download(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let context = context(&app, connection, &headers)?;
    let (reader, actor) = match SignedIn::admit(&app, context.clone()).await {
        Ok(caller) => (Reader::Company(caller.company()), caller.actor()),
        Err(refusal) => match Buyer::admit(&app, context).await {
            Ok(buyer) => (Reader::Buyer, buyer.actor()),
            Err(_) => return Err(refusal.into()),
        },
    };
    let id = parse(&name)?;
    let stored = readable(&app, reader, id).await?.ok_or_else(Problem::not_found)?;
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
    if let (Reader::Company(company), true) = (reader, range.as_ref().is_none_or(|range| range.start == 0))
        && let Some(contract) = blob::is_signed_contract(app.database().pool(), company, id).await?
    {
        let mut tx = app.write().await?;
        let record = Record::new(Event::Downloaded, actor).company(company).contract(contract).sha256(id);
        audit::append(&mut tx, record).await?;
        tx.commit().await?;
    }
    let common = [
        (CONTENT_TYPE, stored.media_type.clone()),
        (ETAG, format!("\"{id}\"")),
        (ACCEPT_RANGES, "bytes".into()),
        (CACHE_CONTROL, "private, immutable".into()),
        (axum::http::header::X_CONTENT_TYPE_OPTIONS, "nosniff".into()),
        (axum::http::header::CONTENT_DISPOSITION, "attachment".into()),
    ];
    Ok(match range {
        None => (common, app.blobs().get(id).await?).into_response(),
        Some(range) => {
            let place = format!("bytes {}-{}/{}", range.start, range.end - 1, stored.bytes);
            let part = app.blobs().part(id, range).await?;
            (StatusCode::PARTIAL_CONTENT, common, [(CONTENT_RANGE, place)], part).into_response()
        }
    })
}

#[derive(Clone, Copy)]
enum Reader {
    Company(pok_domain::CompanyId),
    /// The buyer's side reads every document it gave out and got back.
    Buyer,
}

async fn readable(app: &App, reader: Reader, id: BlobId) -> Result<Option<Stored>, Fault> {
    let pool = app.database().pool();
    if let Reader::Company(company) = reader
        && !blob::may_read(pool, company, id).await?
    {
        return Ok(None);
    }
    blob::find(pool, id).await
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
fn wanted(value: &HeaderValue, length: u64) -> Option<std::ops::Range<u64>> {
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
