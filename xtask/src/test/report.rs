//! What all test programs did together, and what a person is told of it.

use anyhow::{Result, bail};

use super::outcome::Outcome;

/// All outcomes together.
#[derive(Default)]
pub(super) struct Report {
    /// How many tests passed.
    pub(super) passed: usize,
    /// How many failed; a program that itself is at fault counts as one more.
    pub(super) failed: usize,
    /// How many were left out.
    pub(super) ignored: usize,
    took: Vec<(f64, String)>,
    faults: Vec<String>,
}

impl Report {
    /// The ten slowest tests, with seconds.
    pub(super) fn slowest(&self) -> Vec<String> {
        let mut took: Vec<_> = self.took.iter().collect();
        took.sort_by(|one, other| other.0.total_cmp(&one.0));
        took.into_iter().take(10).map(|(seconds, name)| format!("{seconds:>7.1} s  {name}")).collect()
    }

    /// # Errors
    /// Something failed, or nothing ran.
    pub(super) fn verdict(&self, filter: Option<&str>) -> Result<()> {
        if !self.faults.is_empty() {
            bail!("{} failed:\n  {}", self.faults.len(), self.faults.join("\n  "));
        }
        match filter {
            _ if self.passed + self.ignored > 0 => Ok(()),
            Some(filter) => bail!("no test has `{filter}` in its name"),
            None => bail!("there are no tests"),
        }
    }

    /// Adds a program that took so many seconds, and tells a person what is worth telling.
    pub(super) fn add(&mut self, binary: &str, outcome: Outcome, fault: Option<String>, seconds: f64) {
        self.passed += outcome.passed;
        self.ignored += outcome.ignored;
        self.failed += outcome.failed.len() + usize::from(fault.is_some());
        self.took.extend(outcome.took.iter().map(|(seconds, name)| (*seconds, format!("{binary}  {name}"))));
        self.faults.extend(outcome.failed.iter().map(|(name, _)| format!("{binary}  {name}")));
        if outcome.failed.is_empty() && fault.is_none() {
            if outcome.count() > 0 {
                println!("    {binary}: {} passed in {seconds:.1} s", outcome.passed);
            }
            return;
        }
        println!("\n-------- {binary} failed after {seconds:.1} s --------");
        for (name, said) in &outcome.failed {
            println!("---- {name} ----\n{}\n", said.trim_end());
        }
        if !outcome.besides.is_empty() {
            println!("---- what {binary} printed besides ----\n{}", outcome.besides.trim_end());
        }
        if let Some(fault) = fault {
            println!("{binary}: {fault}");
            self.faults.push(format!("{binary}: {fault}"));
        }
        println!("-------- end of {binary} --------\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(passed: usize, took: Vec<(f64, String)>, failed: &[&str]) -> Outcome {
        let mut outcome = Outcome::default();
        (outcome.passed, outcome.took) = (passed, took);
        outcome.failed = failed.iter().map(|name| ((*name).to_owned(), "it doesn't".to_owned())).collect();
        outcome
    }

    #[test]
    fn the_report_adds_up_names_the_slowest_and_judges() {
        let mut report = Report::default();
        assert!(report.verdict(None).is_err());
        assert!(report.verdict(Some("con_20")).is_err());
        let took = (0..12).map(|second| (f64::from(second), format!("test_{second}"))).collect();
        report.add("lib one", outcome(12, took, &[]), None, 1.0);
        assert!(report.verdict(Some("test_")).is_ok());
        assert_eq!(report.slowest().len(), 10);
        assert_eq!(report.slowest()[0].trim(), "11.0 s  lib one  test_11");
        report.add("lib two", outcome(0, Vec::new(), &["it_works"]), None, 1.0);
        report.add("lib three", Outcome::default(), Some("it ended before its tests did".to_owned()), 1.0);
        assert_eq!((report.passed, report.failed, report.ignored), (12, 2, 0));
        let verdict = report.verdict(None).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(verdict.contains("lib two  it_works") && verdict.contains("lib three: it ended"), "{verdict}");
    }
}
