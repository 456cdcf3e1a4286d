//! Whether the server's answers before login tell that an account exists: the same question about somebody who has one
//! (ours) and somebody who hasn't (peer).

use anyhow::{Result, bail};
use serde_json::Value;

use super::Bench;
use super::report::{Expected, Report, Samples};
use super::side::Side;

/// A row's `guess` is how often whoever sees two times, one of each, would be right about which is the account's, by
/// always calling the longer one so, or always the shorter one.
pub(super) const BENCH: Bench = Bench { name: "enumeration", measure, smoke };

/// Of each side.
const SAMPLES: u32 = 1_000;

/// The most that somebody may be right about two times, one of each: 0.5 is a guess. A machine that does other things
/// besides makes a difference of some hundredths by itself.
const TELLS: f64 = 0.6;

/// What is asked, and the status that whoever asks gets: the same refusal of both for another reason would show nothing.
const QUESTIONS: [(&str, u64); 4] =
    [("login", 401), ("find_account", 200), ("find_password", 200), ("pre_check_mail", 200)];

fn measure(ours: &Side, report: &mut Report) -> Result<()> {
    let mut failed = Vec::new();
    for (question, status) in QUESTIONS {
        if let Err(error) = compare(ours, question, status, report) {
            failed.push(format!("{error:#}"));
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n")) }
}

fn compare(ours: &Side, question: &str, status: u64, report: &mut Report) -> Result<()> {
    let samples = ask(ours, question, status, SAMPLES)?;
    let mut row = samples.row(question, "us", "no account", Expected::Nothing);
    let longer = guess(&samples);
    let right = longer.max(1.0 - longer);
    row["guess"] = right.into();
    report.put(row)?;
    println!("    {question}: one answer; right in {:.1} % of guesses", right * 100.0);
    if right > TELLS {
        bail!("the time of {question} tells whether there is an account");
    }
    Ok(())
}

fn smoke(ours: &Side) -> Result<()> {
    for (question, status) in QUESTIONS {
        ask(ours, question, status, 2)?;
        println!("    {question}: one answer");
    }
    Ok(())
}

/// Asks so many times about each, and wants the one answer of that status.
fn ask(ours: &Side, question: &str, status: u64, times: u32) -> Result<Samples> {
    let measured = ours.figures(&[question, &times.to_string()])?;
    let answers = measured["answers"].as_array().map(Vec::as_slice).unwrap_or_default();
    if answers.len() != 1 || answers[0]["status"] != status {
        bail!("{question} should have one answer, of status {status}: {}", measured["answers"]);
    }
    let times = |side: &str| measured[side].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    Ok(Samples { ours: times("known_us"), peer: times("unknown_us") })
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
