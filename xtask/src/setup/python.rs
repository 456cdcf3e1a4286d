//! Programs in Python that we are measured or tested against: each in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::{place, proc};

/// The mail server that the server's tests talk to.
pub(super) fn for_tests() -> Result<()> {
    venv("tools/python", &place::root().join("crates/server/tests/requirements.txt")).map(drop)
}

/// A Python with the packages of `requirements`, in a folder of `target`; answers its program.
///
/// # Errors
/// There is no Python, or the packages can't be had.
pub(crate) fn venv(folder: &str, requirements: &Path) -> Result<PathBuf> {
    let folder = place::target(folder);
    let wanted = fs::read(requirements).with_context(|| format!("can't read {}", requirements.display()))?;
    let stamp = folder.join("requirements.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(program(&folder));
    }
    println!("setup: a Python environment with what {} asks for", requirements.display());
    let python = environment(&folder, requirements, &[])?;
    fs::write(&stamp, wanted)?;
    Ok(python)
}

/// Makes a Python with the packages of `requirements`, fetched with these words to pip; answers its program.
///
/// # Errors
/// There is no Python, or the packages can't be had.
pub(super) fn environment(folder: &Path, requirements: &Path, words: &[&str]) -> Result<PathBuf> {
    proc::run(proc::program(if cfg!(windows) { "python" } else { "python3" }).args(["-m", "venv"]).arg(folder))?;
    let python = program(folder);
    proc::run(
        proc::program(&python).args(["-m", "pip", "install", "--quiet"]).args(words).arg("-r").arg(requirements),
    )?;
    Ok(python)
}

fn program(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}
