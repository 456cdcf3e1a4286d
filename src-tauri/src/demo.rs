//! The demo server's mails and messages.

use pok_api::desktop::demo::{Letter, Outbox};
use pok_api::{Problem, protocol};

use crate::core::{Core, answers};

answers! { Outbox => outbox }

async fn outbox(core: &Core, Outbox {}: Outbox) -> Result<Vec<Letter>, Problem> {
    core.remote.get(protocol::DEMO_OUTBOX).await
}
