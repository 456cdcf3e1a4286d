//! The session's tokens: the access token in memory, the refresh token in the key store.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pok_api::Code;
use pok_api::remote::member::{Refresh, Session};
use tokio::sync::Notify;

use super::{Fault, Remote, Server};
use crate::secrets::{NoKeyStore, Vault};

/// An access token is renewed this long before it ends.
const EARLY: SignedDuration = SignedDuration::from_secs(20);

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

impl Tokens {
    pub(crate) fn new(vault: Vault) -> Self {
        Self { vault, held: Arc::default(), refreshing: Arc::default(), ended: Arc::default() }
    }

    /// Takes the refresh token of the last time out of the key store; whether there was one.
    pub(crate) async fn recall(&self, server: &Server, patience: Duration) -> Result<bool, NoKeyStore> {
        let kept = self.vault.get(name(server), patience).await?;
        let token = kept.and_then(|token| String::from_utf8(token).ok());
        let mut held = self.lock();
        *held = Held { access: None, refresh: token };
        Ok(held.refresh.is_some())
    }

    /// Holds a session's tokens, and keeps the refresh token if the key store lets us.
    pub(crate) async fn adopt(&self, server: &Server, session: &Session) -> Result<(), NoKeyStore> {
        *self.lock() = Held {
            access: Some((session.access_token.clone(), session.access_expires_at)),
            refresh: Some(session.refresh_token.clone()),
        };
        self.vault.put(name(server), session.refresh_token.clone().into_bytes()).await
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

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Remote {
    /// Sends with the access token, once more with a fresh one if the server doesn't take it.
    pub(super) async fn authorised<T, F: Future<Output = Result<T, Fault>>>(
        &self,
        attempt: impl Fn(String) -> F,
    ) -> Result<T, Fault> {
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
    async fn refresh(&self, refused: Option<&str>) -> Result<String, Fault> {
        let _one = self.tokens.refreshing.lock().await;
        if let Some(token) = self.tokens.access(self.clock.now())
            && Some(&*token) != refused
        {
            return Ok(token);
        }
        let refresh_token = self.tokens.lock().refresh.clone();
        let Some(refresh_token) = refresh_token else {
            return Err(super::fault::refusal(reqwest::StatusCode::UNAUTHORIZED, None, &[]));
        };
        // Never sent twice: the token is used up by the first.
        let body = super::json(&Refresh { refresh_token })?;
        match self.post(<Refresh as pok_api::Call>::NAME, &body, None, None).await {
            Ok(reply) => {
                let session: Session = super::read(&reply)?;
                self.clock.observe(session.now);
                if let Some(server) = self.server()
                    && let Err(error) = self.tokens.adopt(&server, &session).await
                {
                    tracing::warn!(%error, "the refresh token can't be kept");
                }
                Ok(session.access_token)
            }
            Err(Fault::Refused(problem)) if problem.code == Code::Unauthenticated => {
                self.tokens.forget(self.server().as_ref()).await;
                self.tokens.ended.notify_one();
                Err(problem.into())
            }
            Err(fault) => Err(fault),
        }
    }

    /// Renews the session of the last time.
    pub(crate) async fn resume(&self) -> Result<(), Fault> {
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
