//! The window's start: what is known without the network, and what waits until it is painted.

use std::time::{Duration, Instant};

use pok_api::Problem;
use pok_api::desktop::app::{Ready, Start, Started};

use crate::core::{Core, answers};
use crate::store::unlock;

/// When this process began, for `POK_BENCH_READY`.
static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();

/// Takes note of the beginning; the first line of `main`.
pub fn begin() {
    BEGUN.get_or_init(Instant::now);
}

answers! {
    Start => start,
    Ready => ready,
}

async fn start(core: &Core, Start {}: Start) -> Result<Started, Problem> {
    if let Some(server) = core.remote.server() {
        core.recall_session(&server).await?;
    }
    let about = core.server_about().await?;
    Ok(Started {
        settings: core.preferences(),
        who: core.who().ok(),
        notices: core.notices().await?,
        buyer: about.as_ref().map(|about| about.buyer.clone()),
        contact_mail: about.as_ref().map(|about| about.contact_mail.clone()),
        demo: about.is_some_and(|about| about.demo),
        is_locked: core.is_window_locked(),
        idle_seconds: u32::try_from(core.idle.as_secs()).unwrap_or(u32::MAX),
        warnings: core.warnings(),
    })
}

async fn ready(core: &Core, Ready {}: Ready) -> Result<(), Problem> {
    if std::env::var_os("POK_BENCH_READY").is_some_and(|value| value == "1")
        && let Some(begun) = BEGUN.get()
    {
        print_ready(begun.elapsed());
    }
    // The first screen shows the warnings of this start.
    unlock::told(&core.paths.data);
    let own = core.clone();
    core.spawn(async move {
        let resumed = async {
            if own.who().is_ok() {
                own.resume_session().await;
            }
        };
        tokio::join!(resumed, own.fetch_server_about(), own.fetch_board(), own.derive_lists());
    });
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the line a benchmark waits for")]
fn print_ready(after: Duration) {
    println!("ready {}", after.as_millis());
}
