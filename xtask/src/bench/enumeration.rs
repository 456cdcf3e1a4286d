//! Whether the server's answers before login tell that an account exists: the same question about somebody who has one
//! (ours) and somebody who hasn't (peer).

use anyhow::{Result, bail};
use serde_json::Value;

use super::{Expected, Samples, figures};
use crate::{place, proc};

/// Of each side.
const SAMPLES: usize = 1_000;

/// The most that somebody may be right about two times, one of each: 0.5 is a guess. A machine that does other things
/// besides makes a difference of some hundredths by itself.
const TELLS: f64 = 0.6;

/// What is asked, and the status that whoever asks gets: the same refusal of both for another reason would show nothing.
const QUESTIONS: [(&str, u64); 4] =
    [("login", 401), ("find_account", 200), ("find_password", 200), ("pre_check_mail", 200)];

/// The rows of `target/bench/enumeration.json`. `guess` is how often whoever sees two times, one of each, would be right
/// about which is the account's, by always calling the longer one so, or always the shorter one.
///
/// # Errors
/// Something doesn't build, or an answer or its time tells.
pub(super) fn rows() -> Result<Vec<Value>> {
    let build = ["build", "--release", "-p", "pok-server", "--features", "demo", "--example", "bench_enumeration"];
    proc::run(proc::cargo().args(build))?;
    let binary = place::built("release", "examples/bench_enumeration");
    let measured = figures(proc::program(&binary).arg(SAMPLES.to_string()))?;
    let mut rows = Vec::new();
    for (question, status) in QUESTIONS {
        let of = &measured[question];
        let answers = of["answers"].as_array().map(Vec::as_slice).unwrap_or_default();
        if answers.len() != 1 || answers[0]["status"] != status {
            bail!("{question} should have one answer, of status {status}: {}", of["answers"]);
        }
        let times = |side: &str| of[side].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        let samples = Samples { ours: times("known_us"), peer: times("unknown_us") };
        let mut row = samples.row(question, "us", "no account", Expected::Nothing);
        let longer = guess(&samples);
        let right = longer.max(1.0 - longer);
        row["guess"] = right.into();
        println!("    {question}: one answer; right in {:.1} % of guesses", right * 100.0);
        if right > TELLS {
            bail!("the time of {question} tells whether there is an account");
        }
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
