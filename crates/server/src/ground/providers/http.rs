//! Asking over HTTP: briefly, with a bounded answer, and without telling the log what was asked.

use std::time::Duration;

use pok_api::Problem;
use reqwest::{Client, RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::unavailable;
use crate::ground::fault::Fault;

const CONNECT: Duration = Duration::from_secs(3);
/// A person waits for it.
const ANSWER: Duration = Duration::from_secs(10);
/// No answer that we ask for is longer.
const LONGEST: usize = 1024 * 1024;

/// Shared by the services of a server; each is made when the first one needs it.
#[derive(Default)]
pub(super) struct Clients {
    http: Option<Client>,
    /// Without the system's proxy, for services on this computer.
    direct: Option<Client>,
}

impl Clients {
    fn of(&mut self, url: &Url) -> Result<Client, Fault> {
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let is_here = host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
        let kept = if is_here { &mut self.direct } else { &mut self.http };
        if let Some(client) = kept {
            return Ok(client.clone());
        }
        let builder = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("pok-server/", env!("CARGO_PKG_VERSION")));
        let built = if is_here { builder.no_proxy() } else { builder }.build();
        let client = built.map_err(|error| Fault::broken(format!("the HTTP client: {error}")))?;
        Ok(kept.insert(client).clone())
    }
}

/// Whether a request may be sent again when its answer was lost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    Yes,
    No,
}

/// A service at an address.
pub(super) struct Service {
    name: &'static str,
    base: String,
    client: Client,
}

/// What it said.
pub(super) struct Answer {
    name: &'static str,
    pub(super) status: StatusCode,
    body: Vec<u8>,
}

impl Service {
    /// # Errors
    /// [`Fault`] where the address isn't one. Its words don't show it: it may hold a key.
    pub(super) fn new(name: &'static str, url: &str, clients: &mut Clients) -> Result<Self, Fault> {
        let wrong = || Fault::broken(format!("{name}.url isn't an address that begins with http:// or https://"));
        let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(wrong)?;
        Ok(Self { name, base: url.trim_end_matches('/').to_owned(), client: clients.of(&parsed)? })
    }

    /// Asks, and once more where nothing was sent, or nothing can happen twice.
    pub(super) async fn ask(
        &self,
        repeat: Repeat,
        path: &str,
        make: impl Fn(&Client, String) -> RequestBuilder,
    ) -> Result<Answer, Problem> {
        let mut again = true;
        loop {
            let failed = match self.once(make(&self.client, format!("{}{path}", self.base))).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let may = repeat == Repeat::Yes || failed.as_ref().is_some_and(reqwest::Error::is_connect);
            // An address can hold a key or what was searched for.
            let failed = failed.map(reqwest::Error::without_url);
            tracing::warn!(service = self.name, error = ?failed, "a service outside doesn't answer");
            if !(may && std::mem::take(&mut again)) {
                return Err(unavailable());
            }
        }
    }

    async fn once(&self, request: RequestBuilder) -> Result<Answer, Option<reqwest::Error>> {
        let mut response = request.send().await?;
        let (status, mut body) = (response.status(), Vec::new());
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > LONGEST {
                return Err(None);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { name: self.name, status, body })
    }
}

impl Answer {
    /// Reads it.
    ///
    /// # Errors
    /// `Unavailable`. The parser's words stay here: they can quote a person's data.
    pub(super) fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_json::from_slice(&self.body).map_err(|error| {
            let (column, status) = (error.column(), self.status.as_u16());
            tracing::error!(service = self.name, status, column, "a service outside answers what it shouldn't");
            unavailable()
        })
    }

    /// An answer that shouldn't have come: our key is wrong, or the service fails. `code` is the service's own.
    pub(super) fn unexpected(&self, code: &str) -> Problem {
        tracing::error!(
            service = self.name,
            status = self.status.as_u16(),
            code,
            "a service outside refuses to answer"
        );
        unavailable()
    }
}
