//! `cargo xtask bench`: how we stand against a peer. Rows go to `target/bench/NAME.json`.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::setup::{self, Purpose};
use crate::{place, proc, window};

/// How often each side runs. They take turns, so a busy moment of the machine hits both.
pub(crate) const ROUNDS: usize = 5;

/// Measures one thing, or all.
///
/// # Errors
/// Something doesn't build, a side fails, or there is no such measurement.
pub(crate) fn bench(name: Option<&str>) -> Result<()> {
    if let Some(name) = name.filter(|name| !["document", "window"].contains(name)) {
        bail!("there is no bench `{name}`: document, window");
    }
    setup::setup(Purpose::Bench)?;
    fs::create_dir_all(place::target("bench"))?;
    if name.is_none_or(|name| name == "document") {
        document()?;
    }
    if name.is_none_or(|name| name == "window") {
        window::bench()?;
    }
    Ok(())
}

/// What both sides measured, by metric.
#[derive(Default)]
pub(crate) struct Samples {
    ours: BTreeMap<String, Vec<f64>>,
    peer: BTreeMap<String, Vec<f64>>,
}

impl Samples {
    /// One run of ours.
    pub(crate) fn ours(&mut self, metric: &str, value: f64) {
        self.ours.entry(metric.to_owned()).or_default().push(value);
    }

    /// One run of the peer's.
    pub(crate) fn peer(&mut self, metric: &str, value: f64) {
        self.peer.entry(metric.to_owned()).or_default().push(value);
    }

    /// A row for each metric that both sides have: medians, their ratio, and the best of each side.
    pub(crate) fn rows(&self, peer_name: &str) -> Value {
        let rows = self.ours.iter().filter_map(|(metric, ours)| {
            let peer = self.peer.get(metric)?;
            let (metric, unit) = metric.rsplit_once('_').unwrap_or((metric, ""));
            Some(json!({
                "metric": metric, "unit": unit,
                "ours": median(ours), "peer": median(peer), "peer_name": peer_name,
                "ratio": median(ours) / median(peer),
                "ours_min": least(ours), "peer_min": least(peer), "rounds": ours.len().min(peer.len()),
            }))
        });
        Value::Array(rows.collect())
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
pub(crate) fn keep(name: &str, rows: &Value) -> Result<()> {
    let file = place::target("bench").join(format!("{name}.json"));
    fs::write(&file, format!("{rows:#}\n")).with_context(|| format!("can't write {}", file.display()))?;
    println!("\n{:<28} {:>12} {:>12} {:>8}", name, "ours", "peer", "ratio");
    for row in rows.as_array().into_iter().flatten() {
        let number = |key: &str| row[key].as_f64().unwrap_or(f64::NAN);
        let metric = format!("{} ({})", row["metric"].as_str().unwrap_or(""), row["unit"].as_str().unwrap_or(""));
        println!("{metric:<28} {:>12.5} {:>12.5} {:>8.3}", number("ours"), number("peer"), number("ratio"));
    }
    println!("{}", file.display());
    Ok(())
}

/// Rendering and signing contracts, against Python's libraries for the same.
fn document() -> Result<()> {
    let folder = place::root().join("crates/document/bench");
    let python = venv(&folder.join("requirements.txt"))?;
    proc::run(proc::cargo().args(["build", "--release", "-p", "pok-document", "--example", "bench_document"]))?;
    let ours = place::built("release", "examples/bench_document");
    let mut samples = Samples::default();
    for job in ["render", "sign"] {
        for round in 1..=ROUNDS {
            println!("    {job}, round {round} of {ROUNDS}");
            for (metric, value) in numbers(proc::program(&ours).args([job, "200"]))? {
                samples.ours(&metric, value);
            }
            for (metric, value) in numbers(proc::program(&python).arg(folder.join("peer.py")).args([job, "200"]))? {
                samples.peer(&metric, value);
            }
        }
    }
    keep("document", &samples.rows("Python (crates/document/bench/requirements.txt)"))
}

/// The last line that is a JSON object, as numbers by name.
fn numbers(command: &mut Command) -> Result<Vec<(String, f64)>> {
    let said = proc::read(command)?;
    let objects = said.lines().rev().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let object = objects.into_iter().find(Value::is_object);
    let object = object.with_context(|| format!("`{}` printed no JSON object:\n{said}", proc::typed(command)))?;
    let entries = object.as_object().into_iter().flatten();
    Ok(entries.filter_map(|(key, value)| Some((key.clone(), value.as_f64()?))).collect())
}

/// A Python of our own with the peer's packages.
fn venv(requirements: &std::path::Path) -> Result<std::path::PathBuf> {
    let folder = place::target("bench/venv");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let wanted = fs::read(requirements).with_context(|| format!("can't read {}", requirements.display()))?;
    let stamp = folder.join("requirements.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    println!("setup: a Python environment with the peer's packages");
    proc::run(proc::program(if cfg!(windows) { "python" } else { "python3" }).args(["-m", "venv"]).arg(&folder))?;
    proc::run(proc::program(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(requirements))?;
    fs::write(&stamp, wanted)?;
    Ok(python)
}

#[cfg(test)]
mod tests {
    use super::Samples;

    #[test]
    fn a_row_is_the_median_of_both_sides() {
        let mut samples = Samples::default();
        for value in [3.0, 1.0, 2.0] {
            samples.ours("render_s", value);
            samples.peer("render_s", value * 4.0);
        }
        samples.ours("ours_only_s", 1.0);
        let rows = samples.rows("peer");
        assert_eq!(rows.as_array().map(Vec::len), Some(1));
        assert_eq!((rows[0]["metric"].as_str(), rows[0]["unit"].as_str()), (Some("render"), Some("s")));
        assert_eq!((rows[0]["ours"].as_f64(), rows[0]["ratio"].as_f64()), (Some(2.0), Some(0.25)));
    }
}
