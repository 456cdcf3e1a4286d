//! Setting a database aside that can't be read: it is kept, under a name that says when.

use std::io;
use std::path::{Path, PathBuf};

use pok_domain::time;

/// Renames `NAME.sqlite` and its companions to `NAME.quarantined-TIME.sqlite…`; answers the new name.
pub(crate) fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let now = jiff::Timestamp::now();
    let stamp = time::korea(now).strftime("%Y%m%d-%H%M%S");
    let aside = (0..)
        .map(|again: u32| {
            let again = if again == 0 { String::new() } else { format!("-{again}") };
            path.with_extension(format!("quarantined-{stamp}{again}.sqlite"))
        })
        .find(|aside| !aside.exists())
        .ok_or_else(|| io::Error::other("no name left"))?;
    for companion in ["", "-wal", "-shm", "-journal"] {
        let from = with_suffix(path, companion);
        match std::fs::rename(&from, with_suffix(&aside, companion)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    tracing::warn!(from = %path.display(), to = %aside.display(), "a database was set aside");
    Ok(aside)
}

/// Removes a database and its companions.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    for companion in ["", "-wal", "-shm", "-journal"] {
        match std::fs::remove_file(with_suffix(path, companion)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// A file's companion, e.g. `-wal`.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
