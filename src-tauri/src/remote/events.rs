//! The notification stream: the server says that there is more; what, is pulled.

use std::time::Duration;

use futures_util::StreamExt;
use pok_api::protocol;
use reqwest::Method;

use super::{Remote, RemoteFault};

/// Without a sign of life for this long the stream is taken for dead.
const SILENCE: Duration = Duration::from_secs(90);

impl Remote {
    /// Listens until the stream ends; `more` is told each time the feed has grown.
    pub(crate) async fn listen(&self, more: impl Fn()) -> RemoteFault {
        match self.listen_to_end(more).await {
            Ok(()) => RemoteFault::Lost,
            Err(fault) => fault,
        }
    }

    async fn listen_to_end(&self, more: impl Fn()) -> Result<(), RemoteFault> {
        let response = self
            .authorised(|token| async move {
                let request = self.request(Method::GET, protocol::EVENTS)?.bearer_auth(token);
                super::good(request.header("accept", "text/event-stream").send().await?).await
            })
            .await?;
        // Whatever was missed while there was no stream.
        more();
        let mut body = response.bytes_stream();
        let mut lines = Lines::default();
        while let Ok(Some(chunk)) = tokio::time::timeout(SILENCE, body.next()).await {
            if lines.feed(&chunk?) {
                more();
            }
        }
        Ok(())
    }
}

/// Splits a stream of server-sent events into lines.
#[derive(Default)]
struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// Whether the chunk ended an `event: changed` line.
    fn feed(&mut self, chunk: &[u8]) -> bool {
        let mut changed = false;
        for &byte in chunk {
            match byte {
                b'\n' | b'\r' => {
                    changed |= self.begun.strip_prefix(b"event:").is_some_and(|name| name.trim_ascii() == b"changed");
                    self.begun.clear();
                }
                _ if self.begun.len() < 1024 => self.begun.push(byte),
                _ => {}
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_may_come_in_pieces() {
        let mut lines = Lines::default();
        assert!(!lines.feed(b": hello\n\nevent: cha"));
        assert!(lines.feed(b"nged\r\ndata: {\"seq\":3}\n\n"));
        assert!(!lines.feed(b"event: other\n"));
    }
}
