//! The preferences as the window sees and changes them.

use pok_api::Problem;
use pok_api::desktop::preferences::{Mails, Put, Settings};
use pok_api::remote::bid;
use pok_domain::bid::Reminders;

pub use crate::store::preferences::{Forgetful, PreferencesStore};

use crate::core::{Core, answers};
use crate::remote::Server;

impl Core {
    /// The preferences with the address that is really used.
    pub(crate) fn preferences(&self) -> Settings {
        let mut settings = self.preferences_store.load();
        if let Some(server) = &self.server_override {
            settings.server = server.to_string();
        }
        settings
    }

    /// Keeps, or forgets, the ID of a login (LOG-17).
    pub(crate) fn remember_id(&self, login_id: Option<String>) -> Result<(), Problem> {
        let mut settings = self.preferences_store.load();
        settings.remembered_id = login_id;
        self.preferences_store.save(&settings)
    }
}

answers! {
    Put => put,
    Mails => mails,
}

async fn put(core: &Core, Put { mut settings }: Put) -> Result<Settings, Problem> {
    let before = core.preferences_store.load();
    // The login's to keep: what the window knows of it may be older.
    settings.remembered_id.clone_from(&before.remembered_id);
    if core.server_override.is_some() {
        // The environment decides for this run only.
        settings.server = before.server;
        core.preferences_store.save(&settings)?;
        return Ok(core.preferences());
    }
    let server = match &*pok_domain::typed::plain(&settings.server) {
        "" => None,
        typed => Some(Server::parse(typed).map_err(|fault| Problem::field("settings.server", fault.to_string()))?),
    };
    settings.server = server.as_ref().map(Server::to_string).unwrap_or_default();
    core.preferences_store.save(&settings)?;
    if settings.server != before.server {
        core.use_server(server).await;
    }
    Ok(settings)
}

/// The server's to keep: it sends them.
async fn mails(core: &Core, Mails { mails }: Mails) -> Result<Reminders, Problem> {
    core.who()?;
    core.remote.send(&bid::Mails { mails }).await
}
