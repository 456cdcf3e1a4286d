//! Refusals, each in the words of the service that it stands for.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// A status and the service's JSON.
pub(crate) struct Refusal(pub(crate) StatusCode, pub(crate) Value);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(self.1)).into_response()
    }
}
