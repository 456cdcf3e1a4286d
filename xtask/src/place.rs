//! Where things are in the repository and its `target`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).parent().map(Path::to_owned).unwrap_or_default()
}

/// A place in the repository's own `target`: pictures, measurements.
pub(crate) fn target(below: &str) -> PathBuf {
    root().join("target").join(below)
}

/// What Cargo built: `kind` is `debug` or `release`.
pub(crate) fn built(kind: &str, name: &str) -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |set| root().join(set));
    folder.join(kind).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Whether a program of this name is on the `PATH`.
pub(crate) fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names: &[String] =
        &if cfg!(windows) { vec![format!("{name}.exe"), format!("{name}.cmd")] } else { vec![name.to_owned()] };
    std::env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).is_file()))
}

/// A folder of this process's own, which goes when this value does.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// An empty one in `parent`.
    ///
    /// # Errors
    /// It can't be made.
    pub(crate) fn new(parent: &Path, name: &str) -> Result<Self> {
        let folder = parent.join(format!("{name}-{}", std::process::id()));
        // One that a killed process of the same number left behind.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
