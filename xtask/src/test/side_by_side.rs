//! Runs the test programs, a few at a time, each with what it says kept apart.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::binaries::Binary;
use super::outcome::Outcome;
use super::report::Report;
use crate::proc::{self, Running};

/// How many test programs run at a time. Those of the window and of the core mostly wait (for a page, a key store, a
/// server), those of the rules and the server compute: on two cores, one of each keeps the machine busy, and a third
/// makes what is timed late.
const AT_A_TIME: usize = 2;

/// What takes longest begins first, so that nothing is left to wait for at the end.
const FIRST: [&str; 3] = ["test e2e", "test api", "test app"];

/// Runs them all, with `environment`; those whose name has `filter` in it where there is one.
///
/// # Errors
/// A person stopped it. Failed tests are in the report.
pub(super) fn run(mut binaries: Vec<Binary>, filter: Option<&str>, environment: (&str, &str)) -> Result<Report> {
    binaries.sort_by_key(|binary| FIRST.iter().position(|name| *name == binary.name).unwrap_or(FIRST.len()));
    let waiting = Mutex::new(VecDeque::from(binaries));
    let report = Mutex::new(Report::default());
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some(binary) = next(&waiting) {
                    let start = Instant::now();
                    let mut command = binary.command();
                    command.env(environment.0, environment.1).args(filter);
                    let (outcome, fault) = match one(&mut command, &binary.name) {
                        Ok((outcome, success)) => {
                            let fault = outcome.fault(success).or_else(|| is_empty(&binary, filter, &outcome));
                            (outcome, fault)
                        }
                        Err(error) => (Outcome::default(), Some(format!("{error:#}"))),
                    };
                    let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
                    report.add(&binary.name, outcome, fault, start.elapsed().as_secs_f64());
                }
            });
        }
    });
    if proc::stopped() {
        bail!("stopped");
    }
    Ok(report.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn next(waiting: &Mutex<VecDeque<Binary>>) -> Option<Binary> {
    if proc::stopped() {
        return None;
    }
    waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// A program made for tests that has none has lost them; the window's are for Linux only.
fn is_empty(binary: &Binary, filter: Option<&str>, outcome: &Outcome) -> Option<String> {
    let should_have = binary.is_test_target && filter.is_none() && cfg!(target_os = "linux");
    (should_have && outcome.count() == 0).then(|| "it has no tests".to_owned())
}

/// Runs one to its end; answers whether it ended well, too.
fn one(command: &mut Command, name: &str) -> Result<(Outcome, bool)> {
    // libtest gives events and times to those who can do without a promise that they stay as they are. Cargo and the
    // compiler never see this variable: it would compile everything anew.
    command.args(["-Zunstable-options", "--format", "json", "--report-time"]).env("RUSTC_BOOTSTRAP", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running::new(command.spawn().with_context(|| format!("can't start {}", proc::typed(command)))?);
    // Kept apart until the end; not waited for long, because what a test leaves behind may hold it open.
    let errors = Arc::new(Mutex::new(String::new()));
    let stderr = running.child.stderr.take().context("nobody listens to its errors")?;
    let said = Arc::clone(&errors);
    let (all_read, has_read_all) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_str(&String::from_utf8_lossy(&line));
            said.push('\n');
        }
        // Nobody may listen any more.
        let _ = all_read.send(());
    });
    let mut outcome = Outcome::default();
    let stdout = running.child.stdout.take().context("nobody listens to it")?;
    for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
        if let Some(told) = outcome.hear(&String::from_utf8_lossy(&line)) {
            println!("    {told}  ({name})");
        }
        if outcome.has_ended {
            break;
        }
    }
    let success = running.wait()?.success();
    let _ = has_read_all.recv_timeout(Duration::from_secs(1));
    outcome.besides.push_str(&errors.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((outcome, success))
}
