//! HTTP: routes, who may call them, and how answers travel. Knows no business.

mod answer;
mod body;
#[cfg(feature = "demo")]
mod demo;
mod events;
mod files;
mod open;
pub(crate) mod openapi;
mod peer;
mod problem;
mod request;
pub(crate) mod serve;
mod version;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use pok_api::Call;
use pok_api::protocol::{ABOUT, BLOBS, CALLS, EVENTS, OPENAPI};

use crate::app::App;

/// The largest body of a call. Files have routes of their own.
const MAX_CALL: usize = 1024 * 1024;
/// The same of long ones: about notices as long as they may be.
const MAX_LONG_CALL: usize = 4 * MAX_CALL;

/// One route per listed call. A call without a handler, or with a caller that can't be admitted, does not compile.
macro_rules! routes {
    ($($call:ty,)*) => {
        Router::new()$(.route(
            &format!("{CALLS}/{}", <$call as Call>::NAME),
            post(answer::answer::<$call>).layer(DefaultBodyLimit::max(if <$call as Call>::LONG { MAX_LONG_CALL } else { MAX_CALL })),
        ))*
    };
}

fn calls() -> Router<App> {
    let supplier: Router<App> = pok_api::remote_calls!(routes);
    let buyer: Router<App> = pok_api::buyer_calls!(routes);
    supplier.merge(buyer)
}

/// Everything the server answers.
pub(crate) fn router(app: App) -> Router {
    let files = get(files::download).head(files::held).put(files::upload);
    let router = calls();
    #[cfg(feature = "demo")]
    let router = router.merge(demo::routes());
    router
        .route(&format!("{BLOBS}/{{sha256}}"), files.layer(DefaultBodyLimit::max(files::MAX_CHUNK)))
        .route(EVENTS, get(events::events))
        .route(ABOUT, get(open::about))
        .route(OPENAPI, get(open::openapi))
        .route("/healthz", get(open::alive))
        .route("/readyz", get(open::ready))
        .fallback(open::nothing)
        .layer(middleware::from_fn_with_state(app.clone(), request::number))
        .with_state(app)
}
