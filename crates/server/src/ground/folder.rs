//! The server's folder: names, birth dates, accounts and sealed bids in clear. Nobody else of the machine reads it.

use std::io;
use std::path::Path;

/// The owner's alone.
#[cfg(unix)]
const PRIVATE: u32 = 0o700;

/// Makes the folder, and keeps others out of it: also where it was made before.
pub(crate) fn own(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, PRIVATE);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::metadata(folder)?.permissions();
        if permissions.mode() & 0o777 != PRIVATE {
            std::fs::set_permissions(folder, PermissionsExt::from_mode(PRIVATE))?;
        }
    }
    Ok(())
}

/// Whatever this process makes from now on is its owner's alone, wherever it lies: a log, a backup.
pub fn keep_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn s14_the_folder_is_its_owners_alone_also_where_it_was_made_before() {
        let folder = tempfile::tempdir().expect("a folder");
        let made_before = folder.path().join("made before");
        std::fs::create_dir(&made_before).expect("a folder");
        std::fs::set_permissions(&made_before, PermissionsExt::from_mode(0o755)).expect("permissions");
        for data in [made_before, folder.path().join("not/yet")] {
            own(&data).expect("a folder");
            assert_eq!(std::fs::metadata(&data).expect("there").permissions().mode() & 0o777, 0o700);
        }
    }
}
