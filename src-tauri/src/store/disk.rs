//! Small files that are written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use pok_api::Problem;

use crate::core::fault::Doing;

/// Puts `content` in the place of a file: after a power loss it is the old one or the new one.
///
/// # Errors
/// The disk refuses; the old file stays.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    sync_folder(path)
}

/// The same for one of the small files beside the databases.
///
/// # Errors
/// `DiskFull`, `Internal`; the old file stays.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), Problem> {
    replace(path, content).doing("the key's file")
}

/// Removes a file; fine if there is none.
///
/// # Errors
/// The disk refuses.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => sync_folder(path),
    }
}

/// The content of a file, if there is one.
///
/// # Errors
/// The disk refuses.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Brings a new name of a file to the disk.
///
/// # Errors
/// The disk refuses.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    std::fs::File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// Elsewhere a folder can't be opened, and its names are journalled by the file system.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "its twin may fail")]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
