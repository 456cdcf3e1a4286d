//! `cargo xtask setup`: what a machine needs, installed when it is missing.
//!
//! Each part looks first, says what it does, and does nothing when all is there; so every other command calls it.

mod python;
mod system;
mod tools;
mod wasm;

pub(crate) use python::venv;
pub(crate) use system::is_root;

use std::str::FromStr;

use anyhow::{Result, bail};

use crate::tool::Tool;

/// What the machine is set up for. Each needs what `Build` needs, save `Lint`, which builds no page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// The program and the server.
    Build,
    /// Real windows in a virtual display, PostgreSQL, readers of PDFs, a mail server.
    Test,
    /// Clippy and the licences.
    Lint,
    /// As `Test`, and the peers.
    Bench,
}

impl FromStr for Purpose {
    type Err = anyhow::Error;

    fn from_str(word: &str) -> Result<Self> {
        Ok(match word {
            "build" => Self::Build,
            "test" => Self::Test,
            "lint" => Self::Lint,
            "bench" => Self::Bench,
            other => bail!("--for takes build, test, lint or bench, not `{other}`"),
        })
    }
}

/// Installs what is missing, or names it where this system's owner has to.
///
/// # Errors
/// Something is missing and can't be installed from here.
pub(crate) fn setup(purpose: Purpose) -> Result<()> {
    system::packages(purpose)?;
    wasm::standard_library()?;
    let builder = [Tool::Trunk, Tool::WasmBindgen];
    tools::install(if purpose == Purpose::Lint { &[Tool::Deny] } else { &builder })?;
    if matches!(purpose, Purpose::Test | Purpose::Bench) {
        python::for_tests()?;
    }
    Ok(())
}
