//! `cargo xtask lint`: what a reviewer should not have to look at.

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::steps::Steps;
use crate::{locales, proc};

const CLIPPY: &str = "fix it, or #[expect(…, reason = \"…\")] where the lint is wrong";

/// All but the window's page; features come next.
const NATIVE: &[&str] = &["--workspace", "--exclude", "pok-ui", "--features"];

/// Checks format, lints, licences and texts.
///
/// # Errors
/// One of them is not in order.
pub(crate) fn lint() -> Result<()> {
    let mut steps = Steps::new(8);
    steps.step("what is needed", "read the message of the tool that failed", || setup::setup(Purpose::Lint))?;
    steps.step("Cargo.lock", "run `cargo check` and commit Cargo.lock", || {
        proc::read(proc::cargo().args(["metadata", "--locked", "--format-version", "1"])).map(drop)
    })?;
    steps
        .step("format", "run `cargo fmt --all`", || proc::run(proc::cargo().args(["fmt", "--all", "--", "--check"])))?;
    steps.step("clippy, native", CLIPPY, || clippy(&[NATIVE, &["pok/bench,pok-server/demo", "--all-targets"]]))?;
    // The whole, so that dependencies have the features of the step before; a test, because tests ask for some of them.
    steps.step("clippy, the server without its demo", CLIPPY, || {
        clippy(&[NATIVE, &["pok/bench", "--lib", "--bins", "--test", "keystrokes"]])
    })?;
    // In the profile it is built in, so that its macros are compiled once.
    steps.step("clippy, the window's page", CLIPPY, || {
        clippy(&[&["-p", "pok-ui", "--target", "wasm32-unknown-unknown", "--profile", "ui", "--all-targets"]])
    })?;
    steps.step("licences and sources", "see deny.toml: allow it there with a reason, or do without it", || {
        let mut deny = proc::program("cargo-deny");
        deny.args(["--locked", "--log-level", "error", "check", "--hide-inclusion-graph"]);
        proc::run(deny.args(["bans", "licenses", "sources"]))?;
        advisories()
    })?;
    steps.step("locales", "give both languages the same message ids", locales::check)?;
    steps.end("cargo xtask lint");
    Ok(())
}

fn clippy(words: &[&[&str]]) -> Result<()> {
    let mut cargo = proc::cargo();
    proc::run(cargo.args(["clippy", "--locked"]).args(words.concat()).args(["--", "-D", "warnings"]))
}

/// Only against a database that this machine already has: fetching it needs a host that may be out of reach.
fn advisories() -> Result<()> {
    let home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    if !home.is_some_and(|home| home.join("advisory-dbs").is_dir()) {
        println!("    advisories not checked: `cargo-deny fetch` gets their database");
        return Ok(());
    }
    proc::run(proc::program("cargo-deny").args(["--locked", "check", "--disable-fetch", "advisories"]))
}
