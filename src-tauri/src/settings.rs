//! Preferences: where they are kept, and `settings.put`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use pok_api::desktop::settings::{Mails, Put, Settings};
use pok_api::remote::bid;
use pok_api::{Handle, Problem};
use pok_domain::bid::Reminders;

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

/// Keeps a copy beside a file of preferences that was just written whole: writing the next one may fail half-way.
pub(crate) fn keep_copy(path: &Path) -> io::Result<()> {
    let mut copy = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    copy.write_all(&std::fs::read(path)?)?;
    copy.as_file().sync_all()?;
    copy.persist(copy_of(path))?;
    Ok(())
}

/// Puts the copy in the place of a file of preferences that is missing, empty or unreadable.
pub(crate) fn mend(path: &Path) {
    if is_whole(path) {
        return;
    }
    let there = path.exists();
    if is_whole(&copy_of(path)) {
        let mended = std::fs::copy(copy_of(path), path);
        tracing::warn!(path = %path.display(), ?mended, "preferences were damaged; the copy beside takes their place");
    } else if there {
        tracing::error!(path = %path.display(), "preferences can't be read; the defaults apply");
    }
}

fn is_whole(path: &Path) -> bool {
    let content = std::fs::read(path).unwrap_or_default();
    serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&content).is_ok()
}

fn copy_of(path: &Path) -> PathBuf {
    path.with_extension("copy.json")
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
        // The login's to keep: what the window knows of it may be older.
        settings.remembered_id.clone_from(&before.remembered_id);
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

impl Handle<Mails> for Core {
    type Caller = ();

    /// The server's to keep: it sends them.
    async fn handle(&self, _: (), Mails { mails }: Mails) -> Result<Reminders, Problem> {
        self.who()?;
        self.remote.send(&bid::Mails { mails }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_failed_half_way_loses_nothing() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("settings.json");
        mend(&path);
        assert!(!path.exists(), "a first start has nothing to mend");
        std::fs::write(&path, r#"{"settings":1}"#)?;
        keep_copy(&path)?;
        for half in ["", r#"{"settings"#, "[]"] {
            std::fs::write(&path, half)?;
            mend(&path);
            assert_eq!(std::fs::read_to_string(&path)?, r#"{"settings":1}"#, "{half}");
        }
        std::fs::write(&path, r#"{"settings":2}"#)?;
        mend(&path);
        assert_eq!(std::fs::read_to_string(&path)?, r#"{"settings":2}"#, "what is whole is left alone");
        Ok(())
    }
}
