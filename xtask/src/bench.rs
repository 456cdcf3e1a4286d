//! `cargo xtask bench`: how we stand against a peer. Rows go to `target/bench/NAME.json`.
//!
//! A bench is its line in [`BENCHES`], a file in this folder, our side as the example `bench_NAME`, and what the peers
//! need in `xtask/bench/NAME`. `cargo xtask test` runs a round of our side of each, so that none rots.

mod document;
mod enumeration;
mod excel;
mod lists;
mod report;
mod side;
mod siege;
mod sync;
mod window;

use anyhow::{Result, bail};

pub(crate) use self::window::{INSIDE, inside};

use self::report::Report;
use self::side::Side;
use crate::setup::{self, Purpose};
use crate::{build, place, proc};

/// All there are.
const BENCHES: [Bench; 6] =
    [document::BENCH, enumeration::BENCH, excel::BENCH, lists::BENCH, siege::BENCH, sync::BENCH];

/// How often each side runs. They take turns, so a busy moment of the machine hits both.
const ROUNDS: usize = 5;

/// One thing that is measured.
struct Bench {
    /// What a person types. Our side is the example `bench_NAME`.
    name: &'static str,
    /// Measures both sides, and reports each row as soon as it is known.
    measure: fn(&Side, &mut Report) -> Result<()>,
    /// One round of our side with small numbers, in the debug build: that it runs and says what `measure` reads. Peers
    /// and expectations have no part in it.
    smoke: fn(&Side) -> Result<()>,
}

impl Bench {
    fn example(&self) -> String {
        format!("bench_{}", self.name)
    }

    /// Our side, as built: `kind` is `debug` or `release`.
    fn ours(&self, kind: &str) -> Side {
        Side::program(place::built(kind, &format!("examples/{}", self.example())))
    }
}

/// Their names, for a person to choose from.
pub(crate) fn names() -> String {
    BENCHES.map(|bench| bench.name).join(", ")
}

/// Measures one thing, or all. What has been measured is written even where a later part fails.
///
/// # Errors
/// Something doesn't build, a side fails, or there is no such measurement.
pub(crate) fn bench(name: Option<&str>) -> Result<()> {
    let wanted = Vec::from_iter(BENCHES.iter().filter(|bench| name.is_none_or(|name| name == bench.name)));
    if wanted.is_empty() {
        bail!("there is no such bench; there are {}", names());
    }
    setup::setup(Purpose::Bench)?;
    each(&wanted, |bench| {
        let mut report = Report::new(bench.name)?;
        let example = bench.example();
        proc::run(build::cargo_all("build").args(["--release", "--bin", "pok-server", "--example", &example]))?;
        let outcome = (bench.measure)(&bench.ours("release"), &mut report);
        report.show();
        outcome
    })
}

/// A round of our side of every bench whose name, `bench::NAME`, has `filter` in it.
///
/// # Errors
/// One doesn't build, or doesn't run.
pub(crate) fn smoke(filter: Option<&str>) -> Result<()> {
    let is_wanted = |bench: &&Bench| filter.is_none_or(|filter| format!("bench::{}", bench.name).contains(filter));
    let wanted = Vec::from_iter(BENCHES.iter().filter(is_wanted));
    if wanted.is_empty() {
        return Ok(());
    }
    let examples = wanted.iter().flat_map(|bench| ["--example".to_owned(), bench.example()]);
    proc::run(build::cargo_all("build").args(["--bin", "pok", "--bin", "pok-server"]).args(examples))?;
    each(&wanted, |bench| (bench.smoke)(&bench.ours("debug")))
}

/// Does it with each, whatever became of the one before.
///
/// # Errors
/// Names each that failed, with its cause.
fn each(benches: &[&Bench], mut part: impl FnMut(&Bench) -> Result<()>) -> Result<()> {
    let mut failed = Vec::new();
    for bench in benches {
        if let Err(error) = part(bench) {
            failed.push(format!("bench {} failed: {error:#}", bench.name));
        }
        if proc::stopped() {
            break;
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("{}", failed.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_side_of_every_bench_is_listed() -> Result<()> {
        let words = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
        let metadata: serde_json::Value = serde_json::from_str(&proc::read(proc::cargo().args(words))?)?;
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let targets = packages.flat_map(|package| package["targets"].as_array().into_iter().flatten());
        let examples = targets.filter(|target| target["kind"][0] == "example");
        let names = examples.filter_map(|target| target["name"].as_str()).filter(|name| name.starts_with("bench_"));
        let mut there = Vec::from_iter(names.map(str::to_owned));
        there.sort();
        let mut listed = Vec::from(BENCHES.map(|bench| bench.example()));
        listed.sort();
        assert_eq!(there, listed);
        Ok(())
    }

    #[test]
    fn one_that_fails_does_not_keep_the_next_from_being_measured() {
        let wanted = Vec::from_iter(&BENCHES);
        let mut done = Vec::new();
        let outcome = each(&wanted, |bench| {
            done.push(bench.name);
            if bench.name == "sync" { Ok(()) } else { bail!("no {}", bench.name) }
        });
        assert_eq!(done.join(", "), names());
        let said = outcome.expect_err("all but one failed").to_string();
        let failed = ["document", "enumeration", "excel", "lists", "siege"]
            .map(|name| format!("bench {name} failed: no {name}"));
        assert_eq!(said, failed.join("\n"));
    }
}
