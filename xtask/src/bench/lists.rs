//! Lists of a million rows: our encrypted copy against SQLite's own shell and Datasette, which have the same tables in a
//! plain file; and the first copy.

use anyhow::{Result, bail};
use serde_json::Value;

use super::Bench;
use super::report::{Expected, Report, Samples};
use super::side::{Side, number};
use crate::place;

pub(super) const BENCH: Bench = Bench { name: "lists", measure, smoke };

/// How often each question is asked, after as many that don't count, and a copy fetched.
const ROUNDS: usize = 5;
const ROWS: u32 = 1_000_000;
/// Contracts of the first copy.
const COPIED: u32 = 100_000;
/// At least so many a second.
const A_SECOND: f64 = 30_000.0;
/// The most memory that it may take, in MiB.
const MOST: f64 = 100.0;
/// The longest that the first page may take, in seconds.
const FIRST_PAGE: f64 = 0.05;

fn measure(ours: &Side, report: &mut Report) -> Result<()> {
    let peer = Side::python("lists")?;
    let mut failed = Vec::new();
    let (mut speed, mut indexed, mut memory) = (Samples::default(), Samples::default(), Samples::default());
    for round in 1..=ROUNDS {
        println!("    first copy, round {round} of {ROUNDS}");
        let here = ours.figures(&["copy", &COPIED.to_string()])?;
        speed.round(f64::from(COPIED) / number(&here, "copy_s")?, A_SECOND);
        report.put(speed.row("first copy", "1/s", "what is expected", Expected::AtLeast(1.0)))?;
        indexed.round(f64::from(COPIED) / number(&here, "indexed_s")?, A_SECOND);
        report.put(indexed.row("first copy, indexed", "1/s", "the same", Expected::Nothing))?;
        if let Some(peak) = here["peak_mib"].as_f64() {
            memory.round(peak, MOST);
            report.put(memory.row("memory", "MiB", "what is expected", Expected::AtMost(1.0)))?;
        }
    }
    println!("    {ROWS} contracts");
    let file = place::target("bench").join("lists.db");
    let _ = std::fs::remove_file(&file);
    let (file, rounds) = (file.to_string_lossy(), ROUNDS.to_string());
    let here = ours.figures(&["ask", &ROWS.to_string(), &rounds, &file])?;
    for (word, most, least) in [("sqlite3", Some(2.0), None), ("datasette", None, Some(10.0))] {
        println!("    {word}");
        let there = peer.figures(&[word, &file, &rounds])?;
        for (question, ours) in here["seconds"].as_object().into_iter().flatten() {
            if here["answers"][question] != there["answers"][question] {
                bail!("{word} answers `{question}` otherwise: {}", there["answers"][question]);
            }
            let samples = Samples { ours: times(ours), peer: times(&there["seconds"][question]) };
            if samples.ours.len() != ROUNDS || samples.peer.len() != ROUNDS {
                bail!("{word} doesn't know `{question}`");
            }
            let expected = match question == "first page" {
                true => most.map(Expected::AtMost).or(least.map(Expected::Faster)).unwrap_or(Expected::Nothing),
                false => Expected::Nothing,
            };
            report.put(samples.row(question, "s", word, expected))?;
            if question == "first page" && samples.ours.iter().all(|seconds| *seconds > FIRST_PAGE) {
                failed.push("the first page takes too long");
            }
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n")) }
}

fn times(of: &Value) -> Vec<f64> {
    of.as_array().into_iter().flatten().filter_map(Value::as_f64).collect()
}

fn smoke(ours: &Side) -> Result<()> {
    let here = ours.figures(&["copy", "200"])?;
    println!("    first copy of 200 contracts: {:.3} s", number(&here, "copy_s")?);
    let here = ours.figures(&["ask", "200", "1"])?;
    println!("    {} questions", here["seconds"].as_object().map_or(0, serde_json::Map::len));
    Ok(())
}
