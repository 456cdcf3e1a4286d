//! A process of its own: it says a line of JSON, then waits for a word before it goes on.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

pub(crate) type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A side of what is measured. It ends with this.
pub(crate) struct Side {
    child: Child,
    words: ChildStdin,
    lines: BufReader<ChildStdout>,
}

impl Side {
    /// Starts this program as a side; answers the first thing it says.
    pub(crate) fn begin(role: &[&str]) -> Outcome<(Self, Value)> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.args(role).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (words, lines) = child.stdin.take().zip(child.stdout.take()).ok_or("no pipes")?;
        let mut side = Self { child, words, lines: BufReader::new(lines) };
        let first = side.read()?;
        Ok((side, first))
    }

    /// Lets it go on; answers what it says next.
    pub(crate) fn next(&mut self, word: &str) -> Outcome<Value> {
        writeln!(self.words, "{word}")?;
        self.read()
    }

    fn read(&mut self) -> Outcome<Value> {
        let mut line = String::new();
        if self.lines.read_line(&mut line)? == 0 {
            return Err(format!("a side ended: {}", self.child.wait()?).into());
        }
        Ok(serde_json::from_str(&line)?)
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Says how it stands.
pub(crate) fn tell(how: Value) -> Outcome<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{how}")?;
    Ok(out.flush()?)
}

/// Says how it stands, and waits for a word.
pub(crate) async fn told(how: Value) -> Outcome<String> {
    tell(how)?;
    let read = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map(|_| line.trim().to_owned())
    });
    Ok(read.await??)
}

/// The most memory that this process has held, in MiB; null where the system doesn't say it in a file.
pub(crate) fn peak() -> Value {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(Value::Null, |kib| json!((kib / 102.4).round() / 10.0))
}
