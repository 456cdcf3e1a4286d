//! Rendering and signing contracts against Python's libraries for the same, and the window in which that is done
//! against a bare one.

use anyhow::Result;

use super::report::{Expected, Report, Samples};
use super::side::{Side, number};
use super::{Bench, ROUNDS, window};

pub(super) const BENCH: Bench = Bench { name: "document", measure, smoke };

/// Of each kind of work, in a round.
const TIMES: &str = "200";

/// What is done with a contract, and who does it there.
const JOBS: [(&str, &str, Expected); 2] =
    [("render", "reportlab", Expected::Faster(8.0)), ("sign", "pyHanko", Expected::Faster(20.0))];

fn measure(ours: &Side, report: &mut Report) -> Result<()> {
    let peer = Side::python("document")?;
    for (job, peer_name, expected) in JOBS {
        let mut samples = Samples::default();
        for round in 1..=ROUNDS {
            println!("    {job}, round {round} of {ROUNDS}");
            samples.round(seconds(ours, job, TIMES)?, seconds(&peer, job, TIMES)?);
            report.put(samples.row(job, "s", peer_name, expected))?;
        }
    }
    window::measure(report)
}

fn smoke(ours: &Side) -> Result<()> {
    for (job, ..) in JOBS {
        println!("    {job}: {:.4} s", seconds(ours, job, "1")?);
    }
    window::smoke()
}

/// How long the job took.
fn seconds(side: &Side, job: &str, times: &str) -> Result<f64> {
    number(&side.figures(&[job, times])?, &format!("{job}_s"))
}
