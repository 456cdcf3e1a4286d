//! The demo server's mails and messages.

use pok_api::desktop::demo::{Letter, Outbox};
use pok_api::{Handle, Problem, protocol};

use crate::core::Core;

impl Handle<Outbox> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Outbox {}: Outbox) -> Result<Vec<Letter>, Problem> {
        self.remote.get(protocol::DEMO_OUTBOX).await
    }
}
