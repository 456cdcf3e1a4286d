//! The window's start: what is known without the network, and what waits until it is painted.

use std::time::{Duration, Instant};

use pok_api::desktop::app::{Ready, Start, Started};
use pok_api::{Handle, Problem};

use crate::core::Core;
use crate::store::unlock;

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
        let about = self.server_about().await?;
        Ok(Started {
            settings: self.preferences(),
            who: self.who().ok(),
            notices: self.notices().await?,
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
            tokio::join!(resumed, core.fetch_server_about(), core.fetch_board(), core.derive_lists());
        });
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the line a benchmark waits for")]
fn print_ready(after: Duration) {
    println!("ready {}", after.as_millis());
}
