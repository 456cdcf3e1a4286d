//! The window's start: what is known without the network, and what waits until it is painted.

use std::time::{Duration, Instant};

use pok_api::desktop::app::{Ready, Start, Started, Warning};
use pok_api::{Handle, Problem};

use crate::core::Core;
use crate::fault;
use crate::remote::Server;

/// The first screen doesn't wait longer for the key store: a locked one asks the person first.
const PATIENCE: Duration = Duration::from_secs(3);

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
        let core = self.clone();
        self.spawn(async move {
            let resumed = async {
                if core.who().is_ok() {
                    core.resume_session().await;
                }
            };
            tokio::join!(resumed, core.fetch_board());
        });
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the line a benchmark waits for")]
fn print_ready(after: Duration) {
    println!("ready {}", after.as_millis());
}

impl Core {
    /// Finds the session of the last time, once per server.
    async fn recall_session(&self, server: &Server) -> Result<(), Problem> {
        let mut recalled = self.recalled.lock().await;
        if recalled.as_deref() == Some(&*server.to_string()) {
            return Ok(());
        }
        *recalled = Some(server.to_string());
        match self.remote.tokens().recall(server, PATIENCE).await {
            Ok(false) => Ok(()),
            Ok(true) => {
                let kept = self.drafts.last_session(&server.to_string()).await;
                let Some(who) = kept.map_err(|error| fault::sql("who logged in last", &error))? else {
                    return Ok(());
                };
                self.claim_mirror(server, &who).await?;
                self.set_who(Some(who));
                Ok(())
            }
            Err(error) => {
                tracing::warn!(%error, "key store");
                self.warn(Warning::NoKeyStore);
                Ok(())
            }
        }
    }
}
