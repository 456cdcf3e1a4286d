//! One call over HTTP: admit the caller, read the request, handle it, write the answer.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use pok_api::protocol::VERSION_HEADER;
use pok_api::{Call, Code, Handle, Problem};

use super::problem::Refusal;
use super::request::{Number, context};
use super::version;
use crate::app::App;
use crate::caller::Admit;

pub(super) async fn answer<C>(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Extension(Number(number)): Extension<Number>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response
where
    C: Call,
    App: Handle<C>,
    <App as Handle<C>>::Caller: Admit,
{
    match handle::<C>(&app, connection, &headers, body).await {
        Ok(reply) => Json(reply).into_response(),
        Err(mut problem) => {
            problem.request_id = Some(number);
            Refusal(problem).into_response()
        }
    }
}

async fn handle<C>(
    app: &App,
    connection: ConnectInfo<SocketAddr>,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<C::Reply, Problem>
where
    C: Call,
    App: Handle<C>,
    <App as Handle<C>>::Caller: Admit,
{
    version::accept(headers.get(VERSION_HEADER).map(|value| value.to_str().unwrap_or("?")), C::NAME)?;
    let caller = <App as Handle<C>>::Caller::admit(app, context(app, connection, headers)?).await?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::FileTooLarge, "the request is too large"),
        _ => Problem::new(Code::Invalid, "the request can't be read"),
    })?;
    // The parser's words stay here: they can quote what was typed.
    let call: C = serde_json::from_slice(&body).map_err(|error| {
        Problem::new(Code::Invalid, format!("the request isn't a {}: column {}", C::NAME, error.column()))
    })?;
    app.handle(caller, call).await
}
