//! `unsynced.json`: what drafts with changes that the server doesn't have are called, in plain words beside the encrypted
//! files, so that the person can be told what was lost if the key is.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;

use crate::store::disk;

/// The names, by the subject of each draft. They hold document numbers and titles, and no personal data.
#[derive(Debug)]
pub struct Unsynced {
    path: PathBuf,
    titles: Mutex<BTreeMap<String, String>>,
    /// Held from looking up what waits to keeping its names: a slower look must not undo a later one.
    pub(crate) naming: Arc<tokio::sync::Mutex<()>>,
    /// Held by whoever waits for that: who comes meanwhile need not, as what they changed will be seen.
    pub(crate) next: Arc<tokio::sync::Mutex<()>>,
}

impl Unsynced {
    /// Reads what is kept in `data`; a file that can't be understood counts as empty.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn open(data: &Path) -> io::Result<Self> {
        let path = data.join("unsynced.json");
        let content = disk::read(&path)?.unwrap_or_default();
        let titles = if content.is_empty() { Some(BTreeMap::new()) } else { serde_json::from_slice(&content).ok() };
        if titles.is_none() {
            tracing::warn!("the names of unsynced drafts can't be read");
        }
        let titles = Mutex::new(titles.unwrap_or_default());
        Ok(Self { path, titles, naming: Arc::default(), next: Arc::default() })
    }

    /// Keeps the names of all drafts that have something to send, by their subject, e.g.
    /// `BI20230105-003 사무용품 구매`. Without any, the file goes.
    ///
    /// # Errors
    /// The disk refuses; then the names are as they were.
    pub fn set(&self, titles: BTreeMap<String, String>) -> io::Result<()> {
        let mut held = self.titles.lock();
        if *held == titles {
            return Ok(());
        }
        if titles.is_empty() {
            disk::remove(&self.path)?;
        } else {
            disk::replace(&self.path, &serde_json::to_vec_pretty(&titles)?)?;
        }
        *held = titles;
        Ok(())
    }

    /// The names by their subject.
    pub fn named(&self) -> BTreeMap<String, String> {
        self.titles.lock().clone()
    }

    /// The names, in the order of the subjects.
    pub fn titles(&self) -> Vec<String> {
        self.titles.lock().values().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_while_there_are_any() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("unsynced.json");
        let unsynced = Unsynced::open(folder.path())?;
        assert!(unsynced.titles().is_empty() && !file.exists());
        let titles = BTreeMap::from([("bid:1".to_owned(), "BI20230105-003 사무용품 구매".to_owned())]);
        unsynced.set(titles)?;
        assert_eq!(Unsynced::open(folder.path())?.titles(), ["BI20230105-003 사무용품 구매"]);
        Unsynced::open(folder.path())?.set(BTreeMap::new())?;
        assert!(!file.exists());
        std::fs::write(&file, "{\"bid:1\": \"BI")?;
        assert!(Unsynced::open(folder.path())?.titles().is_empty());
        Ok(())
    }
}
