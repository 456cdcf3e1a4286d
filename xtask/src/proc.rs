//! Starting other programs, and being sure that they end.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::{place, tool};

static STOPPED: AtomicBool = AtomicBool::new(false);

/// Asks everything that runs to end: what Ctrl-C does. Values then go out of use in order, and end what they started.
pub(crate) fn stop() {
    STOPPED.store(true, Ordering::Relaxed);
}

/// Whether a person pressed Ctrl-C.
pub(crate) fn stopped() -> bool {
    STOPPED.load(Ordering::Relaxed)
}

/// A program to run at the top of the repository, with our tools on its `PATH`.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let name = name.as_ref();
    let path = tool::path().unwrap_or_default();
    let mut command = Command::new(found(name, &path));
    command.current_dir(place::root()).env("PATH", path);
    command
}

/// Windows looks for a script such as `npm.cmd` only when its whole name is said.
fn found<'name>(name: &'name OsStr, path: &OsStr) -> std::borrow::Cow<'name, OsStr> {
    if cfg!(windows) && Path::new(name).components().count() == 1 {
        for folder in std::env::split_paths(path) {
            for ending in ["exe", "cmd"] {
                let file = folder.join(name).with_extension(ending);
                if file.is_file() {
                    return file.into_os_string().into();
                }
            }
        }
    }
    name.into()
}

/// Cargo itself, the one that started us.
pub(crate) fn cargo() -> Command {
    program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// What a person would type to do the same.
pub(crate) fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

/// Runs to the end, showing what it prints.
///
/// # Errors
/// It can't be started, or ends with anything but success.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    println!("    $ {}", typed(command));
    let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("can't start `{}`", typed(command)))?;
    succeeded(command, Running::new(child).wait()?)
}

/// As [`run`], but each line of its standard output goes to `line`, and only its errors to the person.
///
/// # Errors
/// It can't be started, or ends with anything but success.
pub(crate) fn follow(command: &mut Command, mut line: impl FnMut(&str)) -> Result<()> {
    println!("    $ {}", typed(command));
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut running = Running::new(child.with_context(|| format!("can't start `{}`", typed(command)))?);
    for said in running.lines()? {
        line(&said);
    }
    succeeded(command, running.wait()?)
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if stopped() {
        bail!("stopped");
    }
    if !status.success() {
        bail!("`{}` failed ({status})", typed(command));
    }
    Ok(())
}

/// Runs to the end and gives what it printed.
///
/// # Errors
/// It can't be started, or ends with anything but success.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("can't start `{}`", typed(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", typed(command), output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs, but not for longer than `limit`; true when it ended with success in time.
pub(crate) fn run_within(command: &mut Command, limit: Duration) -> bool {
    println!("    $ {}", typed(command));
    let Ok(child) = command.stdin(Stdio::null()).spawn() else { return false };
    let mut running = Running::new(child);
    let start = Instant::now();
    while start.elapsed() < limit && !stopped() {
        if let Ok(Some(status)) = running.child.try_wait() {
            return status.success();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("    no answer in {} s", limit.as_secs());
    false
}

/// A program in the background that ends when this value does.
pub(crate) struct Running {
    /// The program.
    pub(crate) child: Child,
    gently: bool,
}

impl Running {
    /// Ends it at once.
    pub(crate) fn new(child: Child) -> Self {
        Self { child, gently: false }
    }

    /// Asks it to end first, and gives it ten seconds.
    pub(crate) fn gently(child: Child) -> Self {
        Self { child, gently: cfg!(unix) }
    }

    /// The lines it prints, if its standard output is a pipe.
    ///
    /// # Errors
    /// It isn't.
    pub(crate) fn lines(&mut self) -> Result<impl Iterator<Item = String> + Send + use<>> {
        let output = self.child.stdout.take().context("nobody listens to this program")?;
        Ok(BufReader::new(output).lines().map_while(Result::ok))
    }

    /// Waits for its end, or for a person to stop everything.
    ///
    /// # Errors
    /// The system lost it.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        let mut patience = 60;
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            // A terminal sends Ctrl-C to the whole group, so it is probably ending already.
            if stopped() {
                patience -= 1;
            }
            if patience == 0 {
                bail!("stopped");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Whether it ended by itself.
    pub(crate) fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.ended() {
            return;
        }
        if self.gently {
            let asked = Command::new("kill").arg("-INT").arg(self.child.id().to_string()).status();
            let start = Instant::now();
            while asked.is_ok() && start.elapsed() < Duration::from_secs(10) {
                if self.ended() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(50));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
