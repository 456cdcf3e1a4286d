//! What `cargo xtask bench excel` measures of ours: `bench_excel ROWS [FILE]` fetches contracts from a server of its own,
//! starts the program anew on them and writes 계약목록 as Excel there. It says in a line of JSON how long that took and the
//! most memory that the process had. The workbook is left at FILE.

#[path = "../lists/contracts.rs"]
mod contracts;
#[path = "../desk.rs"]
mod desk;
#[path = "../side.rs"]
mod side;

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use pok_api::list::contract::Contracts;
use pok_api::list::{Export, Given, List as _};
use serde_json::json;
use uuid::Uuid;

use self::contracts::Quiet;
use self::desk::Desk;
use self::side::{Outcome, Side, peak, tell};

#[tokio::main]
async fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["server", many] => contracts::serve(many.parse()?).await,
        ["fetch", folder, url, many] => fetch(folder.as_ref(), url, many.parse()?).await,
        ["write", folder, url, many, file] => write(folder.as_ref(), url, many.parse()?, file).await,
        [many] => measure(many, ""),
        [many, file] => measure(many, file),
        _ => Err("bench_excel ROWS [FILE]".into()),
    }
}

fn measure(many: &str, file: &str) -> Outcome<()> {
    let (mut server, there) = Side::begin(&["server", many])?;
    let (folder, url) = (tempfile::tempdir()?, there["url"].as_str().unwrap_or_default());
    let folder = folder.path().to_str().ok_or("a folder without a name")?;
    Side::begin(&["fetch", folder, url, many])?;
    let (_desk, done) = Side::begin(&["write", folder, url, many, file])?;
    // It says nothing more.
    let _ = server.next("end");
    tell(done)
}

async fn fetch(folder: &Path, url: &str, many: usize) -> Outcome<()> {
    let (core, _) = contracts::fetched(folder, url, many).await?;
    contracts::indexed(&core).await?;
    core.close().await;
    tell(json!({}))
}

async fn write(folder: &Path, url: &str, many: usize, file: &str) -> Outcome<()> {
    let core = Desk::new(folder, url, Arc::new(Quiet))?.open().await?;
    desk::call(&core, pok_api::desktop::app::Start {}).await?;
    let columns = Contracts::COLUMNS.iter().filter(|column| !column.hidden);
    let columns = columns.map(|column| column.id.to_owned()).collect();
    let mut export = Export::<Contracts>::new(Uuid::now_v7(), columns, "계약목록".to_owned(), Default::default());
    export.asked = [("cancelled".to_owned(), Given::With)].into();
    let began = Instant::now();
    let saved = desk::call(&core, export).await?.ok_or("it was stopped")?;
    let seconds = began.elapsed().as_secs_f64();
    let peak = peak();
    let bytes = std::fs::metadata(&saved.path)?.len();
    if !file.is_empty() {
        std::fs::copy(&saved.path, file)?;
    }
    core.close().await;
    tell(json!({ "rows": many, "excel_s": seconds, "peak_mib": peak, "bytes": bytes }))
}
