//! The key is lost: what it encrypted is set aside, and what a person loses by it is said by name.

use std::path::{Path, PathBuf};

use pok_api::Problem;

use super::{check, wrapped};
use crate::core::fault;
use crate::core::fault::Doing;
use crate::store::unsynced::Unsynced;
use crate::store::{self, Kind, disk, quarantine};

/// Names that the person wasn't told yet: a start that is killed tells them at the next.
fn path(data: &Path) -> PathBuf {
    data.join("lost.json")
}

/// Sets everything aside that the key encrypted, and the key's own files. Killed in between, it is done again: `store.id`,
/// by which the loss is known, goes last.
///
/// # Errors
/// `DiskFull`, `Internal`.
pub(crate) fn begin_anew(data: &Path) -> Result<(), Problem> {
    set_files_aside(data)?;
    wrapped::set_aside(data)?;
    check::remove(data)
}

/// The databases alone.
pub(super) fn set_files_aside(data: &Path) -> Result<(), Problem> {
    let disk = |error: std::io::Error| fault::file("setting files aside", &error);
    let unsynced = Unsynced::open(data).map_err(disk)?;
    let mut any = false;
    for path in store::databases(data) {
        any |= store::kind(&path).map_err(disk)? == Kind::Sealed;
    }
    if any {
        let mut names = lost(data)?.unwrap_or_default();
        let more: Vec<_> = unsynced.titles().into_iter().filter(|name| !names.contains(name)).collect();
        names.extend(more);
        let json = serde_json::to_vec(&names).doing("lost.json")?;
        disk::write(&path(data), &json)?;
    }
    for path in store::databases(data) {
        if store::kind(&path).map_err(disk)? == Kind::Sealed {
            quarantine::set_aside(&path).map_err(disk)?;
        }
    }
    unsynced.set(Default::default()).map_err(disk)
}

/// The names of what was lost with a key, if that happened and the person wasn't told.
///
/// # Errors
/// `Internal`.
pub(crate) fn lost(data: &Path) -> Result<Option<Vec<String>>, Problem> {
    let content = disk::read(&path(data)).doing("lost.json")?;
    // Cut short it still says that there was a loss.
    Ok(content.map(|content| serde_json::from_slice(&content).unwrap_or_default()))
}

/// The person was told.
pub(crate) fn told(data: &Path) {
    if let Err(error) = disk::remove(&path(data)) {
        tracing::warn!(%error, "what was lost will be told again");
    }
}
