//! What a bench has measured: `target/bench/NAME.json`, a row for each thing and peer.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::place;

/// The rows so far.
pub(super) struct Report {
    name: String,
    file: PathBuf,
    rows: Vec<Value>,
}

impl Report {
    /// An empty one, in place of an earlier run's.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn new(name: &str) -> Result<Self> {
        let folder = place::target("bench");
        fs::create_dir_all(&folder)?;
        Self::at(name, folder.join(format!("{name}.json")))
    }

    fn at(name: &str, file: PathBuf) -> Result<Self> {
        let report = Self { name: name.to_owned(), file, rows: Vec::new() };
        report.write()?;
        Ok(report)
    }

    /// Adds a row, or puts it in place of what fewer rounds said of the same thing, and writes what there is: a later
    /// part may fail.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn put(&mut self, row: Value) -> Result<()> {
        let same = |other: &&mut Value| ["metric", "peer_name"].iter().all(|key| other[key] == row[key]);
        match self.rows.iter_mut().find(same) {
            Some(earlier) => *earlier = row,
            None => self.rows.push(row),
        }
        self.write()
    }

    fn write(&self) -> Result<()> {
        let text = format!("{:#}\n", json!(self.rows));
        fs::write(&self.file, text).with_context(|| format!("can't write {}", self.file.display()))
    }

    /// Prints the rows, and where they are.
    pub(super) fn show(&self) {
        let name = &self.name;
        println!("\n{name:<22} {:>12} {:>12} {:>9}   {:<9} against", "ours", "peer", "ratio", "expected");
        for row in &self.rows {
            let number = |key: &str| row[key].as_f64().unwrap_or(f64::NAN);
            let text = |key: &str| row[key].as_str().unwrap_or("");
            let metric = format!("{} ({})", text("metric"), text("unit"));
            let (ours, peer, ratio) = (number("ours"), number("peer"), number("ratio"));
            println!(
                "{metric:<22} {ours:>12.5} {peer:>12.5} {ratio:>9.2}   {:<9} {}",
                text("expected"),
                text("peer_name")
            );
        }
        println!("{}", self.file.display());
    }
}

/// What we expect of a ratio, which says how the ratio is written.
#[derive(Clone, Copy)]
pub(super) enum Expected {
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
pub(super) struct Samples {
    pub(super) ours: Vec<f64>,
    pub(super) peer: Vec<f64>,
}

impl Samples {
    /// A round: ours, then the peer's.
    pub(super) fn round(&mut self, ours: f64, peer: f64) {
        self.ours.push(ours);
        self.peer.push(peer);
    }

    /// The row of these rounds: medians, their ratio, and the best of each side.
    pub(super) fn row(&self, metric: &str, unit: &str, peer_name: &str, expected: Expected) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn what_was_measured_is_written_at_once() -> Result<()> {
        let file = std::env::temp_dir().join(format!("pok-report-{}.json", std::process::id()));
        let written = || Ok::<Value, anyhow::Error>(serde_json::from_str(&fs::read_to_string(&file)?)?);
        fs::write(&file, "an earlier run's")?;
        let mut report = Report::at("document", file.clone())?;
        assert_eq!(written()?, json!([]));
        let mut samples = Samples::default();
        for rounds in 1..=2 {
            samples.round(1.0, 2.0);
            for peer in ["one", "another"] {
                report.put(samples.row("render", "s", peer, Expected::Nothing))?;
            }
            let rows = written()?;
            assert_eq!((rows[0]["rounds"].as_u64(), rows[1]["rounds"].as_u64()), (Some(rounds), Some(rounds)));
            assert_eq!((&rows[0]["peer_name"], &rows[1]["peer_name"]), (&json!("one"), &json!("another")));
            assert_eq!(rows.as_array().map(Vec::len), Some(2));
        }
        Ok(fs::remove_file(file)?)
    }
}
