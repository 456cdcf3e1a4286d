//! Foreign files are looked at aside: in a child process that ends when it has taken too much memory or time, so that
//! the next fault of a parser is a refused file and no outage.
//!
//! The child is the same program, called with [`COMMAND`]. It reads the file from its standard input, and answers in one
//! line. It sets itself its bounds; whoever called it waits no longer than a little more than that.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use pok_domain::file::{FileRefusal, FileType};

use crate::inspect::{Inspected, inspect};

/// What the program is called with to be the child.
pub const COMMAND: &str = "inspect";
/// The most memory that a child may take, in bytes: a page scanned at 600 dpi whose JPEG is progressive takes most of it.
pub const MEMORY: usize = 384 * 1024 * 1024;
/// The most time that a child may take.
pub const TIME: Duration = Duration::from_secs(20);
/// How much longer its caller waits before it ends it.
const GRACE: Duration = Duration::from_secs(5);
/// How often the child looks at what it has taken.
const LOOK: Duration = Duration::from_millis(10);
/// How the child ends that took too much.
const TOO_MUCH: u8 = 17;
/// No answer is longer, in bytes.
const LONGEST: u64 = 4096;

/// Where foreign files are looked at.
#[derive(Debug, Clone)]
pub enum Aside {
    /// In a child process of this program, called with [`COMMAND`].
    Child(PathBuf),
    /// Here. Only where a fault of a parser ends nothing but a test.
    Here,
}

/// A file could not be looked at, for a reason that isn't its own.
#[derive(Debug, thiserror::Error)]
#[error("no child process to look at a file: {0}")]
pub struct NoChild(#[from] std::io::Error);

impl Aside {
    /// In a child of the program that runs.
    ///
    /// # Errors
    /// [`NoChild`] where the system doesn't say which that is.
    pub fn own() -> Result<Self, NoChild> {
        // Linux has a name that holds even where the program was replaced by a newer one since it was started.
        let program = if cfg!(target_os = "linux") { "/proc/self/exe".into() } else { std::env::current_exe()? };
        Ok(Self::Child(program))
    }

    /// Reads a whole file, as [`inspect`] does. Takes a thread as long as that takes.
    ///
    /// # Errors
    /// [`NoChild`]; and within, why the file is refused.
    pub fn inspect_file(&self, mut content: File) -> Result<Result<Inspected, FileRefusal>, NoChild> {
        match self {
            Self::Child(program) => Ok(outcome(spawn(program, content.into())?)),
            Self::Here => {
                let mut bytes = Vec::new();
                content.read_to_end(&mut bytes)?;
                Ok(inspect(&bytes))
            }
        }
    }

    /// The same of a file in memory.
    ///
    /// # Errors
    /// As [`Aside::inspect_file`].
    pub fn inspect(&self, content: &[u8]) -> Result<Result<Inspected, FileRefusal>, NoChild> {
        let Self::Child(program) = self else { return Ok(inspect(content)) };
        let mut child = spawn(program, Stdio::piped())?;
        let stdin = child.stdin.take();
        Ok(std::thread::scope(|scope| {
            // A child that has seen enough doesn't read to the end, and says why.
            scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(content)));
            outcome(child)
        }))
    }
}

fn spawn(program: &Path, content: Stdio) -> std::io::Result<Child> {
    let mut command = Command::new(program);
    command.arg(COMMAND).stdin(content).stdout(Stdio::piped()).stderr(Stdio::null());
    without_window(&mut command).spawn()
}

#[cfg(windows)]
fn without_window(command: &mut Command) -> &mut Command {
    use std::os::windows::process::CommandExt as _;
    /// `CREATE_NO_WINDOW` of `CreateProcess`.
    const NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(NO_WINDOW)
}

#[cfg(not(windows))]
fn without_window(command: &mut Command) -> &mut Command {
    command
}

/// What the child says, if it says anything before it ends.
fn outcome(mut child: Child) -> Result<Inspected, FileRefusal> {
    let (said, says) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        std::thread::spawn(move || {
            let mut line = String::new();
            let read = stdout.take(LONGEST).read_to_string(&mut line);
            // Nobody listens any more where the child took too long.
            let _ = said.send(read.map(|_| line));
        });
    }
    let line = says.recv_timeout(TIME + GRACE);
    if line.is_err() {
        // It ended meanwhile, or will.
        let _ = child.kill();
    }
    let ended = child.wait();
    match (line, ended) {
        (Ok(Ok(line)), Ok(status)) if status.success() => read(&line).unwrap_or(Err(FileRefusal::Damaged)),
        (Err(_), _) => Err(FileRefusal::TooMuch),
        (_, Ok(status)) if status.code() == Some(i32::from(TOO_MUCH)) => Err(FileRefusal::TooMuch),
        // It crashed.
        _ => Err(FileRefusal::Damaged),
    }
}

/// The child: looks at what stands on standard input. To be called before anything else is begun.
pub fn child() -> ExitCode {
    std::thread::spawn(watch);
    let mut content = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut content);
    let looked = if read.is_ok() { inspect(&content) } else { return ExitCode::FAILURE };
    let mut out = std::io::stdout().lock();
    let written = out.write_all(written(&looked).as_bytes()).and_then(|()| out.flush());
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Ends the child when it has taken too much.
#[expect(clippy::disallowed_methods, reason = "whatever the child is doing, it is not to be waited for")]
fn watch() {
    let begun = Instant::now();
    loop {
        let taken = memory_stats::memory_stats().map_or(0, |stats| stats.physical_mem);
        if taken > MEMORY || begun.elapsed() > TIME {
            std::process::exit(i32::from(TOO_MUCH));
        }
        std::thread::sleep(LOOK);
    }
}

/// `PDF 12 OWNER_PASSWORD`, or `! damaged`.
fn written(looked: &Result<Inspected, FileRefusal>) -> String {
    match looked {
        Err(refusal) => format!("! {refusal}\n"),
        Ok(Inspected { kind, pages, notes }) => {
            let words = notes.iter().map(ToString::to_string);
            let words: Vec<String> =
                [kind.to_string(), pages.unwrap_or(0).to_string()].into_iter().chain(words).collect();
            format!("{}\n", words.join(" "))
        }
    }
}

fn read(line: &str) -> Option<Result<Inspected, FileRefusal>> {
    let line = line.strip_suffix('\n')?;
    if let Some(refusal) = line.strip_prefix("! ") {
        return refusal.parse().ok().map(Err);
    }
    let mut words = line.split(' ');
    let kind: FileType = words.next()?.parse().ok()?;
    let pages = words.next()?.parse().ok()?;
    let notes = words.map(|word| word.parse().ok()).collect::<Option<_>>()?;
    Some(Ok(Inspected { kind, pages: (pages > 0).then_some(pages), notes }))
}

#[cfg(test)]
mod tests {
    use pok_domain::file::FileNote;

    use super::*;

    #[test]
    fn what_the_child_says_is_what_it_found() {
        for looked in [
            Err(FileRefusal::Active),
            Ok(Inspected { kind: FileType::Pdf, pages: Some(3), notes: vec![FileNote::OwnerPassword] }),
            Ok(Inspected { kind: FileType::Zip, pages: None, notes: Vec::new() }),
        ] {
            assert_eq!(read(&written(&looked)), Some(looked));
        }
        for line in ["", "PDF\n", "PDF 3", "EXE 0\n", "! unknown\n", "PDF 3 SOMETHING\n"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
