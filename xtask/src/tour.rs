//! The main job, done by the program itself in a virtual display, with pictures of every step.

use std::fs;

use anyhow::{Result, bail};

use crate::setup::{self, Purpose};
use crate::steps::Steps;
use crate::{build, place, proc};

/// Walks through, and says where the pictures and the sealed PDF are.
///
/// # Errors
/// Something doesn't build, or a step of the job doesn't work.
pub(crate) fn tour() -> Result<()> {
    let mut steps = Steps::new(4);
    steps.step("what is needed", "read the message of the tool that failed", || setup::setup(Purpose::Test))?;
    steps.step("the window's page", "fix it; `cargo xtask ui` builds only this", build::page)?;
    steps.step("the program and the server", "fix what doesn't compile", build::program)?;
    let results = place::target("tour");
    let _ = fs::remove_dir_all(&results);
    fs::create_dir_all(&results)?;
    steps.step("the tour", "look at the last picture in target/tour/", || {
        let mut cargo = build::cargo_all("test");
        cargo.args(["--quiet", "--test", "e2e", "--", "tour", "--exact", "--ignored", "--nocapture"]);
        proc::run(cargo.env("POK_TOUR", "1"))
    })?;
    let entries = fs::read_dir(&results)?.flatten().map(|entry| entry.path());
    let mut files: Vec<_> = entries.filter(|path| path.is_file()).collect();
    if files.is_empty() {
        bail!("the tour left nothing in {}", results.display());
    }
    files.sort();
    println!("\nWhat the tour left:");
    for file in files {
        println!("  {}", file.display());
    }
    Ok(())
}
