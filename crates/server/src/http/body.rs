//! What comes after the headers: read only once its sender has been admitted, and within the route's limit.

use std::time::Duration;

use axum::RequestExt as _;
use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::StatusCode;
use futures_util::StreamExt as _;
use pok_api::{Code, Problem};

/// How long the rest of a refused request is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// The whole body.
///
/// # Errors
/// `FileTooLarge` beyond the route's limit, `Invalid` where the sender broke off.
pub(super) async fn read(request: Request) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Code::FileTooLarge, "the request is too large"),
        _ => Problem::new(Code::Invalid, "the request can't be read"),
    })
}

/// Lets go of a refused request's body as it comes, keeping none of it. A connection that is closed on a sender who is
/// still sending loses them the answer; who sends slowly, or too much, loses it all the same.
pub(super) async fn let_go(request: Request) {
    let mut rest = request.with_limited_body().into_body().into_data_stream();
    let all = async { while let Some(Ok(_)) = rest.next().await {} };
    // Whether all of it came or not, the answer goes out now.
    drop(tokio::time::timeout(PATIENCE, all).await);
}
