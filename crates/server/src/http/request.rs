//! Each request has a number: in the log, in the answer's header, and in a problem that says "the log knows more".

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{AUTHORIZATION, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use pok_api::protocol::{EVENTS, IDEMPOTENCY_KEY, REQUEST_ID};
use pok_api::{Code, Problem};
use pok_domain::{BuyerRole, OperationId};
use tracing::Instrument as _;
use tracing::field::Empty;

use super::peer::peer;
use super::problem::Refusal;
use crate::app::App;
use crate::ground::caller::Context;

/// No call takes longer; only event streams do.
const LONGEST: Duration = Duration::from_secs(120);

/// A request's number.
#[derive(Clone)]
pub(super) struct Number(pub(super) String);

pub(super) async fn number(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let number = OperationId::generate().to_string();
    request.extensions_mut().insert(Number(number.clone()));
    // The route only: a path may name a file, a query string or a header may carry personal data.
    let (method, route) = (request.method().clone(), request.extensions().get::<MatchedPath>().cloned());
    let path = route.as_ref().map_or("-", MatchedPath::as_str);
    // What can't be read is refused where somebody is to be admitted; a probe of the proxy's own is answered.
    let peer = peer(connection.0, request.headers(), &app.trusted_proxies).unwrap_or_else(|_| connection.0.ip());
    // `who` is written when somebody is admitted.
    let span = tracing::info_span!("request", id = %number, %peer, who = Empty, %method, %path);
    let began = Instant::now();
    let answer = async {
        let limit = if path == EVENTS { Duration::MAX } else { LONGEST };
        let run = AssertUnwindSafe(next.run(request)).catch_unwind();
        let response = match tokio::time::timeout(limit, run).await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => failed("a handler panicked", &number),
            Err(_) => failed("a handler took too long", &number),
        };
        tracing::info!(status = response.status().as_u16(), ms = began.elapsed().as_millis() as u64, "answered");
        response
    };
    let mut response = answer.instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(HeaderName::from_static(REQUEST_ID), value);
    }
    response
}

fn failed(what: &'static str, number: &str) -> Response {
    tracing::error!(what);
    let mut problem = Problem::new(Code::Internal, "the server failed; the request's number is in its log");
    problem.request_id = Some(number.to_owned());
    Refusal(problem).into_response()
}

/// What a handler's caller is made from. What is asked is for `roles` of the buyer's side.
pub(super) fn context(
    app: &App,
    ConnectInfo(connection): ConnectInfo<SocketAddr>,
    headers: &HeaderMap,
    roles: &'static [BuyerRole],
) -> Result<Context, Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let operation = text(IDEMPOTENCY_KEY).map(str::parse::<OperationId>).transpose();
    let operation = operation.map_err(|_| Problem::field(IDEMPOTENCY_KEY, "an idempotency key is a UUID"))?;
    let bearer = text(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
    Ok(Context {
        peer: peer(connection, headers, &app.trusted_proxies)?,
        operation,
        received: app.now(),
        bearer: bearer.map(|token| token.trim().to_owned()),
        roles,
    })
}
