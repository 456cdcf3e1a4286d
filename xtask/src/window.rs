//! How long our window takes to show its login screen and how much memory it holds, against a Tauri window with one
//! static page (`xtask/bare`). Both say `ready` on their standard output when `POK_BENCH_READY` is set and the first
//! screen has been painted.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::bench::{Expected, ROUNDS, Samples};
use crate::proc::{self, Running};
use crate::{build, place};

/// The command this program gives itself inside the virtual display.
pub(crate) const INNER: &str = "bench-window-inside";

/// Builds both and measures them in a virtual display with a message bus of its own.
///
/// # Errors
/// One of them doesn't build, or doesn't get to its first screen.
pub(crate) fn measure() -> Result<Vec<Value>> {
    if cfg!(not(target_os = "linux")) {
        println!("The window is measured on Linux only.");
        return Ok(Vec::new());
    }
    build::page()?;
    let mut cargo = proc::cargo();
    cargo.args(["build", "--release", "-p", "pok", "--features", "pok/bench", "--bin", "pok", "--example", "bare"]);
    proc::run(&mut cargo)?;
    let out = place::target("bench/window-rows.json");
    let mut inside = proc::program("xvfb-run");
    inside.args(["-a", "-s", "-screen 0 1280x800x24", "dbus-run-session", "--"]);
    inside.arg(std::env::current_exe()?).arg(INNER);
    inside.arg(place::built("release", "pok")).arg(place::built("release", "examples/bare")).arg(&out);
    proc::run(&mut inside)?;
    let rows = serde_json::from_str(&fs::read_to_string(&out)?)?;
    fs::remove_file(&out)?;
    Ok(rows)
}

/// Inside the virtual display: the rounds themselves.
pub(crate) fn inside(ours: &OsStr, bare: &OsStr, out: &Path) -> Result<()> {
    let scratch = std::env::temp_dir().join(format!("pok-bench-{}", std::process::id()));
    fs::create_dir_all(&scratch)?;
    let _keys = key_store(&scratch)?;
    let (mut start, mut memory) = (Samples::default(), Samples::default());
    // The first round of each warms the disk cache and isn't counted.
    for round in 0..=ROUNDS {
        println!("    round {round} of {ROUNDS}");
        let (our_start, our_memory) = open(ours, &scratch.join(format!("ours-{round}")))?;
        let (peer_start, peer_memory) = open(bare, &scratch.join(format!("bare-{round}")))?;
        if round > 0 {
            start.round(our_start, peer_start);
            memory.round(our_memory, peer_memory);
        }
    }
    fs::remove_dir_all(&scratch)?;
    let peer = "a bare Tauri window";
    let rows =
        [start.row("start", "s", peer, Expected::AtMost(1.5)), memory.row("memory", "MB", peer, Expected::Nothing)];
    fs::write(out, json!(rows).to_string()).context("can't write the rows")
}

fn key_store(scratch: &Path) -> Result<Running> {
    let mut daemon = Command::new("gnome-keyring-daemon");
    daemon.args(["--foreground", "--unlock", "--components=secrets"]).env("XDG_DATA_HOME", scratch);
    let child = daemon.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut daemon = Running::new(child.context("can't start gnome-keyring-daemon")?);
    // The password is empty; closing the pipe ends it.
    drop(daemon.child.stdin.take());
    Ok(daemon)
}

/// Seconds from start to `ready`, and megabytes held two seconds later.
fn open(program: &OsStr, data: &Path) -> Result<(f64, f64)> {
    fs::create_dir_all(data)?;
    let mut window = Command::new(program);
    window.env("POK_BENCH_READY", "1").env("POK_DATA", data.join("pok")).env("POK_SERVER", "http://127.0.0.1:9");
    window.env("XDG_DATA_HOME", data.join("data")).env("XDG_CACHE_HOME", data.join("cache"));
    let start = Instant::now();
    let child = window.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut window = Running::new(child.with_context(|| format!("can't start {}", program.display()))?);
    let mut lines = window.lines()?;
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let ready = lines.any(|line| line.split_whitespace().next() == Some("ready"));
        let _ = say.send((ready, Instant::now()));
    });
    let (true, at) = hear.recv_timeout(Duration::from_secs(60)).context("no `ready` in 60 s")? else {
        bail!("{} ended before it said `ready`", program.display());
    };
    std::thread::sleep(Duration::from_secs(2));
    let memory = memory_of_tree(window.child.id());
    Ok((at.duration_since(start).as_secs_f64(), memory))
}

/// The proportional memory (pages that several share are divided among them) of a process and all it started, in MB.
fn memory_of_tree(root: u32) -> f64 {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // The name, in brackets, may itself have spaces and brackets.
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let parent = after_name.split_whitespace().nth(1).and_then(|word| word.parse::<u32>().ok());
        parents.extend(parent.map(|parent| (id, parent)));
    }
    let mut tree = vec![root];
    let mut next = 0;
    while let Some(&process) = tree.get(next) {
        tree.extend(parents.iter().filter(|(_, parent)| *parent == process).map(|(id, _)| *id));
        next += 1;
    }
    let kilobytes = tree.iter().map(|id| {
        let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or_default();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0)
    });
    kilobytes.sum::<f64>() / 1000.0
}
