//! What a test program says: libtest's events, one JSON object per line, among whatever else is printed.

use std::collections::BTreeSet;

use serde_json::Value;

/// How one test program went.
#[derive(Default)]
pub(super) struct Outcome {
    /// How many of its tests passed.
    pub(super) passed: usize,
    /// How many it was told to leave out.
    pub(super) ignored: usize,
    /// Those that failed, with what each printed.
    pub(super) failed: Vec<(String, String)>,
    /// Seconds that each test took.
    pub(super) took: Vec<(f64, String)>,
    /// What was printed beside the events.
    pub(super) besides: String,
    announced: usize,
    running: BTreeSet<String>,
    /// Whether it came to its end.
    pub(super) has_ended: bool,
}

/// How every event begins.
const EVENT: &str = "{ \"type\": ";

impl Outcome {
    /// Takes in a line; answers what a person is told of it.
    pub(super) fn hear(&mut self, line: &str) -> Option<String> {
        // What a test's own programs print doesn't always end its line.
        let event = line.find(EVENT).and_then(|start| Some((start, serde_json::from_str(&line[start..]).ok()?)));
        let (start, event): (usize, Value) = event.unwrap_or((line.len(), Value::Null));
        if start > 0 {
            self.besides.push_str(&line[..start]);
            self.besides.push('\n');
        }
        let name = event["name"].as_str().unwrap_or_default().to_owned();
        match (event["type"].as_str()?, event["event"].as_str()?) {
            ("suite", "started") => self.announced = count(&event["test_count"]),
            ("suite", "ok" | "failed") => self.has_ended = true,
            ("test", "started") => {
                self.running.insert(name);
            }
            ("test", "timeout") => return Some(format!("still running       {name}")),
            ("test", "ignored") => {
                self.running.remove(&name);
                self.ignored += 1;
            }
            ("test", word @ ("ok" | "failed")) => {
                self.running.remove(&name);
                let seconds = event["exec_time"].as_f64().unwrap_or_default();
                self.took.push((seconds, name.clone()));
                if word == "ok" {
                    self.passed += 1;
                    return Some(format!("ok      {seconds:>7.2} s  {name}"));
                }
                let said = [&event["stdout"], &event["message"]].map(|text| text.as_str().unwrap_or_default());
                self.failed.push((name.clone(), said.concat()));
                return Some(format!("FAILED  {seconds:>7.2} s  {name}"));
            }
            _ => {}
        }
        None
    }

    /// How many tests it has that nothing kept it from running.
    pub(super) fn count(&self) -> usize {
        self.passed + self.failed.len() + self.ignored
    }

    /// What is wrong beyond its failed tests, once it is over; `success` is what it ended with.
    pub(super) fn fault(&self, success: bool) -> Option<String> {
        let running = || self.running.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        if !self.has_ended {
            return Some(match self.running.len() {
                0 => "it ended before its tests did".to_owned(),
                _ => format!("it ended in the middle of {}", running()),
            });
        }
        if self.count() != self.announced {
            return Some(format!("it announced {} tests and ran {}", self.announced, self.count()));
        }
        (!success && self.failed.is_empty()).then(|| "it failed after its last test".to_owned())
    }
}

fn count(value: &Value) -> usize {
    value.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STARTED: &str = r#"{ "type": "suite", "event": "started", "test_count": 3 }"#;
    const ENDED: &str = r#"{ "type": "suite", "event": "failed", "passed": 1, "failed": 1, "ignored": 1, "measured": 0, "filtered_out": 0, "exec_time": 0.1 }"#;

    fn heard(lines: &[&str]) -> Outcome {
        let mut outcome = Outcome::default();
        for line in lines {
            outcome.hear(line);
        }
        outcome
    }

    #[test]
    fn tests_are_counted_and_timed_and_failures_keep_their_words() {
        let outcome = heard(&[
            STARTED,
            r#"{ "type": "test", "event": "started", "name": "one" }"#,
            r#"no end of line{ "type": "test", "name": "one", "event": "ok", "exec_time": 1.5 }"#,
            r#"{ "type": "test", "name": "two", "event": "failed", "exec_time": 0.5, "stdout": "expected \"{\"\n" }"#,
            r#"{ "type": "test", "name": "three", "event": "ignored" }"#,
            "something else",
            ENDED,
        ]);
        assert_eq!((outcome.passed, outcome.failed.len(), outcome.ignored), (1, 1, 1));
        assert_eq!(outcome.failed[0], ("two".to_owned(), "expected \"{\"\n".to_owned()));
        assert_eq!(outcome.took, [(1.5, "one".to_owned()), (0.5, "two".to_owned())]);
        assert_eq!(outcome.besides, "no end of line\nsomething else\n");
        assert_eq!(outcome.fault(false), None);
    }

    #[test]
    fn a_program_that_dies_says_in_which_test() {
        let outcome = heard(&[STARTED, r#"{ "type": "test", "event": "started", "name": "one" }"#]);
        assert_eq!(outcome.fault(false).as_deref(), Some("it ended in the middle of one"));
        assert!(heard(&[]).fault(true).is_some_and(|fault| fault.contains("before its tests")));
    }

    #[test]
    fn a_program_that_runs_fewer_tests_than_it_has_or_ends_badly_is_at_fault() {
        let ok = r#"{ "type": "test", "name": "one", "event": "ok", "exec_time": 0.1 }"#;
        let fewer = heard(&[STARTED, ok, ENDED]);
        assert_eq!(fewer.fault(true).as_deref(), Some("it announced 3 tests and ran 1"));
        let all = heard(&[r#"{ "type": "suite", "event": "started", "test_count": 1 }"#, ok, ENDED]);
        assert_eq!(all.fault(true), None);
        assert_eq!(all.fault(false).as_deref(), Some("it failed after its last test"));
    }
}
