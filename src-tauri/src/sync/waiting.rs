//! How much waits to be sent, and what it is called.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use pok_api::{Code, Problem};
use pok_domain::DocumentKind;
use uuid::Uuid;

use crate::core::{Core, fault};

impl Core {
    /// Counts what waits, for the masthead, and sees to its names.
    pub(crate) async fn count_waiting(&self) {
        self.show_waiting().await;
        self.count_soon();
    }

    async fn show_waiting(&self) {
        let counted = async {
            let (who, server) = (self.who()?, self.server()?.to_string());
            let counted = self.drafts.count_waiting(who.company.id, &server).await;
            counted.map_err(|error| fault::sql("counting what waits", &error))
        };
        match counted.await {
            Ok((waiting, conflicts)) => self.sync.show_waiting(waiting, conflicts),
            Err(problem) => tracing::debug!(%problem, "counting what waits"),
        }
    }

    /// Counts and names what waits without anybody waiting for it, once for all who ask meanwhile.
    pub(crate) fn count_soon(&self) {
        if let Ok(next) = Arc::clone(&self.unsynced.next).try_lock_owned() {
            let core = self.clone();
            self.spawn(async move {
                let naming = Arc::clone(&core.unsynced.naming).lock_owned().await;
                drop(next);
                let began = Instant::now();
                core.show_waiting().await;
                if let Err(problem) = core.name_unsynced().await {
                    tracing::debug!(%problem, "naming what waits");
                }
                // Where much waits, most of the time goes into something else.
                tokio::time::sleep(began.elapsed() * 10).await;
                drop(naming);
            });
        }
    }

    /// Keeps beside the encrypted files what the drafts are called that the server doesn't have yet: whoever loses the
    /// key is told which were lost.
    pub(crate) async fn name_unsynced(&self) -> Result<(), Problem> {
        let (company, server) = (self.who()?.company.id, self.server()?.to_string());
        let keys = self.drafts.unsynced(company, &server).await;
        let keys = keys.map_err(|error| fault::sql("what waits to be sent", &error))?;
        let ours = format!("{server} {company} ");
        let held = self.unsynced.named();
        let others = held.iter().filter(|(key, _)| !key.starts_with(&ours));
        let mut names: BTreeMap<_, _> = others.map(|(key, name)| (key.clone(), name.clone())).collect();
        for key in keys {
            let place = format!("{ours}{}:{}", key.kind, key.subject);
            let name = match held.get(&place) {
                Some(name) => name.clone(),
                None => self.title_of(key.kind.subject(), key.subject).await?,
            };
            names.insert(place, name);
        }
        self.unsynced.set(names).map_err(|error| fault::file("names of drafts", &error))
    }

    /// What a document is called; nothing where it was not fetched yet.
    pub(crate) async fn title_of(&self, kind: DocumentKind, id: Uuid) -> Result<String, Problem> {
        match (self.hooks.title)(self, kind, id).await {
            Err(problem) if problem.code == Code::NotFound => Ok(String::new()),
            title => title,
        }
    }
}
