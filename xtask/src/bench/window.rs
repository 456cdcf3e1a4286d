//! How long our window takes to show its login screen and how much memory it holds, against a Tauri window with one
//! static page (`xtask/bare`). Both say `ready` on their standard output when `POK_BENCH_READY` is set and the first
//! screen has been painted.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde_json::json;

use super::ROUNDS;
use super::report::{Expected, Report, Samples};
use crate::proc::{self, Running};
use crate::{build, place};

/// The command this program gives itself inside the virtual display.
pub(crate) const INSIDE: &str = "bench-window-inside";

/// Builds both and measures them in a virtual display with a message bus of its own.
///
/// # Errors
/// One of them doesn't build, or doesn't get to its first screen.
pub(super) fn measure(report: &mut Report) -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        println!("The window is measured on Linux only.");
        return Ok(());
    }
    build::page()?;
    let mut cargo = proc::cargo();
    cargo.args(["build", "--release", "-p", "pok", "--features", "pok/bench", "--bin", "pok", "--example", "bare"]);
    proc::run(&mut cargo)?;
    let programs = [place::built("release", "pok"), place::built("release", "examples/bare")];
    let peer = "a bare Tauri window";
    let (mut start, mut memory) = (Samples::default(), Samples::default());
    // The first round of each warms the disk cache and isn't counted.
    let mut is_warm = false;
    open_in_turns(ROUNDS + 1, &programs, |round| {
        if let (true, [(our_start, our_memory), (peer_start, peer_memory)]) = (is_warm, round) {
            start.round(*our_start, *peer_start);
            report.put(start.row("start", "s", peer, Expected::AtMost(1.5)))?;
            memory.round(*our_memory, *peer_memory);
            report.put(memory.row("memory", "MB", peer, Expected::Nothing))?;
        }
        is_warm = true;
        Ok(())
    })
}

/// Opens ours once, in the debug build.
///
/// # Errors
/// It doesn't get to its first screen.
pub(super) fn smoke() -> Result<()> {
    if cfg!(not(target_os = "linux")) {
        return Ok(());
    }
    let mut opened = 0;
    open_in_turns(1, &[place::built("debug", "pok")], |round| {
        opened += round.len();
        Ok(())
    })?;
    if opened == 1 { Ok(()) } else { bail!("the window that was opened said nothing of it") }
}

/// Seconds from a window's start to `ready`, and megabytes held two seconds later.
type Opened = (f64, f64);

/// Opens the programs in turns, so many times, and gives each round to `each` as soon as it is done.
fn open_in_turns(rounds: usize, programs: &[PathBuf], mut each: impl FnMut(&[Opened]) -> Result<()>) -> Result<()> {
    let mut display = proc::program("xvfb-run");
    display.args(["-a", "-s", "-screen 0 1280x800x24", "dbus-run-session", "--"]);
    display.arg(std::env::current_exe()?).args([INSIDE, &rounds.to_string()]).args(programs);
    let mut outcome = Ok(());
    let ended = proc::follow(&mut display, |line| {
        if let (true, Ok(round)) = (outcome.is_ok(), serde_json::from_str::<Vec<Opened>>(line)) {
            outcome = each(&round);
        }
    });
    ended.and(outcome)
}

/// Inside the virtual display: the rounds themselves, a line of JSON each.
///
/// # Errors
/// There is no key store, or a window doesn't get to its first screen.
pub(crate) fn inside(rounds: &str, programs: &[&str]) -> Result<()> {
    let scratch = std::env::temp_dir().join(format!("pok-bench-{}", std::process::id()));
    let outcome = (|| {
        let _keys = key_store(&scratch.join("keys"))?;
        for round in 0..rounds.parse::<usize>()? {
            let folder = |place: usize| scratch.join(format!("{round}-{place}"));
            let opened = programs.iter().enumerate().map(|(place, program)| open(program.as_ref(), &folder(place)));
            println!("{}", json!(opened.collect::<Result<Vec<Opened>>>()?));
        }
        Ok(())
    })();
    // What stays behind is the system's to sweep up.
    let _ = fs::remove_dir_all(&scratch);
    outcome
}

/// A program of this display that keeps what it writes in `folder`, so that nothing of the person's is touched.
fn command(program: &OsStr, folder: &Path) -> Result<Command> {
    let mut command = Command::new(program);
    for (name, below) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_RUNTIME_DIR", "run"),
    ] {
        fs::create_dir_all(folder.join(below))?;
        command.env(name, folder.join(below));
    }
    command.env("GDK_BACKEND", "x11").stderr(File::create(folder.join("log"))?);
    Ok(command)
}

/// The key store that a desktop has, unlocked and empty. It is on the bus when this returns: for whoever asks earlier, the
/// bus starts a locked one, which waits for a person.
fn key_store(folder: &Path) -> Result<Running> {
    let mut daemon = command("gnome-keyring-daemon".as_ref(), folder)?;
    daemon.args(["--foreground", "--unlock", "--components=secrets"]);
    let child = daemon.stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
    let mut daemon = Running::new(child.context("can't start gnome-keyring-daemon")?);
    // An empty password: without so much as the end of its line, no collection is made.
    let mut password = daemon.child.stdin.take().context("its input is a pipe")?;
    password.write_all(b"\n")?;
    drop(password);
    let mut question = Command::new("dbus-send");
    question.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]);
    question.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
    let start = Instant::now();
    while !proc::read(&mut question)?.contains("boolean true") {
        if daemon.ended() || start.elapsed() > Duration::from_secs(30) {
            bail!("no key store on the bus: {}", log(folder));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(daemon)
}

/// A new window on a computer that has nothing of it yet.
fn open(program: &OsStr, folder: &Path) -> Result<Opened> {
    let mut window = command(program, folder)?;
    window.env("POK_BENCH_READY", "1").env("POK_DATA", folder.join("pok")).env("POK_SERVER", "http://127.0.0.1:9");
    let start = Instant::now();
    let child = window.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut window = Running::new(child.with_context(|| format!("can't start {}", program.display()))?);
    let mut lines = window.lines()?;
    let (say, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let ready = lines.any(|line| line.split_whitespace().next() == Some("ready"));
        let _ = say.send((ready, Instant::now()));
    });
    let Ok((is_ready, at)) = hear.recv_timeout(Duration::from_secs(60)) else {
        bail!("no `ready` of {} in 60 s: {}", program.display(), log(folder));
    };
    if !is_ready {
        bail!("{} ended before it said `ready`: {}", program.display(), log(folder));
    }
    std::thread::sleep(Duration::from_secs(2));
    let memory = memory_of_tree(window.child.id());
    Ok((at.duration_since(start).as_secs_f64(), memory))
}

/// What a program said as an error.
fn log(folder: &Path) -> String {
    fs::read_to_string(folder.join("log")).unwrap_or_default()
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
