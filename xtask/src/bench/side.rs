//! A side of a bench: a program that measures something and prints it as a line of JSON. Peers have what they need in
//! `xtask/bench/NAME`, at pinned versions, and get it into `target/bench/NAME`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::{place, proc, setup};

/// The program, and the script it runs if it is an interpreter.
pub(super) struct Side {
    program: OsString,
    script: Option<PathBuf>,
}

impl Side {
    /// A program.
    pub(super) fn program(program: impl Into<OsString>) -> Self {
        Self { program: program.into(), script: None }
    }

    /// A bench's `peer.py`, run with the packages that its `requirements.txt` names.
    ///
    /// # Errors
    /// There is no Python, or the packages can't be had.
    pub(super) fn python(bench: &str) -> Result<Self> {
        let from = source(bench);
        let python = setup::venv(&format!("bench/{bench}/venv"), &from.join("requirements.txt"))?;
        Ok(Self { program: python.into(), script: Some(from.join("peer.py")) })
    }

    /// A bench's `peer.js`, run with the packages that its `package-lock.json` names: Node looks for them beside it.
    ///
    /// # Errors
    /// There is no npm, or the packages can't be had.
    pub(super) fn node(bench: &str) -> Result<Self> {
        let (from, folder) = (source(bench), place::target("bench").join(bench));
        fs::create_dir_all(&folder)?;
        let lock = Path::new("package-lock.json");
        let is_there = fs::read(from.join(lock)).ok() == fs::read(folder.join(lock)).ok();
        let script = Path::new("peer.js");
        for file in [script, Path::new("package.json"), lock] {
            fs::copy(from.join(file), folder.join(file)).with_context(|| format!("can't copy {}", file.display()))?;
        }
        if !is_there || !folder.join("node_modules").exists() {
            println!("setup: npm packages of the peer");
            proc::run(proc::program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
        }
        Ok(Self { program: "node".into(), script: Some(folder.join(script)) })
    }

    /// Runs it; what it measured is the last line that is a JSON object.
    ///
    /// # Errors
    /// It fails, or says nothing of the kind.
    pub(super) fn figures(&self, words: &[&str]) -> Result<Value> {
        let mut command = proc::program(&self.program);
        command.args(&self.script).args(words);
        let said = proc::read(&mut command)?;
        let figures = said.lines().rev().find_map(|line| serde_json::from_str(line).ok().filter(Value::is_object));
        figures.with_context(|| format!("`{}` didn't say what it measured:\n{said}", proc::typed(&command)))
    }
}

fn source(bench: &str) -> PathBuf {
    place::root().join("xtask/bench").join(bench)
}

/// A figure by its name.
///
/// # Errors
/// It isn't there.
pub(super) fn number(figures: &Value, key: &str) -> Result<f64> {
    figures[key].as_f64().with_context(|| format!("no `{key}` in {figures}"))
}
