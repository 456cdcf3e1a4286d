//! The session of the last time: found in the key store, which may have to be unlocked first.

use std::time::Duration;

use pok_api::Problem;
use pok_api::desktop::app::Warning;
use pok_api::desktop::event::{LOGGED_IN, Resumed};
use pok_api::desktop::login::Who;
use tokio::sync::{Mutex, oneshot};

use crate::core::fault::Doing;
use crate::core::host::emit;
use crate::core::{Core, State};
use crate::remote::Server;

/// The first screen doesn't wait longer for the key store: a locked one asks the person first.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a person may leave that question open; a later answer is no longer expected.
const AWAY: Duration = Duration::from_secs(15 * 60);

/// What the key store was asked.
#[derive(Default)]
pub(super) struct Recall {
    /// The server whose session was found in the key store, or is known not to be there.
    pub(super) known_of: Mutex<Option<String>>,
    /// Held while the key store is asked for it.
    asking: Mutex<()>,
}

impl State for Recall {}

impl Recall {
    /// From here on the key store's answer about an earlier session comes too late.
    pub(super) async fn close(&self, server: &Server) {
        *self.known_of.lock().await = Some(server.to_string());
    }
}

impl Core {
    /// Finds the session of the last time, once per server. A key store that must be unlocked first is given its time:
    /// what it answers then comes as an event.
    pub(crate) async fn recall_session(&self, server: &Server) -> Result<(), Problem> {
        let (tell, told) = oneshot::channel();
        let (core, server) = (self.clone(), server.clone());
        self.spawn(async move {
            let recalled = core.recall(&server).await;
            if let Err(late) = tell.send(recalled) {
                core.adopt_late(late).await;
            }
        });
        match tokio::time::timeout(PATIENCE, told).await {
            Ok(Ok(recalled)) => recalled.map(drop),
            // The question stays open, or the program is ending.
            Ok(Err(_)) | Err(_) => Ok(()),
        }
    }

    /// Who was logged in the last time, unless that is known already.
    async fn recall(&self, server: &Server) -> Result<Option<Who>, Problem> {
        let name = server.to_string();
        // A window that is loaded anew asks again; the person is asked once.
        let recall = self.state::<Recall>();
        let _one = recall.asking.lock().await;
        if recall.known_of.lock().await.as_ref() == Some(&name) {
            return Ok(None);
        }
        let answer = self.remote.tokens().recall(server, AWAY).await;
        let mut recalled = recall.known_of.lock().await;
        if recalled.as_ref() == Some(&name) || self.remote.server().as_ref() != Some(server) {
            tracing::info!("somebody logged in, or chose another server, before the key store answered");
            return Ok(None);
        }
        let mut found = None;
        match answer {
            Ok(None) => {}
            Ok(Some(token)) => {
                found = self.drafts.last_session(&name).await.doing("who logged in last")?;
                // Locked, if it is to be, before anybody is logged in as far as the window can ask.
                if found.is_some() && !self.lock_window_again().await? {
                    found = None;
                }
                if let Some(who) = &found {
                    self.claim_mirror(server, who).await?;
                    self.remote.tokens().hold(token);
                    self.set_who(who.clone());
                }
            }
            Err(error) => {
                tracing::warn!(%error, "key store");
                self.warn(Warning::NoKeyStore);
            }
        }
        *recalled = Some(name);
        Ok(found)
    }

    /// Goes on with a session that was found after the first screen was shown without it.
    async fn adopt_late(&self, recalled: Result<Option<Who>, Problem>) {
        match recalled {
            Ok(Some(who)) => {
                emit(&*self.host, LOGGED_IN, &Resumed { who, is_locked: self.is_window_locked() });
                self.resume_session().await;
            }
            Ok(None) => {}
            Err(problem) => tracing::error!(%problem, "the session of the last time"),
        }
    }
}
