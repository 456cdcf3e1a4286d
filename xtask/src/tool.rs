//! The programs that Rust and this system don't bring: which, of which version, and where they are kept.
//!
//! They are kept outside `target`, by name and version, so that the clones on a computer share them.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use crate::place;

/// A program that a command needs, by its package on crates.io.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// Builds the window's page.
    Trunk,
    /// Trunk's own tool; its version must be the library's, to the digit.
    WasmBindgen,
    /// Licences and sources of what we depend on.
    Deny,
}

impl Tool {
    const ALL: [Self; 3] = [Self::Trunk, Self::WasmBindgen, Self::Deny];

    /// Its package on crates.io.
    pub(crate) fn package(self) -> &'static str {
        match self {
            Self::Trunk => "trunk",
            Self::WasmBindgen => "wasm-bindgen-cli",
            Self::Deny => "cargo-deny",
        }
    }

    /// What it is called when it is run.
    pub(crate) fn program(self) -> &'static str {
        match self {
            Self::WasmBindgen => "wasm-bindgen",
            Self::Trunk | Self::Deny => self.package(),
        }
    }

    /// The one version that we use.
    ///
    /// # Errors
    /// It is that of a library, and `Cargo.lock` doesn't name it.
    pub(crate) fn version(self) -> Result<String> {
        match self {
            Self::Trunk => Ok("0.21.14".to_owned()),
            Self::WasmBindgen => {
                let lock = fs::read_to_string(place::root().join("Cargo.lock")).context("can't read Cargo.lock")?;
                locked_version(&lock, "wasm-bindgen")
            }
            Self::Deny => Ok("0.20.2".to_owned()),
        }
    }

    /// Where this version of it is kept; the program is in `bin` below.
    ///
    /// # Errors
    /// It has no version.
    pub(crate) fn folder(self) -> Result<PathBuf> {
        Ok(kept().join(format!("{}-{}", self.package(), self.version()?)))
    }

    /// Whether this version of it is there.
    pub(crate) fn is_there(self) -> bool {
        let program = format!("{}{}", self.program(), std::env::consts::EXE_SUFFIX);
        self.folder().is_ok_and(|folder| folder.join("bin").join(program).is_file())
    }
}

/// Where tools are kept: `POK_TOOLS`, or the person's folder for what can be fetched again.
pub(crate) fn kept() -> PathBuf {
    let set = std::env::var_os("POK_TOOLS").filter(|set| !set.is_empty());
    let chosen = set.map(|set| place::root().join(set));
    let usual = || dirs::cache_dir().map(|folder| folder.join("pok").join("tools"));
    chosen.or_else(usual).unwrap_or_else(|| place::target("tools"))
}

/// The `PATH` with our tools first.
///
/// # Errors
/// A folder's name can't stand in a `PATH`.
pub(crate) fn path() -> Result<OsString> {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let ours = Tool::ALL.into_iter().filter_map(|tool| Some(tool.folder().ok()?.join("bin")));
    std::env::join_paths(ours.chain(std::env::split_paths(&old))).context("the PATH")
}

/// The one version of a package in `Cargo.lock`.
fn locked_version(lock: &str, package: &str) -> Result<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name).skip(1);
    let version = lines.next().and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    match version {
        Some(version) => Ok(version.to_owned()),
        None => bail!("Cargo.lock has no {package}; is ui/ a member of the workspace?"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_library_is_that_of_the_lock_file() -> Result<()> {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.104\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen")?, "0.2.104");
        assert!(locked_version(lock, "yew").is_err());
        Ok(())
    }

    #[test]
    fn every_tool_has_a_folder_of_its_own_version_on_the_path() -> Result<()> {
        let path = path()?;
        let folders: Vec<_> = std::env::split_paths(&path).take(Tool::ALL.len()).collect();
        for (tool, folder) in Tool::ALL.into_iter().zip(folders) {
            assert_eq!(folder, kept().join(format!("{}-{}", tool.package(), tool.version()?)).join("bin"));
        }
        Ok(())
    }
}
