//! One call over HTTP: admit the caller, read the request, handle it, write the answer.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use pok_api::protocol::VERSION_HEADER;
use pok_api::{Call, Code, Handle, Problem};

use super::problem::Refusal;
use super::request::{Number, context};
use super::{body, version};
use crate::app::App;
use crate::ground::caller::Admit;

pub(super) async fn answer<C>(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    Extension(Number(number)): Extension<Number>,
    headers: HeaderMap,
    request: Request,
) -> Response
where
    C: Call,
    App: Handle<C>,
    <App as Handle<C>>::Caller: Admit,
{
    match handle::<C>(&app, connection, &headers, request).await {
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
    request: Request,
) -> Result<C::Reply, Problem>
where
    C: Call,
    App: Handle<C>,
    <App as Handle<C>>::Caller: Admit,
{
    let mut caller = match admit::<C>(app, connection, headers).await {
        Ok(caller) => caller,
        Err(problem) => {
            body::let_go(request).await;
            return Err(problem);
        }
    };
    let body = body::read(request).await?;
    caller.context().received = app.now();
    // The parser's words stay here: they can quote what was typed.
    let call: C = serde_json::from_slice(&body).map_err(|error| {
        Problem::new(Code::Invalid, format!("the request isn't a {}: column {}", C::NAME, error.column()))
    })?;
    app.handle(caller, call).await
}

/// Who asks, by the headers alone.
async fn admit<C>(
    app: &App,
    connection: ConnectInfo<SocketAddr>,
    headers: &HeaderMap,
) -> Result<<App as Handle<C>>::Caller, Problem>
where
    C: Call,
    App: Handle<C>,
    <App as Handle<C>>::Caller: Admit,
{
    version::accept(headers.get(VERSION_HEADER).map(|value| value.to_str().unwrap_or("?")), C::FOR_OLD_CLIENTS)?;
    Ok(<App as Handle<C>>::Caller::admit(&app.database, &app.rates, context(app, connection, headers, C::ROLES)?)
        .await?)
}
