//! What anybody may ask for.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use pok_api::Problem;
use pok_api::protocol::About;

use super::problem::Refusal;
use crate::app::App;

pub(super) async fn about(State(app): State<App>) -> Json<About> {
    Json(About {
        buyer: app.buyer.name.clone(),
        contact_mail: app.buyer.contact_mail.clone(),
        demo: app.is_demo,
        version: env!("CARGO_PKG_VERSION").into(),
        now: app.now(),
    })
}

pub(super) async fn openapi() -> Json<serde_json::Value> {
    Json(super::openapi::document())
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
