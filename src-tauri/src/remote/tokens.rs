//! The session's tokens: the access token in memory, the refresh token in the key store.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use parking_lot::{Mutex, MutexGuard};
use pok_api::Code;
use pok_api::remote::login::{Refresh, Session};
use tokio::sync::Notify;

use super::{Remote, RemoteFault, Server};
use crate::store::secrets::{NoKeyStore, Vault};

/// An access token is renewed this long before it ends.
const EARLY: SignedDuration = SignedDuration::from_secs(20);

/// A refresh may take this long, and is tried once more: both have to arrive while the server still accepts the used
/// token again, which is ten seconds.
const REFRESH_ANSWER: Duration = Duration::from_secs(4);

/// What lets the core speak for a contact.
#[derive(Clone)]
pub(crate) struct Tokens {
    vault: Vault,
    held: Arc<Mutex<Held>>,
    /// One refresh at a time: the second would come with a used token and end the whole family.
    refreshing: Arc<tokio::sync::Mutex<()>>,
    /// Told when the server ends the session.
    ended: Arc<Notify>,
}

#[derive(Default)]
struct Held {
    access: Option<(String, Timestamp)>,
    refresh: Option<String>,
}

impl From<&Session> for Held {
    fn from(session: &Session) -> Self {
        Self {
            access: Some((session.access_token.clone(), session.access_expires_at)),
            refresh: Some(session.refresh_token.clone()),
        }
    }
}

impl Tokens {
    pub(crate) fn new(vault: Vault) -> Self {
        Self { vault, held: Arc::default(), refreshing: Arc::default(), ended: Arc::default() }
    }

    /// The refresh token of the last time, out of the key store; it is not yet held.
    pub(crate) async fn recall(&self, server: &Server, patience: Duration) -> Result<Option<String>, NoKeyStore> {
        let kept = self.vault.get(name(server), patience).await?;
        Ok(kept.and_then(|token| String::from_utf8(token).ok()))
    }

    /// Holds a refresh token that was recalled.
    pub(crate) fn hold(&self, refresh: String) {
        *self.lock() = Held { access: None, refresh: Some(refresh) };
    }

    /// Holds a session's tokens, and keeps the refresh token if the key store lets us.
    pub(crate) async fn adopt(&self, server: &Server, session: &Session) -> Result<(), NoKeyStore> {
        *self.lock() = Held::from(session);
        self.vault.put(name(server), session.refresh_token.clone().into_bytes()).await
    }

    /// Holds what came for `used`, unless another session began or this one ended in the meantime; whether it does.
    async fn renew(&self, server: &Server, used: &str, session: &Session) -> bool {
        {
            let mut held = self.lock();
            if held.refresh.as_deref() != Some(used) {
                return false;
            }
            *held = Held::from(session);
        }
        if let Err(error) = self.vault.put(name(server), session.refresh_token.clone().into_bytes()).await {
            tracing::warn!(%error, "the refresh token can't be kept");
        }
        true
    }

    /// Forgets them, here and in the key store.
    pub(crate) async fn forget(&self, server: Option<&Server>) {
        *self.lock() = Held::default();
        if let Some(server) = server
            && let Err(error) = self.vault.forget(name(server)).await
        {
            tracing::warn!(%error, "the refresh token stays in the key store");
        }
    }

    /// Waits until the server ends the session.
    pub(crate) async fn ended(&self) {
        self.ended.notified().await;
    }

    fn access(&self, now: Timestamp) -> Option<String> {
        let held = self.lock();
        held.access.as_ref().filter(|(_, until)| now + EARLY < *until).map(|(token, _)| token.clone())
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock()
    }
}

impl Remote {
    /// Sends with the access token, once more with a fresh one if the server doesn't take it.
    pub(super) async fn authorised<T, F: Future<Output = Result<T, RemoteFault>>>(
        &self,
        attempt: impl Fn(String) -> F,
    ) -> Result<T, RemoteFault> {
        let token = match self.tokens.access(self.clock.now()) {
            Some(token) => token,
            None => self.refresh(None).await?,
        };
        match attempt(token.clone()).await {
            Err(fault) if fault.is_unauthenticated() => attempt(self.refresh(Some(&token)).await?).await,
            done => done,
        }
    }

    /// A fresh access token; `refused` is the one that no longer serves.
    async fn refresh(&self, refused: Option<&str>) -> Result<String, RemoteFault> {
        let one = Arc::clone(&self.tokens.refreshing).lock_owned().await;
        if let Some(token) = self.tokens.access(self.clock.now())
            && Some(&*token) != refused
        {
            return Ok(token);
        }
        let refresh_token = self.tokens.lock().refresh.clone();
        let Some(refresh_token) = refresh_token else {
            return Err(super::fault::logged_out().into());
        };
        // On its own: whoever asked may stop waiting, but the new token must not get lost with the answer.
        let remote = self.clone();
        let renewed = tokio::spawn(async move {
            let _one = one;
            remote.renew(refresh_token).await
        });
        renewed.await.map_err(|error| crate::core::fault::internal("renewing the session", error))?
    }

    async fn renew(&self, refresh_token: String) -> Result<String, RemoteFault> {
        let server = self.server().ok_or(RemoteFault::Unsent)?;
        let body = super::json(&Refresh { refresh_token: refresh_token.clone() })?;
        let send = || async {
            let sent = self.post(<Refresh as pok_api::Call>::NAME, &body, None, None);
            tokio::time::timeout(REFRESH_ANSWER, sent).await.unwrap_or(Err(RemoteFault::Lost))
        };
        let sent = match send().await {
            Err(RemoteFault::Lost) => send().await,
            sent => sent,
        };
        match sent {
            Ok(reply) => {
                let session: Session = super::read(&reply).map_err(RemoteFault::Unclear)?;
                self.clock.observe(session.now);
                match self.tokens.renew(&server, &refresh_token, &session).await {
                    true => Ok(session.access_token),
                    false => Err(super::fault::logged_out().into()),
                }
            }
            Err(RemoteFault::Refused(problem)) if problem.code == Code::Unauthenticated => {
                let is_current = self.tokens.lock().refresh.as_ref() == Some(&refresh_token);
                if is_current {
                    self.tokens.forget(Some(&server)).await;
                    self.tokens.ended.notify_one();
                }
                Err(problem.into())
            }
            // Something between here and the server says so; the session isn't its to end.
            Err(fault) if fault.is_unauthenticated() => Err(RemoteFault::Lost),
            Err(fault) => Err(fault),
        }
    }

    /// Renews the session of the last time.
    pub(crate) async fn resume(&self) -> Result<(), RemoteFault> {
        self.authorised(|_| async { Ok(()) }).await
    }
}

/// The name of a server's refresh token in the key store.
fn name(server: &Server) -> String {
    format!("session {server}")
}

/// The name of a contact's signing key in the key store.
pub(crate) fn key_name(server: &Server, contact: pok_domain::ContactId) -> String {
    format!("signing key {server} {contact}")
}
