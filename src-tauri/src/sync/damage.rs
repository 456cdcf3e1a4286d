//! A mirror that turned out to be damaged: it is set aside and fetched anew.

use pok_api::Problem;
use pok_api::desktop::app::Warning;
use pok_api::desktop::event::CHANGED;
use serde_json::Value;

use crate::core::{Core, fault};

impl Core {
    /// Turns an error of the mirror into an answer; a damaged file is set aside and fetched anew.
    pub(crate) fn mirror_fault(&self, doing: &'static str, error: &sqlx::Error) -> Problem {
        if fault::is_damage(error) {
            let (core, damaged) = (self.clone(), self.mirror.generation());
            self.spawn(async move { core.rebuild_damaged(damaged).await });
        }
        fault::sql(doing, error)
    }

    async fn rebuild_damaged(&self, damaged: u64) {
        let _alone = self.sync.pulling.lock().await;
        match self.mirror.set_aside(damaged).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "the mirror can't be set aside");
                return;
            }
        }
        self.warn(Warning::StoreRebuilt);
        if let (Some(server), Ok(who)) = (self.remote.server(), self.who()) {
            match self.claim_idle_mirror(&server, &who).await {
                Ok(()) => self.sync.wake(),
                Err(problem) => tracing::error!(%problem, "the mirror can't be begun anew"),
            }
        }
        self.host.emit(CHANGED, Value::Null);
    }
}
