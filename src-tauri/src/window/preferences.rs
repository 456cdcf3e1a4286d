//! Preferences as the window's program keeps them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use pok_api::Problem;
use pok_api::desktop::preferences::Settings;
use tauri::{AppHandle, Wry};
use tauri_plugin_store::{Store, StoreExt};

use crate::core::fault;
use crate::core::fault::Doing;
use crate::store::preferences::{self, PreferencesStore};

/// Preferences in `settings.json` of the data folder.
pub(super) struct PreferencesFile {
    store: Arc<Store<Wry>>,
    path: PathBuf,
}

impl PreferencesFile {
    /// Those of the data folder.
    pub(super) fn open(app: &AppHandle, data: &Path) -> Result<Self, Problem> {
        let folder = std::path::absolute(data).doing("preferences")?;
        let path = folder.join("settings.json");
        preferences::mend(&path);
        let store = app.store_builder(&path).disable_auto_save().build();
        let store = store.doing("preferences")?;
        Ok(Self { store, path })
    }
}

impl PreferencesStore for PreferencesFile {
    fn load(&self) -> Settings {
        self.store.get("settings").map(Settings::read).unwrap_or_default()
    }

    fn save(&self, settings: &Settings) -> Result<(), Problem> {
        let value = serde_json::to_value(settings).doing("preferences")?;
        let before = self.store.get("settings");
        self.store.set("settings", value);
        let saved = self.store.save().map_err(|error| match error {
            tauri_plugin_store::Error::Io(error) => fault::file("preferences", &error),
            error => fault::internal("preferences", error),
        });
        match &saved {
            Ok(()) => {
                if let Err(error) = preferences::keep_copy(&self.path) {
                    tracing::warn!(%error, "preferences have no copy");
                }
            }
            Err(_) => {
                match before {
                    Some(before) => self.store.set("settings", before),
                    None => drop(self.store.delete("settings")),
                }
                preferences::mend(&self.path);
            }
        }
        saved
    }
}
