//! Server-sent events: the company's feed has grown.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, Sse};
use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, interval_at, sleep};
use tokio_stream::wrappers::{BroadcastStream, IntervalStream};

use super::problem::Refusal;
use super::request::context;
use crate::app::App;
use crate::ground::caller::{Admit, SignedIn};
use crate::ground::session;

/// A stream ends with the access token it was opened with, and with its session: at every event and heartbeat it looks
/// whether both still live. Whoever refreshed opens another. A session has a few streams; a further one ends the oldest.
pub(super) async fn events(
    State(app): State<App>,
    connection: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let context = context(&app, connection, &headers, &[])?;
    let token = context.bearer.clone().unwrap_or_default();
    let caller = SignedIn::admit(&app.database, &app.rates, context).await?;
    let company = caller.company();
    let (rung, place) = app.bell.listen(caller.session());
    let heard = BroadcastStream::new(rung).filter_map(move |heard| {
        let grown = match heard {
            Ok((whose, seq)) => (whose == company).then_some(seq),
            // More than the channel holds was missed: the client asks, and finds out what.
            Err(_) => Some(0),
        };
        std::future::ready(grown.map(|seq| Event::default().event("changed").data(seq.to_string())))
    });
    let beat = app.heartbeat;
    let beats =
        IntervalStream::new(interval_at(Instant::now() + beat, beat)).map(|_| Event::default().comment("alive"));
    let expired = sleep(caller.expires_at().duration_since(app.now()).unsigned_abs());
    let stopping = app.stop.comes();
    let events = stream::select(heard, beats)
        .then(move |event| {
            let (app, token) = (app.clone(), token.clone());
            async move { session::live(&app.database, &token).await.ok().flatten().map(|_| event) }
        })
        .take_while(|event| std::future::ready(event.is_some()))
        .filter_map(|event| std::future::ready(event.map(Ok::<_, Infallible>)))
        .take_until(expired)
        .take_until(place.until_lost())
        .take_until(stopping);
    Ok(Sse::new(events))
}
