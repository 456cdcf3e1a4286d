//! Whether the server's answers before login tell that an account exists: the same question about somebody who has one
//! (ours) and somebody who hasn't (peer).

use anyhow::{Result, bail};
use serde_json::Value;

use super::{Expected, Samples, figures};
use crate::{place, proc};

/// Of each side.
const SAMPLES: usize = 1_000;

/// The rows of `target/bench/enumeration.json`. `guess` is how often whoever sees two times, one of each, would be right
/// to call the longer one the account's: half of the time where they tell nothing.
///
/// # Errors
/// Something doesn't build, or an answer itself tells.
pub(super) fn rows() -> Result<Vec<Value>> {
    let build = ["build", "--release", "-p", "pok-server", "--features", "demo", "--example", "bench_enumeration"];
    proc::run(proc::cargo().args(build))?;
    let binary = place::built("release", "examples/bench_enumeration");
    let measured = figures(proc::program(&binary).arg(SAMPLES.to_string()))?;
    let mut rows = Vec::new();
    for question in ["login", "find_account", "find_password", "pre_check_mail"] {
        let of = &measured[question];
        let answers = of["answers"].as_array().map_or(0, Vec::len);
        if answers != 1 {
            bail!("{question} has {answers} different answers: {}", of["answers"]);
        }
        let times = |side: &str| of[side].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let samples = Samples { ours: times("known_us"), peer: times("unknown_us") };
        let mut row = samples.row(question, "us", "no account", Expected::Nothing);
        row["guess"] = guess(&samples).into();
        println!("    {question}: one answer; right in {:.1} % of guesses", guess(&samples) * 100.0);
        rows.push(row);
    }
    Ok(rows)
}

/// How often a time of ours is longer than one of the peer's.
fn guess(samples: &Samples) -> f64 {
    let pairs = samples.ours.iter().flat_map(|ours| samples.peer.iter().map(move |peer| (ours, peer)));
    let right: f64 = pairs
        .map(|(ours, peer)| {
            if ours > peer {
                1.0
            } else if ours == peer {
                0.5
            } else {
                0.0
            }
        })
        .sum();
    right / (samples.ours.len() * samples.peer.len()) as f64
}
