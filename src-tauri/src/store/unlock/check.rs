//! `store.id`: tells whether a key is that of the files, so that a damaged file and another key are not confused.

use std::path::{Path, PathBuf};

use pok_api::Problem;

use crate::core::fault::Doing;
use crate::store::StoreKey;
use crate::store::disk;

fn path(data: &Path) -> PathBuf {
    data.join("store.id")
}

/// The check value of the key in use; none where nothing is encrypted yet, or the file can't be read as one.
pub(super) fn read(data: &Path) -> Result<Option<String>, Problem> {
    let content = disk::read(&path(data)).doing("store.id")?;
    let text = content.and_then(|content| String::from_utf8(content).ok());
    let check = text.map(|text| text.trim().to_owned());
    Ok(check.filter(|check| check.len() == 64 && check.bytes().all(|byte| byte.is_ascii_hexdigit())))
}

/// Keeps it.
pub(super) fn put(data: &Path, key: &StoreKey) -> Result<(), Problem> {
    if read(data)?.as_ref() == Some(&key.check()) {
        return Ok(());
    }
    disk::write(&path(data), format!("{}\n", key.check()).as_bytes())
}

/// Forgets it.
pub(super) fn remove(data: &Path) -> Result<(), Problem> {
    disk::remove(&path(data)).doing("store.id")
}
