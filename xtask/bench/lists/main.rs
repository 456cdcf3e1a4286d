//! What `cargo xtask bench lists` measures of ours, with contracts that come from a server of its own as they do for
//! people. Each way writes a line of JSON:
//!
//! - `bench_lists copy ROWS`: the first copy, into an empty store, until everything is there and listed (`copy_s`) and
//!   until lists are indexed, too (`indexed_s`), and the most memory that it took;
//! - `bench_lists ask ROWS ROUNDS [FILE]`: questions to 계약목록, each asked so often in a row after as many that don't
//!   count: the seconds of each by its name, and how many rows there were. The same tables are left at FILE, as a plain
//!   file of SQLite.

mod contracts;
#[path = "../desk.rs"]
mod desk;
#[path = "../side.rs"]
mod side;

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::civil::date;
use pok::Core;
use pok_api::desktop::page::{Paging, Sort};
use pok_api::list::contract::Contracts;
use pok_api::list::{Asked, Given, List as _, Part, Search};
use pok_domain::Period;
use serde_json::json;

use self::side::{Outcome, Side, peak, tell};

#[tokio::main]
async fn main() -> Outcome<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["server", many] => contracts::serve(many.parse()?).await,
        ["desk", "copy", url, many] => copy(url, many.parse()?).await,
        ["desk", "ask", url, many, rounds, file] => ask(url, many.parse()?, rounds.parse()?, file).await,
        ["copy", many] => measure(many, &["copy"], &[]),
        ["ask", many, rounds] => measure(many, &["ask"], &[rounds, ""]),
        ["ask", many, rounds, file] => measure(many, &["ask"], &[rounds, file]),
        _ => Err("bench_lists copy ROWS | ask ROWS ROUNDS [FILE]".into()),
    }
}

fn measure(many: &str, way: &[&str], how: &[&str]) -> Outcome<()> {
    let (mut server, there) = Side::begin(&["server", many])?;
    let url = there["url"].as_str().unwrap_or_default();
    let (_desk, mut done) = Side::begin(&[&["desk"], way, &[url, many], how].concat())?;
    // It says nothing more.
    let _ = server.next("end");
    done["bytes"] = there["bytes"].clone();
    tell(done)
}

async fn copy(url: &str, many: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (core, seconds) = contracts::fetched(folder.path(), url, many).await?;
    let began = Instant::now();
    contracts::indexed(&core).await?;
    let indexed = seconds + began.elapsed().as_secs_f64();
    core.close().await;
    tell(json!({ "rows": many, "copy_s": seconds, "indexed_s": indexed, "peak_mib": peak() }))
}

async fn ask(url: &str, many: usize, rounds: usize, file: &str) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let (core, _) = contracts::fetched(folder.path(), url, many).await?;
    contracts::indexed(&core).await?;
    let mut seconds = BTreeMap::<String, Vec<f64>>::new();
    let mut answers = BTreeMap::<String, u64>::new();
    for (name, search) in questions(many) {
        for round in 0..2 * rounds {
            let began = Instant::now();
            let found = desk::call(&core, search.clone()).await?;
            let took = began.elapsed().as_secs_f64();
            let total = found.total.filter(|_| search.part == Part::Total);
            answers.insert(name.clone(), total.unwrap_or(found.rows.len() as u64));
            // The first half is everybody's: pages come from the disk, statements are read.
            if round >= rounds {
                seconds.entry(name.clone()).or_default().push(took);
            }
        }
    }
    if !file.is_empty() {
        plain(&core, file).await?;
    }
    core.close().await;
    tell(json!({ "rows": many, "seconds": seconds, "answers": answers }))
}

/// What people ask, by its name in `peer.py`, which has the same in SQL.
fn questions(many: usize) -> Vec<(String, Search<Contracts>)> {
    let opening = Period { from: date(2026, 11, 1), to: date(2026, 11, 30) };
    let decade = Period { from: date(2020, 1, 1), to: date(2021, 12, 31) };
    let conditions = [
        ("contract_date", Given::days(decade, false)),
        ("contract_title", Given::Part("장비 구매계약 77".into())),
        ("buyer", Given::Part("jimin".into())),
        ("contract_no", Given::Part("-777".into())),
        ("contract_status", Given::One("SIGN_REFUSED".into())),
        ("contract_type", Given::One("UNIT_PRICE".into())),
        ("cancelled", Given::With),
    ];
    let asked = |condition: &str, given: Given| Asked::from([(condition.to_owned(), given)]);
    let rows = |asked, paging| Search::new(asked, paging, Part::Rows);
    let total = |asked| Search::new(asked, Paging::default(), Part::Total);
    let mut all = vec![
        ("first page".to_owned(), rows(asked("contract_date", Given::days(opening, true)), Paging::default())),
        ("total".to_owned(), total(Asked::new())),
        ("last page".to_owned(), {
            let page = (many as u32 * 19 / 20).div_ceil(10) - 1;
            rows(Asked::new(), Paging { page, ..Paging::default() })
        }),
    ];
    for (condition, given) in conditions {
        let asked = asked(condition, given);
        all.push((format!("{condition}: page"), rows(asked.clone(), Paging::default())));
        all.push((format!("{condition}: total"), total(asked)));
    }
    for column in Contracts::COLUMNS.iter().filter(|column| column.sorts && !column.hidden) {
        let sort = Some(Sort { column: column.id.to_owned(), descending: true });
        all.push((format!("by {}", column.id), rows(Asked::new(), Paging { sort, ..Paging::default() })));
    }
    all
}

/// The copy as a plain file, as the peers have it.
async fn plain(core: &Core, file: &str) -> Outcome<()> {
    let pool = core.mirror().pool().await;
    let mut connection = pool.acquire().await?;
    sqlx::query("attach database $1 as plain key ''").bind(file).execute(&mut *connection).await?;
    sqlx::query("select sqlcipher_export('plain')").execute(&mut *connection).await?;
    sqlx::query("detach database plain").execute(&mut *connection).await?;
    Ok(())
}
