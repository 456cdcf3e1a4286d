//! Server-sent events: the company's feed has grown.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;

use super::problem::Refusal;
use super::request::context;
use crate::app::App;
use crate::caller::{Admit, SignedIn};
use crate::member::session;

const HEARTBEAT: Duration = Duration::from_secs(15);

pub(super) async fn events(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let context = context(&app, connection, &headers)?;
    let token = context.bearer.clone().unwrap_or_default();
    let caller = SignedIn::admit(&app, context).await?;
    let company = caller.company();
    let heard = BroadcastStream::new(app.bell().listen()).filter_map(move |heard| {
        let grown = match heard {
            Ok((whose, seq)) => (whose == company).then_some(seq),
            // More than the channel holds was missed: the client asks, and finds out what.
            Err(_) => Some(0),
        };
        std::future::ready(grown)
    });
    // A stream doesn't outlive its token: whoever logged out hears nothing more.
    let stopping = app.stopping();
    let heard = heard
        .then(move |seq| {
            let (app, token) = (app.clone(), token.clone());
            async move { session::live(&app, &token).await.ok().flatten().map(|_| seq) }
        })
        .take_while(|seq| std::future::ready(seq.is_some()))
        .filter_map(std::future::ready)
        .map(|seq| Ok::<_, Infallible>(Event::default().event("changed").data(seq.to_string())))
        .take_until(stopping);
    Ok(Sse::new(heard).keep_alive(KeepAlive::new().interval(HEARTBEAT).text("alive")))
}
