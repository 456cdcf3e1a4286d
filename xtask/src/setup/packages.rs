//! The npm packages of the window's page.

use std::fs;

use anyhow::{Context as _, Result};

use crate::{place, proc};

/// Runs `npm ci` unless what the lock file asks for is there.
pub(super) fn install() -> Result<()> {
    let ui = place::root().join("ui");
    let lock = ui.join("package-lock.json");
    let wanted = fs::read(&lock).with_context(|| format!("can't read {}", lock.display()))?;
    let stamp = ui.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("setup: npm packages of the window's page");
    let mut npm = proc::program("npm");
    proc::run(npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(&ui))?;
    fs::write(&stamp, wanted).with_context(|| format!("can't write {}", stamp.display()))
}
