//! Tells open event streams that a feed has grown. It carries no content: who hears it asks for the changes.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use pok_domain::CompanyId;
use tokio::sync::{broadcast, oneshot};

/// How many streams of one session are open at a time. One is used; others broke off and nobody has noticed yet.
const STREAMS: usize = 4;

/// Shared by the writers and the event streams of one server.
#[derive(Clone)]
pub(crate) struct Bell {
    rung: broadcast::Sender<(CompanyId, i64)>,
    streams: Streams,
}

/// The open streams of each session, oldest first.
type Streams = Arc<Mutex<HashMap<String, VecDeque<oneshot::Sender<()>>>>>;

impl Bell {
    pub(crate) fn new() -> Self {
        Self { rung: broadcast::Sender::new(256), streams: Streams::default() }
    }

    pub(crate) fn ring(&self, company: CompanyId, seq: i64) {
        // Nobody listening is no failure.
        drop(self.rung.send((company, seq)));
    }

    /// Listens for a session. Where it has enough streams, the oldest loses its place.
    pub(crate) fn listen(&self, session: &str) -> (broadcast::Receiver<(CompanyId, i64)>, Place) {
        let (keep, lost) = oneshot::channel();
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let open = streams.entry(session.to_owned()).or_default();
        open.push_back(keep);
        if open.len() > STREAMS {
            open.pop_front();
        }
        (self.rung.subscribe(), Place { session: session.to_owned(), streams: Arc::clone(&self.streams), lost })
    }
}

/// One of the streams a session may have; free again when this is dropped.
pub(crate) struct Place {
    session: String,
    streams: Streams,
    lost: oneshot::Receiver<()>,
}

impl Place {
    /// Ends when a newer stream has taken the place.
    pub(crate) async fn until_lost(mut self) {
        // Nothing is ever sent: the other end is dropped.
        drop((&mut self.lost).await);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.lost.close();
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = streams.get_mut(&self.session) {
            open.retain(|keep| !keep.is_closed());
            if open.is_empty() {
                streams.remove(&self.session);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn a_session_has_four_streams_and_the_oldest_goes_for_a_fifth() {
        let bell = Bell::new();
        let mut open: VecDeque<Place> = (0..STREAMS).map(|_| bell.listen("a").1).collect();
        let other = bell.listen("b").1;
        drop(open.pop_back());
        open.push_back(bell.listen("a").1);
        let first = open.pop_front().expect("four");
        open.push_back(bell.listen("a").1);
        assert!(first.until_lost().now_or_never().is_some());
        for place in open.into_iter().chain([other]) {
            assert!(place.until_lost().now_or_never().is_none());
        }
        assert!(bell.streams.lock().expect("whole").is_empty());
    }
}
