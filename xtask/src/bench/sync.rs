//! Our synchronising against PouchDB's, each with its own server, over HTTP on this computer.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Expected, Samples, figures, number};
use crate::{place, proc};

/// How often each side runs: a round takes minutes.
const ROUNDS: usize = 3;
/// Drafts that go up and come down.
const DRAFTS: &str = "10000";
/// Changed documents that come into an empty store.
const CHANGED: &str = "100000";
/// Keystrokes.
const KEYS: &str = "1000";
const PEER: &str = "PouchDB";

/// The rows of `target/bench/sync.json`.
///
/// # Errors
/// Something doesn't build, or a side fails.
pub(super) fn rows() -> Result<Vec<Value>> {
    let peer = peer()?;
    let features = ["--features", "pok-server/demo"];
    proc::run(proc::cargo().args(["build", "--release", "-p", "pok", "--example", "bench_sync"]).args(features))?;
    let binary = place::built("release", "examples/bench_sync");
    let ours = |words: &[&str]| figures(proc::program(&binary).args(words));
    let theirs = |job: &str, documents: &str, bytes: &Value| {
        figures(proc::program("node").arg(&peer).args([job, documents, &bytes.to_string()]))
    };
    let [mut push, mut pull, mut changed, mut memory, mut typed] = std::array::from_fn(|_| Samples::default());
    for round in 1..=ROUNDS {
        println!("    drafts, round {round} of {ROUNDS}");
        let here = ours(&["drafts", DRAFTS])?;
        let bytes = &here["document_bytes"];
        push.round(number(&here, "push_s")?, number(&theirs("push", DRAFTS, bytes)?, "push_s")?);
        pull.round(number(&here, "pull_s")?, number(&theirs("pull", DRAFTS, bytes)?, "pull_s")?);
        println!("    changed documents, round {round} of {ROUNDS}");
        let here = ours(&["changed", CHANGED])?;
        let there = theirs("changed", CHANGED, &here["document_bytes"])?;
        let a_second = |side: &Value| Ok::<_, anyhow::Error>(100_000.0 / number(side, "changed_s")?);
        changed.round(a_second(&here)?, a_second(&there)?);
        memory.round(number(&here, "changed_peak_mib")?, number(&there, "client_peak_mib")?);
        println!("    keystrokes, round {round} of {ROUNDS}");
        let here = ours(&["type", KEYS])?;
        typed.round(number(&here, "type_s")?, number(&here, "disk_s")?);
    }
    Ok(vec![
        push.row("push 10,000", "s", PEER, Expected::Nothing),
        pull.row("pull 10,000", "s", PEER, Expected::Faster(1.0)),
        changed.row("changed 100,000", "1/s", PEER, Expected::AtLeast(1.3)),
        memory.row("memory", "MiB", PEER, Expected::AtMost(1.0)),
        typed.row("keystroke", "s", "write+fsync", Expected::Nothing),
    ])
}

/// The peer's program, beside its packages.
fn peer() -> Result<PathBuf> {
    let (from, folder) = (place::root().join("xtask/bench/sync"), place::target("bench/sync"));
    fs::create_dir_all(&folder)?;
    let lock = Path::new("package-lock.json");
    let is_there = fs::read(from.join(lock)).ok() == fs::read(folder.join(lock)).ok();
    for file in [Path::new("peer.js"), Path::new("package.json"), lock] {
        fs::copy(from.join(file), folder.join(file)).with_context(|| format!("can't copy {}", file.display()))?;
    }
    if !is_there || !folder.join("node_modules").exists() {
        println!("setup: npm packages of the peer");
        proc::run(proc::program("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    Ok(folder.join("peer.js"))
}
