//! Says where a long command is, and how long each part took.

use std::time::Instant;

use anyhow::{Context as _, Result};

/// The parts of a command, counted.
pub(crate) struct Steps {
    done: usize,
    total: usize,
    start: Instant,
}

impl Steps {
    /// So many are to come.
    pub(crate) fn new(total: usize) -> Self {
        Self { done: 0, total, start: Instant::now() }
    }

    /// Does the next part. `advice` says what a person can do when it fails.
    ///
    /// # Errors
    /// What the part failed with, under its title and the advice.
    pub(crate) fn step<T>(&mut self, title: &str, advice: &str, part: impl FnOnce() -> Result<T>) -> Result<T> {
        self.done += 1;
        let place = format!("[{}/{}]", self.done, self.total);
        println!("\n{place} {title}");
        let start = Instant::now();
        let outcome = part();
        let seconds = start.elapsed().as_secs_f64();
        let word = if outcome.is_ok() { "done" } else { "FAILED" };
        println!("{place} {title}: {word} in {seconds:.1} s");
        outcome.with_context(|| format!("step {place} {title} failed.\n  What to do: {advice}\n  Cause"))
    }

    /// The last word.
    pub(crate) fn end(&self, command: &str) {
        println!("\n{command}: all {} steps done in {:.0} s", self.done, self.start.elapsed().as_secs_f64());
    }
}
