//! What Cargo and Trunk are asked to build.
//!
//! Tests, the tour and the real window use one selection of packages and features: another one would compile half of
//! the dependencies a second time.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{place, proc};

/// `cargo WORD` for everything native.
pub(crate) fn cargo_all(word: &str) -> Command {
    let mut cargo = proc::cargo();
    cargo.args([word, "--workspace", "--features", "pok/custom-protocol,pok-server/demo"]);
    // The page is native only for the sake of its own tests.
    if !says(&place::root().join("ui/src"), "#[test]") {
        cargo.args(["--exclude", "pok-ui"]);
    }
    locked(&mut cargo);
    cargo
}

/// Where nobody is there to commit it, `Cargo.lock` must not change.
fn locked(cargo: &mut Command) {
    if std::env::var_os("CI").is_some() {
        cargo.arg("--locked");
    }
}

/// Whether a file in this folder, or below, has these words.
pub(crate) fn says(folder: &Path, words: &str) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.into_iter().any(|path| {
        if path.is_dir() {
            says(&path, words)
        } else {
            fs::read_to_string(&path).is_ok_and(|text| text.contains(words))
        }
    })
}

/// Builds the window's page into `ui/dist`.
///
/// # Errors
/// It doesn't compile.
pub(crate) fn page() -> Result<()> {
    let mut trunk = proc::program("trunk");
    trunk.args(["build", "--offline", "--cargo-profile", "ui"]).current_dir(place::root().join("ui"));
    // Trunk wants `true` or `false` in it, not the 1 that the rest of the world writes.
    trunk.env_remove("NO_COLOR");
    proc::run(&mut trunk)
}

/// The program and the server. The window's tests come along: with them, Cargo settles on the same features as for all
/// tests, and who runs the program first and the tests next compiles nothing twice.
///
/// # Errors
/// They don't compile.
pub(crate) fn program() -> Result<()> {
    proc::run(cargo_all("build").args(["--bin", "pok", "--bin", "pok-server", "--test", "e2e"]))
}

/// The call list that the server publishes.
fn openapi() -> std::path::PathBuf {
    place::root().join("crates/server/openapi.json")
}

/// Writes the call list anew.
///
/// # Errors
/// The server doesn't compile.
pub(crate) fn write_openapi() -> Result<()> {
    let mut cargo = proc::cargo();
    let text = proc::read(cargo.args(["run", "--quiet", "-p", "pok-server", "--features", "demo", "--", "openapi"]))?;
    fs::write(openapi(), text).context("can't write crates/server/openapi.json")
}

/// Compares the committed call list with what the server says now.
///
/// # Errors
/// They differ.
pub(crate) fn check_openapi() -> Result<()> {
    let Ok(committed) = fs::read_to_string(openapi()) else {
        println!("    crates/server/openapi.json isn't committed: nothing to compare");
        return Ok(());
    };
    let said = proc::read(proc::program(place::built("debug", "pok-server")).arg("openapi"))?;
    if said.replace("\r\n", "\n").trim() != committed.replace("\r\n", "\n").trim() {
        bail!("crates/server/openapi.json is not what the server says");
    }
    Ok(())
}
