//! A list as Excel against Python's libraries for the same: the same cells, read from our workbook.

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::Value;

use super::report::{Expected, Report, Samples};
use super::side::{Side, number};
use super::{Bench, ROUNDS};
use crate::{place, proc};

pub(super) const BENCH: Bench = Bench { name: "excel", measure, smoke };

const ROWS: u32 = 100_000;
/// The most memory that ours may take, in MiB.
const MOST: f64 = 60.0;
/// The modes for large files of both.
const PEERS: [(&str, &str, Expected); 2] =
    [("xlsxwriter", "XlsxWriter", Expected::Faster(5.0)), ("openpyxl", "openpyxl", Expected::Nothing)];

fn measure(ours: &Side, report: &mut Report) -> Result<()> {
    let peer = Side::python("excel")?;
    let file = place::target("bench").join("excel.xlsx");
    let file = file.to_string_lossy();
    let (mut times, mut memory) = ([Samples::default(), Samples::default()], [Samples::default(), Samples::default()]);
    let mut most = 0.0_f64;
    for round in 1..=ROUNDS {
        println!("    {ROWS} rows, round {round} of {ROUNDS}");
        let here = ours.figures(&[&ROWS.to_string(), &file])?;
        for (at, (word, name, expected)) in PEERS.into_iter().enumerate() {
            let there = peer.figures(&[word, &file])?;
            if there["rows"] != here["rows"] {
                bail!("{name} wrote other rows: {there}");
            }
            typed(&there["types"])?;
            times[at].round(number(&here, "excel_s")?, number(&there, "excel_s")?);
            report.put(times[at].row(&format!("{ROWS} rows"), "s", name, expected))?;
            if let Some(peak) = here["peak_mib"].as_f64() {
                most = most.max(peak);
                memory[at].round(peak, number(&there, "peak_mib")?);
                report.put(memory[at].row("memory", "MiB", name, Expected::Nothing))?;
            }
        }
    }
    opens(ours)?;
    if most > MOST { bail!("{most} MiB of memory: more than {MOST}") } else { Ok(()) }
}

/// Another library finds days, numbers and text in our workbook where they belong.
fn typed(types: &Value) -> Result<()> {
    for (column, expected) in [("contract_no", "str"), ("contract_date", "datetime"), ("contract_amount", "int")] {
        if !types[column].as_array().is_some_and(|found| found.contains(&expected.into())) {
            bail!("{column} should be {expected}: {}", types[column]);
        }
    }
    Ok(())
}

/// LibreOffice finds the same, where it is installed.
fn opens(ours: &Side) -> Result<()> {
    if !place::has_program("soffice") {
        println!("    LibreOffice isn't installed: nobody has opened the workbook in it");
        return Ok(());
    }
    let folder = place::target("bench/excel");
    let file = folder.join("few.xlsx");
    std::fs::create_dir_all(&folder)?;
    ours.figures(&["100", &file.to_string_lossy()])?;
    let mut office = proc::program("soffice");
    office.args(["--headless", "--convert-to", "fods", "--outdir"]).arg(&folder).arg(&file);
    proc::run(&mut office)?;
    let read = std::fs::read_to_string(folder.join("few.fods"))?;
    let cells = |kind: &str| read.matches(&format!("office:value-type=\"{kind}\"")).count();
    let (days, numbers, texts) = (cells("date"), cells("float"), cells("string"));
    println!("    LibreOffice reads {days} days, {numbers} numbers and {texts} texts");
    if days != 100 || numbers < 150 || texts < 900 { bail!("other types than were written") } else { Ok(()) }
}

fn smoke(ours: &Side) -> Result<()> {
    let file = place::target("excel-smoke.xlsx");
    let here = ours.figures(&["200", &file.to_string_lossy()])?;
    println!("    200 rows: {:.3} s", number(&here, "excel_s")?);
    remove(&file)
}

fn remove(file: &Path) -> Result<()> {
    Ok(std::fs::remove_file(file)?)
}
