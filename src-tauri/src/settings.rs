//! Preferences: where they are kept, and `settings.put`.

use std::sync::Mutex;

use pok_api::desktop::settings::{Put, Settings};
use pok_api::{Handle, Problem};

use crate::core::Core;
use crate::remote::Server;

/// Keeps the preferences of this computer's user.
pub trait SettingsStore: Send + Sync + 'static {
    /// As kept, or the default.
    fn load(&self) -> Settings;

    /// Keeps them.
    ///
    /// # Errors
    /// [`pok_api::Code::DiskFull`], [`pok_api::Code::Internal`].
    fn save(&self, settings: &Settings) -> Result<(), Problem>;
}

/// Preferences that end with the program: for tests, and where none can be kept.
#[derive(Debug, Default)]
pub struct Forgetful(Mutex<Settings>);

impl SettingsStore for Forgetful {
    fn load(&self) -> Settings {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn save(&self, settings: &Settings) -> Result<(), Problem> {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = settings.clone();
        Ok(())
    }
}

impl Core {
    /// The preferences with the address that is really used.
    pub(crate) fn settings(&self) -> Settings {
        let mut settings = self.settings_store.load();
        if let Some(server) = &self.server_override {
            settings.server = server.to_string();
        }
        settings
    }

    /// Keeps, or forgets, the ID of a login (LOG-17).
    pub(crate) fn remember_id(&self, login_id: Option<String>) -> Result<(), Problem> {
        let mut settings = self.settings_store.load();
        settings.remembered_id = login_id;
        self.settings_store.save(&settings)
    }
}

impl Handle<Put> for Core {
    type Caller = ();

    async fn handle(&self, _: (), Put { mut settings }: Put) -> Result<Settings, Problem> {
        let before = self.settings_store.load();
        if self.server_override.is_some() {
            // The environment decides for this run only.
            settings.server = before.server;
            self.settings_store.save(&settings)?;
            return Ok(self.settings());
        }
        let server = match settings.server.trim() {
            "" => None,
            typed => Some(Server::parse(typed).map_err(|fault| Problem::field("settings.server", fault.to_string()))?),
        };
        settings.server = server.as_ref().map(Server::to_string).unwrap_or_default();
        self.settings_store.save(&settings)?;
        if settings.server != before.server {
            self.use_server(server).await;
        }
        Ok(settings)
    }
}
