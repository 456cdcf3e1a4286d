//! Tells open event streams that a feed has grown. It carries no content: who hears it asks for the changes.

use pok_domain::CompanyId;
use tokio::sync::broadcast;

/// Shared by the writers and the event streams of one server.
#[derive(Clone)]
pub(crate) struct Bell(broadcast::Sender<(CompanyId, i64)>);

impl Bell {
    pub(crate) fn new() -> Self {
        Self(broadcast::Sender::new(256))
    }

    pub(crate) fn ring(&self, company: CompanyId, seq: i64) {
        // Nobody listening is no failure.
        drop(self.0.send((company, seq)));
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<(CompanyId, i64)> {
        self.0.subscribe()
    }
}
