//! Where things are kept on this computer.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The application's identifier, as in `tauri.conf.json`.
pub const IDENTIFIER: &str = "kr.pok.partner";

/// The owner's alone.
#[cfg(unix)]
const PRIVATE: u32 = 0o700;

/// The folders of one profile.
#[derive(Debug, Clone)]
pub struct Paths {
    /// Databases, fetched documents, preferences, pinned certificates.
    pub data: PathBuf,
    /// Where a person finds what was downloaded.
    pub downloads: PathBuf,
    /// Tells profiles apart in the key store and among running programs; empty for the usual one.
    pub profile: String,
}

impl Paths {
    /// From the environment: `POK_PROFILE` names a profile of its own, `POK_DATA` a folder, `POK_DOWNLOADS` another
    /// place for downloads.
    ///
    /// # Errors
    /// The person has no data folder.
    pub fn from_env() -> io::Result<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let profile = set("POK_PROFILE").map(|name| plain(&name.to_string_lossy())).unwrap_or_default();
        let downloads = set("POK_DOWNLOADS").map(PathBuf::from).or_else(dirs::download_dir).or_else(dirs::home_dir);
        let downloads = downloads.ok_or_else(|| io::Error::other("no downloads folder"))?;
        if let Some(data) = set("POK_DATA").map(PathBuf::from) {
            let profile = if profile.is_empty() { fingerprint(&data) } else { profile };
            return Ok(Self { data, downloads, profile });
        }
        let data = dirs::data_dir().ok_or_else(|| io::Error::other("no data folder"))?.join(IDENTIFIER);
        let data = if profile.is_empty() { data } else { data.join("profiles").join(&profile) };
        Ok(Self { data, downloads, profile })
    }

    /// Makes the data folder, and keeps other people of this computer out of it: also where it was made before.
    ///
    /// # Errors
    /// The disk refuses, or the folder is somebody else's.
    pub fn create(&self) -> io::Result<()> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, PRIVATE);
        builder.create(&self.data)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let permissions = std::fs::metadata(&self.data)?.permissions();
            if permissions.mode() & 0o777 != PRIVATE {
                std::fs::set_permissions(&self.data, PermissionsExt::from_mode(PRIVATE))?;
            }
        }
        Ok(())
    }

    /// The identifier of this profile: two profiles are two programs to the system.
    pub fn identifier(&self) -> String {
        if self.profile.is_empty() { IDENTIFIER.to_owned() } else { format!("{IDENTIFIER}.{}", self.profile) }
    }

    /// Certificates that signatures must lead to, one DER file each, pinned at login.
    pub fn roots(&self) -> PathBuf {
        self.data.join("roots")
    }

    /// Where documents and seals were kept before there was encryption.
    pub fn blobs(&self) -> PathBuf {
        self.data.join("blobs")
    }
}

/// Letters, digits and hyphens only: the name becomes part of a path and of an identifier.
fn plain(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    letters.take(40).collect::<String>().trim_matches('-').to_owned()
}

/// A short name for an explicit data folder.
fn fingerprint(data: &Path) -> String {
    let path = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let digest = Sha256::digest(path.to_string_lossy().as_bytes());
    format!("d{}", base16ct::lower::encode_string(&digest[..6]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_cannot_leave_its_folder() {
        assert_eq!(plain("../../etc"), "etc");
        assert_eq!(plain("Demo 1"), "demo-1");
    }

    #[cfg(unix)]
    #[test]
    fn the_data_folder_is_its_owners_alone() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let made_before = folder.path().join("made before");
        std::fs::create_dir(&made_before)?;
        std::fs::set_permissions(&made_before, PermissionsExt::from_mode(0o755))?;
        for data in [made_before, folder.path().join("not/yet")] {
            let paths = Paths { data, downloads: folder.path().to_owned(), profile: String::new() };
            paths.create()?;
            assert_eq!(std::fs::metadata(&paths.data)?.permissions().mode() & 0o777, 0o700);
        }
        Ok(())
    }
}
