//! The window's start: what is known without the network, and what waits until it is painted.

use std::time::{Duration, Instant};

use pok_api::desktop::app::{Ready, Start, Started, Warning};
use pok_api::desktop::event::{LOGGED_IN, Resumed};
use pok_api::desktop::session::Who;
use pok_api::{Handle, Problem};
use tokio::sync::oneshot;

use crate::core::Core;
use crate::remote::Server;
use crate::{fault, host, unlock};

/// The first screen doesn't wait longer for the key store: a locked one asks the person first.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a person may leave that question open; a later answer is no longer expected.
const AWAY: Duration = Duration::from_secs(15 * 60);

/// When this process began, for `POK_BENCH_READY`.
static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();

/// Takes note of the beginning; the first line of `main`.
pub fn begin() {
    BEGUN.get_or_init(Instant::now);
}

impl Handle<Start> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Start {}: Start) -> Result<Started, Problem> {
        if let Some(server) = self.remote.server() {
            self.recall_session(&server).await?;
        }
        let about = self.kept_about().await?;
        Ok(Started {
            settings: self.settings(),
            who: self.who().ok(),
            notices: self.kept_notices().await?,
            buyer: about.as_ref().map(|about| about.buyer.clone()),
            contact_mail: about.as_ref().map(|about| about.contact_mail.clone()),
            demo: about.is_some_and(|about| about.demo),
            is_locked: self.is_window_locked(),
            idle_seconds: u32::try_from(self.idle.as_secs()).unwrap_or(u32::MAX),
            warnings: self.warnings(),
        })
    }
}

impl Handle<Ready> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Ready {}: Ready) -> Result<(), Problem> {
        if std::env::var_os("POK_BENCH_READY").is_some_and(|value| value == "1")
            && let Some(begun) = BEGUN.get()
        {
            print_ready(begun.elapsed());
        }
        // The first screen shows the warnings of this start.
        unlock::told(&self.paths.data);
        let core = self.clone();
        self.spawn(async move {
            let resumed = async {
                if core.who().is_ok() {
                    core.resume_session().await;
                }
            };
            tokio::join!(resumed, core.fetch_board(), core.derive_lists());
        });
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the line a benchmark waits for")]
fn print_ready(after: Duration) {
    println!("ready {}", after.as_millis());
}

impl Core {
    /// Finds the session of the last time, once per server. A key store that must be unlocked first is given its time:
    /// what it answers then comes as an event.
    async fn recall_session(&self, server: &Server) -> Result<(), Problem> {
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
        let _one = self.recalling.lock().await;
        if self.recalled.lock().await.as_ref() == Some(&name) {
            return Ok(None);
        }
        let answer = self.remote.tokens().recall(server, AWAY).await;
        let mut recalled = self.recalled.lock().await;
        if recalled.as_ref() == Some(&name) || self.remote.server().as_ref() != Some(server) {
            tracing::info!("somebody logged in, or chose another server, before the key store answered");
            return Ok(None);
        }
        let mut found = None;
        match answer {
            Ok(None) => {}
            Ok(Some(token)) => {
                let kept = self.drafts.last_session(&name).await;
                found = kept.map_err(|error| fault::sql("who logged in last", &error))?;
                // Locked, if it is to be, before anybody is logged in as far as the window can ask.
                if found.is_some() && !self.lock_again().await? {
                    found = None;
                }
                if let Some(who) = &found {
                    self.claim_mirror(server, who).await?;
                    self.remote.tokens().hold(token);
                    self.set_who(Some(who.clone()));
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
                host::emit(&*self.host, LOGGED_IN, &Resumed { who, is_locked: self.is_window_locked() });
                self.resume_session().await;
            }
            Ok(None) => {}
            Err(problem) => tracing::error!(%problem, "the session of the last time"),
        }
    }
}
