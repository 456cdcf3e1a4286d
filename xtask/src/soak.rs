//! `cargo xtask soak`: the proofs that `cargo xtask test` runs a tenth of, at their full numbers.

use std::process::Command;

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::steps::Steps;
use crate::{build, place, postgres, proc};

/// How many times as much as in a test run.
const TIMES: &str = "10";
/// How many seconds each reader of foreign bytes reads bent ones: an hour in all.
const BENT: &str = "720";
/// How many suppliers submit within the last minute of a notice.
const COMPANIES: &str = "2000";

/// Runs them, one after the other.
///
/// # Errors
/// A proof failed, or something that it needs is missing.
pub(crate) fn soak() -> Result<()> {
    let mut steps = Steps::new(8);
    steps.step("what is needed", "read the message of the tool that failed", || setup::setup(Purpose::Test))?;
    let advice = "the message names the seed or the shortest story: make it a test";
    steps.step("drafts of three computers, in any order of events", advice, || proof(&["--test", "draft"], &[]))?;
    steps.step("power losses", advice, || proof(&["--test", "keystrokes"], &[]))?;
    steps.step("power losses of the real drafts", advice, || proof(&["--lib"], &["db::power::"]))?;
    steps.step("lines that break", advice, || proof(&["--test", "app"], &["lost::"]))?;
    let advice = "the message names a file with what was read, and the seed: make it a test";
    steps.step("foreign bytes, bent: PDF, pictures, office files, spreadsheets, calls", advice, || {
        let mut cargo = build::cargo_all("test");
        cargo.args(["--lib", "--test", "document", "--test", "fuzz", "--", "s01_a_bent", "--nocapture"]);
        proc::run(cargo.env("POK_FUZZ_SECONDS", BENT))
    })?;
    let advice = "a receipt without a bid, or a bid that was refused: read the server's log";
    steps.step("a rush before closing, on SQLite", advice, || {
        let folder = place::target("soak");
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(format!("rush-{}.db", std::process::id()));
        let outcome = rush(&format!("sqlite:{}?mode=rwc", file.display()));
        for companion in ["", "-wal", "-shm"] {
            // What isn't there needn't go.
            let _ = std::fs::remove_file(format!("{}{companion}", file.display()));
        }
        outcome
    })?;
    steps.step("a rush before closing, on PostgreSQL", advice, || match postgres::start()? {
        Some(postgres) => rush(&postgres.url),
        None => {
            println!("    no PostgreSQL on this machine");
            Ok(())
        }
    })?;
    steps.end("cargo xtask soak");
    Ok(())
}

fn proof(target: &[&str], filter: &[&str]) -> Result<()> {
    let mut cargo = build::cargo_all("test");
    cargo.args(target).arg("--").args(filter).arg("--nocapture").env("POK_SOAK", TIMES);
    proc::run(&mut cargo)
}

fn rush(database: &str) -> Result<()> {
    let mut cargo: Command = proc::cargo();
    cargo.args([
        "run",
        "--release",
        "-p",
        "pok-server",
        "--features",
        "demo",
        "--example",
        "rush",
        "--",
        database,
        COMPANIES,
    ]);
    proc::run(&mut cargo)
}
