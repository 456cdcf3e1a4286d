//! What anybody may ask for.

use std::sync::LazyLock;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use pok_api::Problem;
use pok_api::protocol::About;

use super::problem::Refusal;
use crate::app::App;
use crate::ground::secret::sha256;

pub(super) async fn about(State(app): State<App>) -> Json<About> {
    Json(About {
        buyer: app.buyer.name.clone(),
        contact_mail: app.buyer.contact_mail.clone(),
        demo: app.is_demo,
        version: env!("CARGO_PKG_VERSION").into(),
        now: app.now(),
    })
}

/// What this version says of itself, made once, and its name.
static DESCRIPTION: LazyLock<(Bytes, String)> = LazyLock::new(|| {
    let text = super::openapi::document().to_string();
    let name = format!("\"{}\"", sha256(&text));
    (text.into(), name)
});

pub(super) async fn openapi(headers: HeaderMap) -> Response {
    let (text, name) = &*DESCRIPTION;
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|value| value.split(',')).map(|one| one.trim().trim_start_matches("W/"));
    let about = [(ETAG, name.as_str()), (CACHE_CONTROL, "public, max-age=300")];
    match known.any(|one| one == "*" || one == name) {
        true => (StatusCode::NOT_MODIFIED, about).into_response(),
        false => (about, [(CONTENT_TYPE, "application/json")], text.clone()).into_response(),
    }
}

/// The process answers.
pub(super) async fn alive() -> &'static str {
    "alive\n"
}

/// The database answers too.
pub(super) async fn ready(State(app): State<App>) -> Response {
    match sqlx::query("select 1").execute(app.database.pool()).await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(error = %error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database doesn't answer\n").into_response()
        }
    }
}

pub(super) async fn nothing() -> Refusal {
    Problem::not_found().into()
}
