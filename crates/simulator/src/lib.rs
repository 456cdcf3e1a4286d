//! What lies outside PoK, in one process that speaks the same HTTP: the provider of identity verification, the gateway
//! of text messages, the register of road-name addresses and the tax service. Nobody in it is real, and nothing leaves
//! it. It knows nothing of PoK: it is what demo servers and tests talk to in place of the real ones.

mod address;
mod business;
mod deliver;
mod identity;
mod keys;
mod refusal;
mod sms;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use tokio::net::TcpListener;

pub use deliver::{Deliver, Delivery, Outbox};
pub use identity::{CONFIRMS_AFTER, DECLINES, REFUSED, ci};
pub use keys::Keys;

/// What the services share.
struct Outside {
    keys: Keys,
    deliver: Arc<dyn Deliver>,
    verifications: identity::Verifications,
}

type State = axum::extract::State<Arc<Outside>>;

/// Every service; the texts that phones would get go to `deliver`.
pub fn router(keys: Keys, deliver: Arc<dyn Deliver>) -> Router {
    Router::new()
        .route("/identity-verifications/{id}", get(identity::show))
        .route("/identity-verifications/{id}/send", post(identity::send))
        .route("/identity-verifications/{id}/confirm", post(identity::confirm))
        .route("/messages/v4/send", post(sms::send))
        .route("/addrlink/addrLinkApi.do", get(address::search))
        .route("/nts-businessman/v1/status", post(business::status))
        .with_state(Arc::new(Outside { keys, deliver, verifications: identity::Verifications::default() }))
}

/// Answers on `listener` until `stop` ends.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    axum::serve(listener, router).with_graceful_shutdown(stop).await
}
