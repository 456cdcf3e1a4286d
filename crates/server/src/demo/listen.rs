//! What the demo's buyer hears of.

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::app::Happened;

/// The next thing that a supplier does and `pick` takes; none once the server has ended.
pub(super) async fn next<T>(happened: &mut Receiver<Happened>, pick: impl Fn(Happened) -> Option<T>) -> Option<T> {
    loop {
        match happened.recv().await.map(&pick) {
            Ok(Some(picked)) => return Some(picked),
            // Too much at once: whoever tries the demo does something again.
            Ok(None) | Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return None,
        }
    }
}
