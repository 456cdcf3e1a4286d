//! Our synchronising against PouchDB's, each with its own server, over HTTP on this computer.

use anyhow::Result;
use serde_json::Value;

use super::Bench;
use super::report::{Expected, Report, Samples};
use super::side::{Side, number};

pub(super) const BENCH: Bench = Bench { name: "sync", measure, smoke };

/// How often each side runs: a round takes minutes.
const ROUNDS: usize = 3;
/// Drafts that go up and come down.
const DRAFTS: u32 = 10_000;
/// Changed documents that come into an empty store.
const CHANGED: u32 = 100_000;
/// Keystrokes.
const KEYS: u32 = 1_000;
const PEER: &str = "PouchDB";

fn measure(ours: &Side, report: &mut Report) -> Result<()> {
    let peer = Side::node("sync")?;
    let theirs =
        |job: &str, documents: u32, bytes: &Value| peer.figures(&[job, &documents.to_string(), &bytes.to_string()]);
    let [mut push, mut pull, mut changed, mut memory, mut typed] = std::array::from_fn(|_| Samples::default());
    for round in 1..=ROUNDS {
        println!("    drafts, round {round} of {ROUNDS}");
        let here = drafts(ours, DRAFTS)?;
        push.round(here.push, number(&theirs("push", DRAFTS, &here.bytes)?, "push_s")?);
        report.put(push.row("push 10,000", "s", PEER, Expected::Nothing))?;
        pull.round(here.pull, number(&theirs("pull", DRAFTS, &here.bytes)?, "pull_s")?);
        report.put(pull.row("pull 10,000", "s", PEER, Expected::Faster(1.0)))?;
        println!("    changed documents, round {round} of {ROUNDS}");
        let here = first_copy(ours, CHANGED)?;
        let there = theirs("changed", CHANGED, &here.bytes)?;
        let a_second = |seconds: f64| f64::from(CHANGED) / seconds;
        changed.round(a_second(here.seconds), a_second(number(&there, "changed_s")?));
        report.put(changed.row("changed 100,000", "1/s", PEER, Expected::AtLeast(1.3)))?;
        if let (Some(here), Some(there)) = (here.peak, there["client_peak_mib"].as_f64()) {
            memory.round(here, there);
            report.put(memory.row("memory", "MiB", PEER, Expected::AtMost(1.0)))?;
        }
        println!("    keystrokes, round {round} of {ROUNDS}");
        let (key, disk) = keys(ours, KEYS)?;
        typed.round(key, disk);
        report.put(typed.row("keystroke", "s", "write+fsync", Expected::Nothing))?;
    }
    Ok(())
}

fn smoke(ours: &Side) -> Result<()> {
    let drafts = drafts(ours, 10)?;
    println!("    10 drafts: up in {:.3} s, down in {:.3} s", drafts.push, drafts.pull);
    println!("    100 changed documents: {:.3} s", first_copy(ours, 100)?.seconds);
    println!("    a key typed: {:.4} s", keys(ours, 10)?.0);
    Ok(())
}

/// Seconds in which drafts go up and come down, and the bytes of one.
struct Drafts {
    push: f64,
    pull: f64,
    bytes: Value,
}

fn drafts(ours: &Side, documents: u32) -> Result<Drafts> {
    let mut figures = ours.figures(&["drafts", &documents.to_string()])?;
    let (push, pull) = (number(&figures, "push_s")?, number(&figures, "pull_s")?);
    Ok(Drafts { push, pull, bytes: figures["document_bytes"].take() })
}

/// Seconds in which changed documents come into an empty store, the most memory that was held (in MiB, where the system
/// says it), and the bytes of one.
struct FirstCopy {
    seconds: f64,
    peak: Option<f64>,
    bytes: Value,
}

fn first_copy(ours: &Side, documents: u32) -> Result<FirstCopy> {
    let mut figures = ours.figures(&["changed", &documents.to_string()])?;
    let seconds = number(&figures, "changed_s")?;
    Ok(FirstCopy { seconds, peak: figures["changed_peak_mib"].as_f64(), bytes: figures["document_bytes"].take() })
}

/// Seconds until a typed key is on the disk, and until as many bytes are in the plainest way.
fn keys(ours: &Side, keys: u32) -> Result<(f64, f64)> {
    let figures = ours.figures(&["type", &keys.to_string()])?;
    Ok((number(&figures, "type_s")?, number(&figures, "disk_s")?))
}
