//! What `cargo xtask bench sync` measures of ours: a real server and real cores, each a process of its own, over HTTP on
//! this computer. `bench_sync drafts|changed|type [DOCUMENTS]` writes a line of JSON:
//!
//! - `drafts`: drafts written while the server is away go up once it is back (`push_s`), and down to another computer
//!   of the company, which has their notices (`pull_s`);
//! - `changed`: notices, each changed once (closed), come down into an empty store (`changed_s`);
//! - `type`: keystrokes into a draft of 200 lines, each until it is on the disk (`type_s`), beside what the disk takes
//!   for as many bytes (`disk_s`).

#[path = "../desk.rs"]
mod computer;
mod desk;
mod server;
#[path = "../side.rs"]
mod side;

use std::io::Write as _;

use serde_json::{Value, json};

use self::side::{Outcome, Side};

#[tokio::main]
async fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["server", lines, notices, is_changed] => {
            server::run(lines.parse()?, notices.parse()?, is_changed.parse()?).await
        }
        ["desk", "push", url, documents] => desk::push(url, documents.parse()?).await,
        ["desk", "pull", url, documents] => desk::pull(url, documents.parse()?).await,
        ["desk", "changed", url, documents] => desk::changed(url, documents.parse()?).await,
        ["desk", "type", url, keys] => desk::type_keys(url, keys.parse()?).await,
        ["drafts"] => drafts("10000"),
        ["drafts", documents] => drafts(documents),
        ["changed"] => changed("100000"),
        ["changed", documents] => changed(documents),
        ["type"] => typed("500"),
        ["type", keys] => typed(keys),
        _ => Err("bench_sync drafts|changed|type [DOCUMENTS]".into()),
    }
}

fn drafts(documents: &str) -> Outcome<()> {
    let (mut server, there) = Side::begin(&["server", "10", documents, "false"])?;
    let url = there["url"].as_str().unwrap_or_default();
    let (mut writer, _) = Side::begin(&["desk", "push", url, documents])?;
    let (mut reader, _) = Side::begin(&["desk", "pull", url, documents])?;
    server.next("stop")?;
    let typed = writer.next("type")?;
    server.next("start")?;
    let pushed = writer.next("push")?;
    let pulled = reader.next("pull")?;
    let served = server.next("end")?;
    if served["drafts"].as_u64() != documents.parse().ok() {
        return Err(format!("{documents} drafts: {served}").into());
    }
    say(&json!({
        "documents": served["drafts"], "document_bytes": pulled["bytes"], "push_s": pushed["seconds"], "pull_s": pulled["seconds"],
        "typing_s": typed["seconds"], "push_peak_mib": pushed["peak"], "pull_peak_mib": pulled["peak"],
        "server_peak_mib": served["peak"], "server_before_mib": there["peak"],
    }))
}

fn changed(documents: &str) -> Outcome<()> {
    let (mut server, there) = Side::begin(&["server", "1", documents, "true"])?;
    let (_desk, done) = Side::begin(&["desk", "changed", there["url"].as_str().unwrap_or_default(), documents])?;
    let served = server.next("end")?;
    say(&json!({
        "documents": done["documents"], "document_bytes": there["bytes"], "changed_s": done["seconds"],
        "changed_peak_mib": done["peak"], "server_peak_mib": served["peak"], "server_before_mib": there["peak"],
    }))
}

fn typed(keys: &str) -> Outcome<()> {
    let (mut server, there) = Side::begin(&["server", "200", "1", "false"])?;
    let (_desk, done) = Side::begin(&["desk", "type", there["url"].as_str().unwrap_or_default(), keys])?;
    server.next("end")?;
    say(&done)
}

fn say(done: &Value) -> Outcome<()> {
    Ok(writeln!(std::io::stdout(), "{done}")?)
}
