//! `cargo xtask test`: everything that can fail.

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::steps::Steps;
use crate::{bench, build, place, postgres, proc};

/// Runs every test, or those whose name has `filter` in it.
///
/// # Errors
/// A test failed, or something that tests need is missing.
pub(crate) fn test(filter: Option<&str>) -> Result<()> {
    let mut steps = Steps::new(7);
    steps.step("what is needed", "read the message of the tool that failed", || setup::setup(Purpose::Test))?;
    steps.step("the window's page", "fix it; `cargo xtask ui` builds only this", build::page)?;
    steps.step("the program, the server and their tests", "fix what doesn't compile", || {
        let mut cargo = build::cargo_all("build");
        proc::run(cargo.args(["--bin", "pok", "--bin", "pok-server", "--tests"]))
    })?;
    steps.step("generated files", "run `cargo xtask openapi` and commit the result", build::check_openapi)?;
    let advice = "run the benches alone: cargo xtask test bench::";
    steps.step("a round of our side of each bench", advice, || bench::smoke(filter))?;
    let database = steps.step("PostgreSQL", "read its log below", || {
        Ok(match std::env::var("POK_TEST_POSTGRES") {
            Ok(url) => Database::Given(url),
            Err(_) => postgres::start()?.map_or(Database::SqliteOnly, Database::Ours),
        })
    })?;
    let mut count = Count::default();
    let advice = "run the failed one alone: cargo xtask test NAME. Window tests leave pictures in target/e2e/";
    let outcome = steps.step("tests", advice, || {
        let mut cargo = build::cargo_all("test");
        cargo.arg("--no-fail-fast").args(filter);
        match &database {
            Database::Given(url) => cargo.env("POK_TEST_POSTGRES", url),
            Database::Ours(server) => cargo.env("POK_TEST_POSTGRES", &server.url),
            Database::SqliteOnly => {
                println!("    no PostgreSQL on this machine: only SQLite is tested");
                cargo.env("POK_TEST_SQLITE_ONLY", "1")
            }
        };
        proc::follow(&mut cargo, |line| count.add(line))
    });
    drop(database);
    if outcome.is_ok() {
        steps.end("cargo xtask test");
        println!("pictures and PDFs: {}", place::target("e2e").display());
    }
    println!("{} passed, {} failed, {} skipped", count.passed, count.failed, count.ignored);
    outcome
}

enum Database {
    Given(String),
    Ours(postgres::Postgres),
    SqliteOnly,
}

/// The sum of Cargo's `test result:` lines.
#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    ignored: usize,
}

impl Count {
    fn add(&mut self, line: &str) {
        let Some(numbers) = line.strip_prefix("test result: ") else { return };
        let numbers = numbers.split_once(". ").map_or("", |(_, numbers)| numbers);
        for part in numbers.split("; ") {
            let Some((number, word)) = part.split_once(' ') else { continue };
            let number = number.parse().unwrap_or(0);
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn results_add_up() {
        let mut count = Count::default();
        count.add("running 3 tests");
        count.add("test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s");
        count.add("test result: FAILED. 2 passed; 4 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s");
        assert_eq!((count.passed, count.failed, count.ignored), (5, 4, 1));
    }
}
