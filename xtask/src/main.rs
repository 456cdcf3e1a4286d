//! `cargo xtask`: sets the machine up, builds, runs, tests, checks and measures PoK.
//!
//! Everything that a command needs and that a fresh clone doesn't have is installed by the command itself, in
//! the person's cache where it is ours, with the system's package manager where it is the system's.

mod bench;
mod build;
mod lint;
mod locales;
mod place;
mod postgres;
mod proc;
mod run;
mod setup;
mod soak;
mod steps;
mod test;
mod tool;
mod tour;
#[cfg(test)]
mod vendor;

use std::process::ExitCode;

use anyhow::{Result, bail};
use setup::Purpose;

const HELP: &str = "\
cargo xtask COMMAND

  setup [--for build|test|lint|bench]   install what is missing on this machine (default: test)
  ui                                    build the window's page into ui/dist
  run [ARGUMENT...]                     build, start a demo server and the window; arguments go to the window
  test [FILTER]                         every test: rules, documents, server, core, the real window
  lint                                  format, clippy, licences, locales
  openapi                               write crates/server/openapi.json anew
  bench [NAME]                          measure against a peer; rows go to target/bench/. There are BENCHES
  soak                                  the long proofs at their full numbers: power losses, cut lines, a rush
  ";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Err(error) = ctrlc::set_handler(proc::stop) {
        eprintln!("warning: Ctrl-C may leave programs behind: {error}");
    }
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Result<()> {
    match words {
        ["setup"] => setup::setup(Purpose::Test),
        ["setup", "--for", purpose] => setup::setup(purpose.parse()?),
        ["ui"] => {
            setup::setup(Purpose::Build)?;
            build::page()
        }
        ["run", rest @ ..] => run::run(rest),
        ["test"] => test::test(None),
        ["test", filter] => test::test(Some(filter)),
        ["lint"] => lint::lint(),
        ["openapi"] => build::write_openapi(),
        ["soak"] => soak::soak(),
        ["bench"] => bench::bench(None),
        ["bench", name] => bench::bench(Some(name)),
        [bench::INSIDE, rounds, programs @ ..] => bench::inside(rounds, programs),
        [] | ["help" | "--help" | "-h"] => {
            print!("{}", help());
            Ok(())
        }
        _ => bail!("I don't know `cargo xtask {}`.\n\n{}", words.join(" "), help()),
    }
}

fn help() -> String {
    HELP.trim_end_matches(' ').replace("BENCHES", &bench::names())
}
