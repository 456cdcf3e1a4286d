//! Where the preferences of this computer's user are kept.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use pok_api::Problem;
use pok_api::desktop::preferences::Settings;

/// Keeps the preferences of this computer's user.
pub trait PreferencesStore: Send + Sync + 'static {
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

impl PreferencesStore for Forgetful {
    fn load(&self) -> Settings {
        self.0.lock().clone()
    }

    fn save(&self, settings: &Settings) -> Result<(), Problem> {
        *self.0.lock() = settings.clone();
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
