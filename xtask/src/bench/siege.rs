//! Whether honest suppliers notice a siege: their calls' times, and the memory of a server held to 256 descriptors, under
//! connections that never end their requests, bombs and a flood of passwords.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::Bench;
use super::report::Report;
use super::side::{Side, number};

pub(super) const BENCH: Bench = Bench { name: "siege", measure, smoke };

/// Within which 99 of 100 calls are answered, in seconds.
const ANSWERED: f64 = 1.0;
/// What the server and its children have together at most, in mebibytes.
const MEMORY: f64 = 512.0;

fn measure(ours: &Side, report: &mut Report) -> Result<()> {
    let figures = ours.figures(&["30", "2000"])?;
    let (p50, p99, memory) = read(&figures)?;
    report.put(json!({
        "metric": "siege", "peer_name": "its bounds", "unit": "seconds, MiB", "p50": p50, "ours": p99, "peer": ANSWERED,
        "ratio": p99 / ANSWERED, "expected": "<= 1", "memory": memory, "half_asked": figures["half_asked"],
        "bombs_refused": figures["bombs_refused"], "guesses": figures["guesses"], "failed": figures["failed"],
    }))?;
    println!("    half of the calls within {:.1} ms, 99 of 100 within {:.1} ms", p50 * 1e3, p99 * 1e3);
    println!(
        "    {memory:.0} MiB at most; {} connections begun, {} bombs refused, {} passwords guessed, {} calls failed",
        figures["half_asked"], figures["bombs_refused"], figures["guesses"], figures["failed"]
    );
    if figures["is_up"] != true || p99 > ANSWERED || memory > MEMORY || number(&figures, "failed")? > 0.0 {
        bail!("the siege was noticed");
    }
    Ok(())
}

fn smoke(ours: &Side) -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("    memory is looked at on Linux only");
        return Ok(());
    }
    let figures = ours.figures(&["2", "50"])?;
    read(&figures)?;
    if figures["is_up"] != true {
        bail!("the server is down: {figures}");
    }
    println!("    it stays up");
    Ok(())
}

/// The times of half and of 99 of 100 calls in seconds, and the memory in mebibytes.
fn read(figures: &Value) -> Result<(f64, f64, f64)> {
    let mut times: Vec<f64> = figures["times_us"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    times.sort_by(f64::total_cmp);
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied();
    let (Some(p50), Some(p99)) = (at(50), at(99)) else { bail!("nobody was answered: {figures}") };
    Ok((p50 / 1e6, p99 / 1e6, number(figures, "most_memory")? / f64::from(1 << 20)))
}
