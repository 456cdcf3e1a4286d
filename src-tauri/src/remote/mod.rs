//! The client of our own server: calls, their tries, and the session's tokens.

mod events;
mod fault;
mod server;
mod tokens;
mod transfer;

use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use pok_api::protocol::{self, About};
use pok_api::{Call, Problem};
use pok_domain::OperationId;
use reqwest::{Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;

pub(crate) use fault::{RemoteFault, jitter, offline};
pub use server::{Server, ServerFault};
pub(crate) use tokens::{Tokens, key_name};
pub(crate) use transfer::Pass;

use crate::core::clock::Clock;

/// Tries of a request that may be sent again.
const TRIES: u32 = 3;
const CONNECT: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(30);
/// A binding act waits longer: the server checks a signature and asks a timestamp authority.
const BINDING_ANSWER: Duration = Duration::from_secs(60);

/// Talks to one server at a time.
#[derive(Clone)]
pub(crate) struct Remote {
    http: reqwest::Client,
    /// The same without the system's proxy, for a server on this computer: it may be talked to without encryption, so
    /// that must not leave the computer.
    direct: reqwest::Client,
    server: Arc<RwLock<Option<Server>>>,
    tokens: Tokens,
    clock: Arc<Clock>,
}

impl Remote {
    pub(crate) fn new(server: Option<Server>, tokens: Tokens, clock: Arc<Clock>) -> Result<Self, reqwest::Error> {
        let builder = || {
            reqwest::Client::builder()
                .connect_timeout(CONNECT)
                .redirect(reqwest::redirect::Policy::none())
                .user_agent(concat!("pok/", env!("CARGO_PKG_VERSION")))
        };
        let (http, direct) = (builder().build()?, builder().no_proxy().build()?);
        Ok(Self { http, direct, server: Arc::new(RwLock::new(server)), tokens, clock })
    }

    /// The server in use.
    pub(crate) fn server(&self) -> Option<Server> {
        self.server.read().clone()
    }

    /// Talks to another server from now on.
    pub(crate) fn set_server(&self, server: Option<Server>) {
        *self.server.write() = server;
    }

    /// The session's tokens.
    pub(crate) fn tokens(&self) -> &Tokens {
        &self.tokens
    }

    /// A call that needs no session.
    pub(crate) async fn open<C: Call>(&self, call: &C) -> Result<C::Reply, Problem> {
        let body = json(call)?;
        let sent = self.repeated(C::REPEATABLE, || self.post(C::NAME, &body, None, None)).await;
        read(&sent.map_err(RemoteFault::into_problem)?)
    }

    /// A call of the session.
    pub(crate) async fn send<C: Call>(&self, call: &C) -> Result<C::Reply, Problem> {
        read(&self.send_raw(call).await.map_err(RemoteFault::into_problem)?)
    }

    /// The same, with the reply as it came.
    pub(crate) async fn send_raw<C: Call>(&self, call: &C) -> Result<Vec<u8>, RemoteFault> {
        let body = json(call)?;
        self.repeated(C::REPEATABLE, || self.authorised(|token| self.post(C::NAME, &body, Some(token), None))).await
    }

    /// A binding write, once: whether to send it again is for whoever knows what the act means.
    pub(crate) async fn send_once<C: Call>(&self, operation: OperationId, call: &C) -> Result<C::Reply, RemoteFault> {
        let body = json(call)?;
        // Whatever goes wrong with the session, the act itself hasn't left yet.
        self.resume().await.map_err(|fault| match fault {
            RemoteFault::Lost | RemoteFault::Foreign => RemoteFault::Unsent,
            RemoteFault::Unclear(problem) => RemoteFault::Refused(problem),
            fault => fault,
        })?;
        let reply = self.authorised(|token| self.post(C::NAME, &body, Some(token), Some(operation))).await?;
        read(&reply).map_err(RemoteFault::Unclear)
    }

    /// What the server says of itself.
    pub(crate) async fn about(&self) -> Result<About, Problem> {
        let ask = || async { bytes(self.request(Method::GET, protocol::ABOUT)?.timeout(ANSWER).send().await?).await };
        let about: About = read(&self.repeated(true, ask).await.map_err(RemoteFault::into_problem)?)?;
        self.clock.observe(about.now);
        Ok(about)
    }

    /// A plain JSON route without a session.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        let ask = || async { bytes(self.request(Method::GET, path)?.timeout(ANSWER).send().await?).await };
        read(&self.repeated(true, ask).await.map_err(RemoteFault::into_problem)?)
    }

    async fn post(
        &self,
        name: &str,
        body: &[u8],
        token: Option<String>,
        operation: Option<OperationId>,
    ) -> Result<Vec<u8>, RemoteFault> {
        let mut request = self
            .request(Method::POST, &format!("{}/{name}", protocol::CALLS))?
            .timeout(if operation.is_some() { BINDING_ANSWER } else { ANSWER })
            .header("content-type", "application/json")
            .body(body.to_owned());
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        if let Some(operation) = operation {
            request = request.header(protocol::IDEMPOTENCY_KEY, operation.to_string());
        }
        bytes(request.send().await?).await
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, RemoteFault> {
        let server = self.server().ok_or(RemoteFault::Unsent)?;
        let http = if server.is_here() { &self.direct } else { &self.http };
        Ok(http.request(method, server.at(path)).header(protocol::VERSION_HEADER, protocol::VERSION))
    }

    /// Tries again, after a while, what never left; and what got lost, if it may be `sent_again`.
    async fn repeated<T, F: Future<Output = Result<T, RemoteFault>>>(
        &self,
        sent_again: bool,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, RemoteFault> {
        let mut tried = 0;
        loop {
            let fault = match attempt().await {
                Err(fault @ RemoteFault::Unsent) => fault,
                Err(fault @ (RemoteFault::Lost | RemoteFault::Foreign)) if sent_again => fault,
                done => return done,
            };
            tried += 1;
            if tried >= TRIES || self.server().is_none() {
                return Err(fault);
            }
            tokio::time::sleep(jitter(Duration::from_millis(200), Duration::from_secs(2), tried)).await;
        }
    }
}

fn json<C: Call>(call: &C) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(call).map_err(|error| crate::core::fault::internal("writing a request", error))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|error| crate::core::fault::internal("reading an answer", error))
}

/// The body of a good answer, or what a bad one says.
async fn bytes(response: Response) -> Result<Vec<u8>, RemoteFault> {
    let body = good(response).await?.bytes().await;
    body.map(Into::into).map_err(|_| RemoteFault::Lost)
}

/// A good answer whose body is still to be read, or what a bad one says. Only the server's own is one: a gateway or a
/// hotel's login page answers in its place, and none of that is believed.
async fn good(response: Response) -> Result<Response, RemoteFault> {
    let status = response.status();
    let is_ours = response.headers().contains_key(protocol::REQUEST_ID);
    if !is_ours && fault::is_foreign(status) {
        tracing::debug!(%status, "somebody else answers");
        return Err(RemoteFault::Foreign);
    }
    if status.is_success() {
        return Ok(response);
    }
    let retry_after = retry_after(&response);
    let body = response.bytes().await.map_err(|_| RemoteFault::Lost)?;
    Err(fault::refusal(status, retry_after, &body))
}

/// How long to wait (RFC 9110 §10.2.3): so many seconds, or until a date by the clock of whoever says so.
fn retry_after(response: &Response) -> Option<Duration> {
    let header = |name| response.headers().get(name)?.to_str().ok();
    fault::wait(header("retry-after")?, header("date"))
}
