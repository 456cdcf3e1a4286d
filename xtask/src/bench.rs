//! `cargo xtask bench`: how we stand against a peer. Rows go to `target/bench/NAME.json`.

mod enumeration;
mod sync;

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::setup::{self, Purpose};
use crate::{place, proc, window};

/// How often each side runs. They take turns, so a busy moment of the machine hits both.
pub(crate) const ROUNDS: usize = 5;

/// Measures something, and answers the rows.
type Bench = fn() -> Result<Vec<Value>>;

/// Measures one thing, or all.
///
/// # Errors
/// Something doesn't build, a side fails, or there is no such measurement.
pub(crate) fn bench(name: Option<&str>) -> Result<()> {
    let benches: [(&str, Bench); 3] =
        [("document", document), ("enumeration", enumeration::rows), ("sync", sync::rows)];
    let mut wanted = benches.into_iter().filter(|(bench, _)| name.is_none_or(|name| name == *bench)).peekable();
    if wanted.peek().is_none() {
        bail!("there is no such bench: {}", benches.map(|(bench, _)| bench).join(", "));
    }
    setup::setup(Purpose::Bench)?;
    fs::create_dir_all(place::target("bench"))?;
    wanted.try_for_each(|(bench, rows)| keep(bench, &rows()?))
}

/// What we expect of a ratio, which says how the ratio is written.
#[derive(Clone, Copy)]
pub(crate) enum Expected {
    /// Ours is at least so many times as fast: the ratio is the peer's figure by ours.
    Faster(f64),
    /// Ours does at least so many times as much in the same time: the ratio is our figure by the peer's.
    AtLeast(f64),
    /// Ours takes at most so many times as much: the ratio is our figure by the peer's.
    AtMost(f64),
    /// Nothing: the ratio is our figure by the peer's.
    Nothing,
}

/// What both sides measured of one thing, in turns.
#[derive(Default)]
pub(crate) struct Samples {
    ours: Vec<f64>,
    peer: Vec<f64>,
}

impl Samples {
    /// A round: ours, then the peer's.
    pub(crate) fn round(&mut self, ours: f64, peer: f64) {
        self.ours.push(ours);
        self.peer.push(peer);
    }

    /// The row of `target/bench/NAME.json`: medians, their ratio, and the best of each side.
    pub(crate) fn row(&self, metric: &str, unit: &str, peer_name: &str, expected: Expected) -> Value {
        let (ours, peer) = (median(&self.ours), median(&self.peer));
        let (ratio, expected) = match expected {
            Expected::Faster(times) => (peer / ours, json!(format!(">= {times}"))),
            Expected::AtLeast(times) => (ours / peer, json!(format!(">= {times}"))),
            Expected::AtMost(times) => (ours / peer, json!(format!("<= {times}"))),
            Expected::Nothing => (ours / peer, Value::Null),
        };
        json!({
            "metric": metric, "unit": unit,
            "ours": ours, "peer": peer, "peer_name": peer_name,
            "ratio": ratio, "expected": expected,
            "ours_min": least(&self.ours), "peer_min": least(&self.peer), "rounds": self.ours.len(),
        })
    }
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { sorted[middle - 1..=middle].iter().sum::<f64>() / 2.0 }
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Writes `target/bench/NAME.json` and shows it.
///
/// # Errors
/// The file can't be written.
fn keep(name: &str, rows: &[Value]) -> Result<()> {
    let file = place::target("bench").join(format!("{name}.json"));
    fs::write(&file, format!("{:#}\n", json!(rows))).with_context(|| format!("can't write {}", file.display()))?;
    println!("\n{name:<22} {:>12} {:>12} {:>9}   {:<9} against", "ours", "peer", "ratio", "expected");
    for row in rows {
        let number = |key: &str| row[key].as_f64().unwrap_or(f64::NAN);
        let text = |key: &str| row[key].as_str().unwrap_or("");
        let metric = format!("{} ({})", text("metric"), text("unit"));
        let (ours, peer, ratio) = (number("ours"), number("peer"), number("ratio"));
        println!("{metric:<22} {ours:>12.5} {peer:>12.5} {ratio:>9.2}   {:<9} {}", text("expected"), text("peer_name"));
    }
    println!("{}", file.display());
    Ok(())
}

/// Rendering and signing contracts against Python's libraries for the same, and the window in which that is done
/// against a bare one.
fn document() -> Result<Vec<Value>> {
    let folder = place::root().join("crates/document/bench");
    let python = setup::venv("bench/venv", &folder.join("requirements.txt"))?;
    proc::run(proc::cargo().args(["build", "--release", "-p", "pok-document", "--example", "bench_document"]))?;
    let ours = place::built("release", "examples/bench_document");
    let mut rows = Vec::new();
    for (job, peer_name, expected) in
        [("render", "reportlab", Expected::Faster(8.0)), ("sign", "pyHanko", Expected::Faster(20.0))]
    {
        let mut samples = Samples::default();
        for round in 1..=ROUNDS {
            println!("    {job}, round {round} of {ROUNDS}");
            samples.round(
                seconds(proc::program(&ours).args([job, "200"]), job)?,
                seconds(proc::program(&python).arg(folder.join("peer.py")).args([job, "200"]), job)?,
            );
        }
        rows.push(samples.row(job, "s", peer_name, expected));
    }
    rows.extend(window::measure()?);
    Ok(rows)
}

/// How long the job took.
fn seconds(command: &mut Command, job: &str) -> Result<f64> {
    number(&figures(command)?, &format!("{job}_s"))
}

/// What a side measured: the last line that is a JSON object.
fn figures(command: &mut Command) -> Result<Value> {
    let said = proc::read(command)?;
    let figures = said.lines().rev().find_map(|line| serde_json::from_str(line).ok().filter(Value::is_object));
    figures.with_context(|| format!("`{}` didn't say what it measured:\n{said}", proc::typed(command)))
}

fn number(figures: &Value, key: &str) -> Result<f64> {
    figures[key].as_f64().with_context(|| format!("no `{key}` in {figures}"))
}

#[cfg(test)]
mod tests {
    use super::{Expected, Samples};

    #[test]
    fn a_row_is_the_median_of_both_sides() {
        let mut samples = Samples::default();
        for value in [3.0, 1.0, 2.0] {
            samples.round(value, value * 4.0);
        }
        let row = samples.row("render", "s", "peer", Expected::AtMost(1.5));
        assert_eq!((row["ours"].as_f64(), row["peer"].as_f64()), (Some(2.0), Some(8.0)));
        assert_eq!((row["ratio"].as_f64(), row["expected"].as_str()), (Some(0.25), Some("<= 1.5")));
        let row = samples.row("render", "s", "peer", Expected::Faster(3.0));
        assert_eq!((row["ratio"].as_f64(), row["expected"].as_str()), (Some(4.0), Some(">= 3")));
    }
}
