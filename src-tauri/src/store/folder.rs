//! One program at a time works in a data folder. The system's own lock of a file says so: it goes with the process, however
//! that ends, and needs no session bus.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Who ends just now lets go within so long.
const PATIENCE: Duration = Duration::from_secs(2);
const LOOK: Duration = Duration::from_millis(50);

/// The folder is this program's, as long as this is kept.
#[derive(Debug)]
pub(crate) struct OwnFolder(#[expect(dead_code, reason = "kept open, which keeps the lock")] File);

impl OwnFolder {
    /// Takes the folder; none where another program has it.
    ///
    /// # Errors
    /// The disk refuses.
    pub(crate) fn take(data: &Path) -> io::Result<Option<Self>> {
        let file = File::options().create(true).truncate(false).write(true).open(data.join("lock"))?;
        for _ in 0..PATIENCE.as_millis() / LOOK.as_millis() {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOOK),
                // Some file systems know no locks: then nothing is better than a program that never starts.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                    tracing::warn!(%error, "the data folder can't be locked");
                    return Ok(Some(Self(file)));
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_26_a_folder_has_one_program_and_is_free_again_when_that_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = OwnFolder::take(folder.path()).expect("a lock");
        assert!(first.is_some());
        assert!(OwnFolder::take(folder.path()).expect("an answer").is_none());
        drop(first);
        assert!(OwnFolder::take(folder.path()).expect("a lock").is_some());
    }
}
