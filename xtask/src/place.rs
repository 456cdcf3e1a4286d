//! Where things are in the repository and its `target`.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).parent().map(Path::to_owned).unwrap_or_default()
}

/// A place in the repository's own `target`: tools, pictures, measurements.
pub(crate) fn target(below: &str) -> PathBuf {
    root().join("target").join(below)
}

/// What Cargo built: `kind` is `debug` or `release`.
pub(crate) fn built(kind: &str, name: &str) -> PathBuf {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |set| root().join(set));
    folder.join(kind).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Where `cargo install` puts our tools.
pub(crate) fn tools() -> PathBuf {
    target("tools")
}

/// The `PATH` with our tools first.
///
/// # Errors
/// A folder's name can't stand in a `PATH`.
pub(crate) fn path() -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let ours = [tools().join("bin"), root().join("ui/node_modules/.bin")];
    std::env::join_paths(ours.into_iter().chain(std::env::split_paths(&old))).context("the PATH")
}

/// Whether a program of this name is on the `PATH`.
pub(crate) fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let names: &[String] =
        &if cfg!(windows) { vec![format!("{name}.exe"), format!("{name}.cmd")] } else { vec![name.to_owned()] };
    std::env::split_paths(&path).any(|folder| names.iter().any(|name| folder.join(name).is_file()))
}
