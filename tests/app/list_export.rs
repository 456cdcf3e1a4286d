//! [다운로드]: lists as Excel, read back (spec 00 §9).

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::time::Duration;

use calamine::{Data, Range, Reader as _, Xlsx};
use pok_api::Code;
use pok_api::desktop::contract::Saved;
use pok_api::desktop::event::{EXPORTING, Exporting};
use pok_api::desktop::list::StopExport;
use pok_api::desktop::login::LogOut;
use pok_api::desktop::page::{Paging, Sort};
use pok_api::list::bid::Bids;
use pok_api::list::contact::Contacts;
use pok_api::list::contract::Contracts;
use pok_api::list::{Coded as _, Export, Given, List, Value, code, days};
use pok_domain::bid::BidStatus;
use pok_domain::time::korea;
use uuid::Uuid;

use crate::harness::{Desk, JIWOO, MINSEOK, Server, asked, large, part, within};

/// Every text in a language of this test's own, but for one.
fn words<L: List>() -> BTreeMap<String, String> {
    let headers = L::COLUMNS.iter().map(|column| column.label);
    let all = headers.chain(code::WORDS.iter().copied()).filter(|name| *name != "type-general");
    all.map(|name| (name.to_owned(), format!("<{name}>"))).collect()
}

/// Everything of a list: each column that a person sees.
fn everything<L: List>(title: &str) -> Export<L> {
    let columns = L::COLUMNS.iter().filter(|column| !column.hidden && !column.drawn);
    Export::new(Uuid::now_v7(), columns.map(|column| column.id.to_owned()).collect(), title.to_owned(), words::<L>())
}

/// The same with something changed.
fn but<L: List>(title: &str, change: impl FnOnce(&mut Export<L>)) -> Export<L> {
    let mut export = everything(title);
    change(&mut export);
    export
}

async fn saved<L: List>(desk: &Desk, export: Export<L>) -> Saved {
    desk.call(export).await.unwrap().unwrap()
}

fn read(path: &str, sheet: &str) -> Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(path).unwrap())).unwrap();
    book.worksheet_range(sheet).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn text(text: impl ToString) -> Data {
    Data::String(text.to_string())
}

/// A day, or an instant of the Korean clock, as Excel counts them.
fn serial(cell: &Data) -> f64 {
    let Data::DateTime(at) = cell else { panic!("{cell:?} is no date") };
    at.as_f64()
}

fn serial_of(day: jiff::civil::Date) -> f64 {
    (days(day) - days(jiff::civil::Date::constant(1899, 12, 30))) as f64
}

#[tokio::test(flavor = "multi_thread")]
async fn gen_09_an_excel_file_has_every_row_in_its_order_and_numbers_are_numbers() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    server.new_contract("=1+1 서버 구매계약", None).await;
    server.new_contract("케이블 단가계약", None).await;
    desk.log_in(&server, JIWOO).await;
    let sort = Some(Sort { column: "contract_amount".into(), descending: true });
    let with_cancelled = asked([("cancelled", Given::With)]);
    let shown =
        desk.search::<Contracts>(with_cancelled.clone(), Paging { sort: sort.clone(), ..large() }).await.unwrap();
    let export = but::<Contracts>("계약/목록", |export| (export.asked, export.sort) = (with_cancelled, sort));
    let columns = export.columns.clone();
    let saved = saved(&desk, export).await;
    let now = korea(server.now()).strftime("%Y-%m-%d").to_string();
    assert!(saved.name.starts_with(&format!("계약_목록 {now} ")) && saved.name.ends_with(".xlsx"), "{}", saved.name);

    let sheet = read(&saved.path, "계약_목록");
    let headers: Vec<String> = sheet.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let labels = columns.iter().map(|id| Contracts::COLUMNS.iter().find(|column| column.id == id).unwrap().label);
    assert_eq!(headers, labels.map(|label| format!("<{label}>")).collect::<Vec<_>>());
    assert_eq!(sheet.height() as u64, shown.total + 1);
    let cell = |row: usize, column: &str| {
        let column = columns.iter().position(|id| id == column).unwrap();
        sheet.get((row + 1, column)).cloned().unwrap_or_default()
    };
    for (place, row) in shown.rows.iter().enumerate() {
        let cell = |column| cell(place, column);
        assert_eq!(cell("contract_no"), text(row.number));
        assert_eq!(cell("version"), Data::Float(row.version.0.into()));
        assert_eq!(cell("contract_status"), text(format!("<{}>", row.status.words())));
        let is_general = row.contract_type == pok_domain::contract::ContractType::General;
        let kind = if is_general { "GENERAL" } else { "<type-unit-price>" };
        assert_eq!(cell("contract_type"), text(kind), "a code without words is its own");
        assert_eq!(cell("contract_title"), text(&row.title));
        assert_eq!(serial(&cell("contract_date")), serial_of(row.contract_date));
        assert_eq!(cell("contract_from"), text(Value::Days(row.contract_from, row.contract_to).text()));
        assert_eq!(cell("currency"), text(row.currency.code()));
        let amount = row.total.map(|total| total.amount.to_string().parse().unwrap());
        assert_eq!(cell("contract_amount"), amount.map_or(Data::Empty, Data::Float));
        assert_eq!(cell("note_to_supplier"), row.note_to_supplier.as_ref().map_or(Data::Empty, text));
    }
    assert!(
        shown.rows.iter().any(|row| row.total.is_none()) && shown.rows.iter().any(|row| row.title.starts_with('='))
    );

    let mut zip = zip::ZipArchive::new(std::fs::File::open(&saved.path).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut xml = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut xml).unwrap();
        xml
    };
    let xml = part("xl/worksheets/sheet1.xml");
    assert!(xml.contains(r#"ySplit="1""#) && xml.contains(r#"state="frozen""#), "headers stay in view");
    assert!(xml.contains(&format!(r#"<autoFilter ref="A1:M{}"/>"#, shown.total + 1)));
    assert!(xml.contains(r#"<col min="1" max="1" width="21.14" customWidth="1"/>"#), "148 pixels");
    assert!(!xml.contains("<f>"), "no formula");
    assert!(part("xl/styles.xml").contains(r##"formatCode="#,##0""##));
}

#[tokio::test(flavor = "multi_thread")]
async fn gen_09_an_excel_file_has_the_rows_and_columns_that_were_chosen() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let shown = desk.list([]).await.rows;
    let columns = ["contract_title", "contract_no"].map(str::to_owned).to_vec();
    let rows: Vec<String> = [&shown[3], &shown[1]].map(Contracts::id).to_vec();
    let chosen = |change: fn(&mut Export<Contracts>)| {
        but("고른 것", |export| {
            (export.columns, export.rows) = (columns.clone(), rows.clone());
            change(export);
        })
    };
    let first = saved(&desk, chosen(|_| {})).await;
    let sheet = read(&first.path, "고른 것");
    let found = sheet.rows().skip(1).map(|row| (row[0].to_string(), row[1].to_string()));
    let expected = [&shown[1], &shown[3]].map(|row| (row.title.to_string(), row.number.to_string()));
    assert_eq!(found.collect::<Vec<_>>(), expected, "in the list's order, whichever was chosen first");

    // The conditions count for what was chosen too.
    let none = chosen(|export| export.asked = asked([("contract_title", part("no such contract"))]));
    assert_eq!(read(&saved(&desk, none).await.path, "고른 것").height(), 1);
    // A file of that name is there, and may be open in Excel: it stays as it is.
    let before = std::fs::read(&first.path).unwrap();
    let second = saved(&desk, chosen(|_| {})).await;
    assert!(second.path != first.path && std::fs::read(&first.path).unwrap() == before);

    let with = |columns: &[&str]| {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        but::<Contracts>("고른 것", |export| export.columns = columns)
    };
    for (wrong, field) in [
        (with(&["no_such"]), "columns"),
        (with(&["contract_to"]), "columns"),
        (with(&["buyer", "buyer"]), "columns"),
        (with(&[]), "columns"),
        (chosen(|export| export.asked = asked([("no_such", part(""))])), "asked.no_such"),
        (
            chosen(|export| export.sort = Some(Sort { column: "no_such".into(), descending: true })),
            "paging.sort.column",
        ),
    ] {
        let refused = desk.call(wrong).await.unwrap_err();
        assert_eq!((refused.code, &*refused.fields[0].field), (Code::Invalid, field));
    }
    assert_eq!(names(&desk.downloads()).len(), 3, "nothing is left of what was refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn gen_09_an_excel_file_shows_what_was_written_here_and_the_korean_clock() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let notice = server.posted("사무용품").await;
    desk.log_in(&server, JIWOO).await;
    let stopped = server.stop().await;
    desk.type_price(notice, "1,000").await;
    let row = desk.bids([("notice_title", part("사무용품"))]).await.rows.remove(0);
    let columns = ["bid_status", "bid_closes_at", "has_briefing", "bid_at"].map(str::to_owned).to_vec();
    let export = but::<Bids>("입찰", |export| (export.columns, export.rows) = (columns, vec![Bids::id(&row)]));
    let sheet = read(&saved(&desk, export).await.path, "입찰");
    assert_eq!(sheet[(1, 0)], text(format!("<{}>", BidStatus::Saved.words())));
    let closes = korea(row.closes_at);
    let seconds = closes.time().duration_since(jiff::civil::Time::midnight()).as_secs() as f64;
    assert!((serial(&sheet[(1, 1)]) - serial_of(closes.date()) - seconds / 86_400.0).abs() < 1e-6);
    assert_eq!(sheet[(1, 2)], text("<no>"));
    assert_eq!(sheet.get((1, 3)).cloned().unwrap_or_default(), Data::Empty, "nothing was submitted");
    drop(stopped);
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_18_an_excel_file_is_for_whom_the_list_is_for() {
    let server = Server::start().await;
    let (primary, desk) = (Desk::new(&server.url()).await, Desk::new(&server.url()).await);
    primary.log_in(&server, JIWOO).await;
    desk.log_in(&server, MINSEOK).await;
    let refused = desk.call(everything::<Contacts>("담당자")).await.unwrap_err();
    assert_eq!((refused.code, names(&desk.downloads()).len()), (Code::Forbidden, 0));
    let sheet = read(&saved(&primary, everything::<Contacts>("담당자")).await.path, "담당자");
    assert_eq!((sheet.height(), sheet.width()), (4, 7), "without the buttons");
    assert_eq!(sheet[(1, 6)], text("010-****-0101".replace("****", &Server::account(JIWOO).mobile_no[3..7])));
    assert!(serial(&sheet[(1, 2)]).fract() == 0.0, "a day");
    primary.call(LogOut {}).await.unwrap();
    let refused = primary.call(everything::<Contacts>("담당자")).await.unwrap_err();
    assert_eq!(refused.code, Code::Unauthenticated);
}

/// Stopped, logged out of, closed: there is a whole file or none.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_file_that_is_not_written_to_its_end_nothing_is_left() {
    const MANY: u64 = 10_000;
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let desk = desk.restart_with_contracts(MANY).await;
    desk.resume_derived().await;
    desk.log_in(&server, JIWOO).await;
    let total = desk.list([]).await.total;

    let export = everything::<Contracts>("계약목록");
    let stop = StopExport { export: export.export };
    let stopping = async {
        loop {
            desk.call(stop.clone()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let stopped = tokio::select! {
        answer = desk.call(export) => answer.unwrap(),
        () = stopping => unreachable!("it goes on until there is an answer"),
    };
    assert_eq!((stopped, names(&desk.downloads())), (None, Vec::new()));

    let whole = saved(&desk, everything::<Contracts>("계약목록")).await;
    let rows = |path: &str| read(path, "계약목록").height() as u64 - 1;
    assert_eq!(rows(&whole.path), total);
    let told: Vec<Exporting> =
        desk.events.heard(EXPORTING).into_iter().map(|heard| serde_json::from_value(heard).unwrap()).collect();
    assert!(told.iter().all(|told| told.total == total) && told.is_sorted_by_key(|told| told.done));

    // However far it had come.
    let begun = async || {
        let is_begun = async || names(&desk.downloads()).iter().any(|name| name.ends_with(".part"));
        within(Duration::from_secs(20), is_begun).await;
    };
    let there = |before: Vec<String>, answer: Option<Saved>| match answer {
        Some(saved) => assert_eq!(rows(&saved.path), total),
        None => assert_eq!(names(&desk.downloads()), before),
    };
    let before = names(&desk.downloads());
    let (answer, ()) = tokio::join!(desk.call(everything::<Contracts>("계약목록")), async {
        begun().await;
        desk.call(LogOut {}).await.unwrap();
    });
    there(before, answer.unwrap());

    desk.log_in(&server, JIWOO).await;
    let before = names(&desk.downloads());
    let (answer, ()) = tokio::join!(desk.call(everything::<Contracts>("계약목록")), async {
        begun().await;
        desk.core.close().await;
        assert!(names(&desk.downloads()).iter().all(|name| !name.ends_with(".part")), "gone before the program ends");
    });
    there(before, answer.unwrap());
}
