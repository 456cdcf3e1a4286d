//! `cargo xtask test`: everything that can fail.

mod binaries;
mod outcome;
mod report;
mod side_by_side;

use anyhow::Result;

use crate::setup::{self, Purpose};
use crate::steps::Steps;
use crate::{bench, build, place, postgres};
use report::Report;

/// Runs every test, or those whose name has `filter` in it.
///
/// # Errors
/// A test failed, or something that tests need is missing.
pub(crate) fn test(filter: Option<&str>) -> Result<()> {
    let mut steps = Steps::new(7);
    steps.step("what is needed", "read the message of the tool that failed", || setup::setup(Purpose::Test))?;
    steps.step("the window's page", "fix it; `cargo xtask ui` builds only this", build::page)?;
    let title = "the program, the server and their tests";
    let binaries = steps.step(title, "fix what doesn't compile", binaries::compile)?;
    steps.step("generated files", "run `cargo xtask openapi` and commit the result", build::check_openapi)?;
    let advice = "run the benches alone: cargo xtask test bench::";
    steps.step("a round of our side of each bench", advice, || bench::smoke(filter))?;
    let database = steps.step("PostgreSQL", "read its log below", || {
        Ok(match std::env::var("POK_TEST_POSTGRES") {
            Ok(url) => Database::Given(url),
            Err(_) => postgres::start()?.map_or(Database::SqliteOnly, Database::Ours),
        })
    })?;
    let environment = match &database {
        Database::Given(url) => ("POK_TEST_POSTGRES", url.as_str()),
        Database::Ours(server) => ("POK_TEST_POSTGRES", server.url.as_str()),
        Database::SqliteOnly => {
            println!("    no PostgreSQL on this machine: only SQLite is tested");
            ("POK_TEST_SQLITE_ONLY", "1")
        }
    };
    let mut report = Report::default();
    let advice = "run the failed one alone: cargo xtask test NAME. Window tests leave pictures in target/e2e/";
    let outcome = steps.step("tests", advice, || {
        report = side_by_side::run(binaries, filter, environment)?;
        println!("\nthe slowest:\n{}", report.slowest().join("\n"));
        report.verdict(filter)
    });
    drop(database);
    if outcome.is_ok() {
        steps.end("cargo xtask test");
        println!("pictures and PDFs: {}", place::target("e2e").display());
    }
    println!("{} passed, {} failed, {} skipped", report.passed, report.failed, report.ignored);
    outcome
}

enum Database {
    Given(String),
    Ours(postgres::Postgres),
    SqliteOnly,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_example_stands_in_a_comment_where_nothing_runs_it() {
        for folder in ["crates", "src-tauri", "tests", "ui/src", "xtask/src"] {
            let folder = place::root().join(folder);
            for comment in ["///", "//!"] {
                let example = format!("{comment} ```");
                assert!(!build::says(&folder, &example), "make it a test: an example in {}", folder.display());
            }
        }
    }
}
