//! A program that ends when the test does, however the test ends.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program, and whatever it started itself.
pub(crate) struct Process {
    child: Child,
    name: String,
}

/// A command whose process gets a signal when the thread that starts it ends: not even a killed test leaves it behind.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "TERM"]).arg(program.as_ref());
    command
}

impl Process {
    /// Starts it in a process group of its own, with what it says as an error in `log`.
    pub(crate) fn start(mut command: Command, log: &Path) -> Self {
        let name = command.get_args().nth(2).unwrap_or_default().to_string_lossy().into_owned();
        let log = File::options().create(true).append(true).open(log).expect("a place for the log");
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(log);
        let child = command.spawn().unwrap_or_else(|error| panic!("can't start {name}: {error}"));
        Self { child, name }
    }

    /// Its first line that `wanted` accepts. What it prints later is read and forgotten, so that it never has to wait.
    pub(crate) fn line(&mut self, wanted: impl Fn(&str) -> Option<String>) -> String {
        let output = self.child.stdout.take().expect("its output is read once");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let found = lines.by_ref().find_map(|line| wanted(line.trim()));
        let found = found.unwrap_or_else(|| panic!("{} ended before it was ready; is it installed?", self.name));
        std::thread::spawn(move || lines.for_each(drop));
        found
    }

    /// Gives it `text` on its standard input, and nothing more.
    pub(crate) fn tell(&mut self, text: &str) {
        let mut input = self.child.stdin.take().expect("it is told once");
        input.write_all(text.as_bytes()).unwrap_or_else(|error| panic!("{} doesn't listen: {error}", self.name));
    }

    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    fn signal_group(&self, signal: &str) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal_group("-TERM");
        let start = Instant::now();
        while !self.ended() && start.elapsed() < Duration::from_secs(3) {
            std::thread::sleep(Duration::from_millis(10));
        }
        self.signal_group("-KILL");
        let _ = self.child.wait();
    }
}
