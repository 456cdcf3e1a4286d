//! When the server is to end: what is under way is finished, and nothing is begun any more.

use tokio::sync::watch;

/// Told to whatever runs until the server ends.
#[derive(Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Comes when what `told` sends turns true, or when it is dropped.
    pub(crate) fn new(told: &watch::Sender<bool>) -> Self {
        Self(told.subscribe())
    }

    /// Ends when the server is to end.
    pub(crate) fn comes(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut told = self.0.clone();
        async move {
            // An error means that the server is gone already.
            drop(told.wait_for(|told| *told).await);
        }
    }

    /// Whether the server is to end.
    pub(crate) fn has_come(&self) -> bool {
        *self.0.borrow()
    }
}
