//! What only a demo server answers.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use pok_api::Problem;
use pok_api::desktop::demo::Letter;
use pok_api::protocol::{DEMO_CLOCK, DEMO_OUTBOX};
use serde::{Deserialize, Serialize};

use super::problem::Refusal;
use crate::app::App;
use crate::ground::mail::letters;

/// No demo needs more at once: ten years.
const FURTHEST: i64 = 10 * 366 * 24 * 60 * 60;

pub(super) fn routes() -> Router<App> {
    Router::new().route(DEMO_OUTBOX, get(outbox)).route(DEMO_CLOCK, post(advance))
}

async fn outbox(State(app): State<App>) -> Result<Json<Vec<Letter>>, Refusal> {
    if !app.is_demo {
        return Err(Problem::not_found().into());
    }
    Ok(Json(letters(app.database.pool()).await?))
}

#[derive(Deserialize)]
struct Advance {
    advance_seconds: i64,
}

#[derive(Serialize)]
struct Advanced {
    now: Timestamp,
}

/// Moves the server's clock on, and says what time it is then.
async fn advance(State(app): State<App>, Json(by): Json<Advance>) -> Result<Json<Advanced>, Refusal> {
    if !(0..=FURTHEST).contains(&by.advance_seconds) {
        return Err(Problem::field("advance_seconds", "from 0 to ten years").into());
    }
    if !app.is_demo || !app.database.advance(SignedDuration::from_secs(by.advance_seconds)) {
        return Err(Problem::not_found().into());
    }
    Ok(Json(Advanced { now: app.now() }))
}
