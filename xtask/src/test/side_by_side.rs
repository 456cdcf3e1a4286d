//! Runs the test programs, a few at a time, each with what it says kept apart.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use super::binaries::Binary;
use super::outcome::Outcome;
use super::report::Report;
use crate::proc::{self, Running};

/// How many test programs run at a time. Each runs as many tests at once as there are cores, and its tests wait about
/// half of the time (for a database, a key store, a page): two programs fill the machine, and more would only make late
/// what a test has patience for.
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

/// What a program prints.
enum Said {
    Output(String),
    Error(String),
}

/// Runs one to its end; answers whether it ended well, too.
fn one(command: &mut Command, name: &str) -> Result<(Outcome, bool)> {
    // libtest gives events and times to those who can do without a promise that they stay as they are. Cargo and the
    // compiler never see this variable: it would compile everything anew.
    command.args(["-Zunstable-options", "--format", "json", "--report-time"]).env("RUSTC_BOOTSTRAP", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running::new(command.spawn().with_context(|| format!("can't start {}", proc::typed(command)))?);
    let (say, hear) = mpsc::channel();
    pass_on(running.child.stdout.take(), say.clone(), Said::Output);
    pass_on(running.child.stderr.take(), say, Said::Error);
    let mut outcome = Outcome::default();
    let mut errors = String::new();
    loop {
        match hear.recv_timeout(Duration::from_millis(500)) {
            Ok(Said::Output(line)) => {
                if let Some(told) = outcome.hear(&line) {
                    println!("    {told}  ({name})");
                }
            }
            Ok(Said::Error(line)) => {
                errors.push_str(&line);
                errors.push('\n');
            }
            // What its tests left behind may hold both open.
            Err(RecvTimeoutError::Timeout) if !running.ended() && !proc::stopped() => {}
            Err(_) => break,
        }
    }
    let success = running.wait()?.success();
    outcome.besides.push_str(&errors);
    Ok((outcome, success))
}

fn pass_on(output: Option<impl Read + Send + 'static>, say: Sender<Said>, kind: fn(String) -> Said) {
    let lines = output.into_iter().flat_map(|output| BufReader::new(output).split(b'\n').map_while(Result::ok));
    std::thread::spawn(move || {
        for line in lines {
            if say.send(kind(String::from_utf8_lossy(&line).into_owned())).is_err() {
                break;
            }
        }
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const STARTED: &str = r#"echo '{ "type": "suite", "event": "started", "test_count": 1 }'"#;
    const BEGUN: &str = r#"echo '{ "type": "test", "event": "started", "name": "it_works" }'"#;
    const OK: &str = r#"echo '{ "type": "test", "name": "it_works", "event": "ok", "exec_time": 0.5 }'"#;
    const ENDED: &str = r#"echo '{ "type": "suite", "event": "ok" }'"#;

    fn said(script: &[&str]) -> Result<(Outcome, bool)> {
        one(Command::new("sh").args(["-c", &script.join("\n")]), "a script")
    }

    #[test]
    fn what_a_test_leaves_behind_is_not_waited_for() -> Result<()> {
        let start = Instant::now();
        let (outcome, success) = said(&["sleep 20 &", STARTED, BEGUN, OK, "echo oh >&2", ENDED])?;
        assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
        assert_eq!((outcome.passed, outcome.fault(success)), (1, None));
        assert_eq!(outcome.besides, "oh\n");
        Ok(())
    }

    #[test]
    fn a_program_that_crashes_has_failed() -> Result<()> {
        let (outcome, success) = said(&["sleep 20 &", STARTED, BEGUN, "kill -SEGV $$"])?;
        assert_eq!(outcome.fault(success).as_deref(), Some("it ended in the middle of it_works"));
        let (outcome, success) = said(&[STARTED, BEGUN, OK, ENDED, "exit 3"])?;
        assert_eq!(outcome.fault(success).as_deref(), Some("it failed after its last test"));
        Ok(())
    }
}
