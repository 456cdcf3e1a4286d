//! 계약목록 and 계약상세정보 from the local copy (spec 05 S3, S4; spec 00 §10).

use std::cmp::Ordering;
use std::time::Duration;

use jiff::civil::Date;
use pok_api::desktop::login::SyncLine;
use pok_api::desktop::page::{Paging, Sort};
use pok_api::list::contract::{Contracts, Row};
use pok_api::list::contract_item::ContractItems;
use pok_api::list::{Asked, Given, Part, Search};
use pok_api::{Code, Problem};
use pok_domain::contract::{ContractStatus, ContractType, IssueType};
use pok_domain::name::folded;
use pok_domain::{Period, Version};
use unicode_normalization::UnicodeNormalization;

use crate::harness::{self, Desk, JIWOO, Page, Server, asked, large, one, part, within};

/// 계약취소 포함.
fn with_cancelled() -> Asked {
    asked([("cancelled", Given::With)])
}

async fn page(desk: &Desk, paging: Paging) -> Result<Page<Row>, Problem> {
    desk.search::<Contracts>(with_cancelled(), paging).await
}

async fn everything(desk: &Desk) -> Vec<Row> {
    page(desk, large()).await.unwrap().rows
}

#[tokio::test(flavor = "multi_thread")]
async fn gen_05_con_10_the_list_is_there_at_once_with_what_is_sealed_or_waits() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let rows = everything(&desk).await;
    assert!(rows.iter().all(|row| row.status != ContractStatus::Drafting), "drafts aren't in 계약목록");
    assert!(rows.iter().any(|row| row.status == ContractStatus::SealRequested));
    assert!(rows.iter().any(|row| row.status == ContractStatus::Completed));
    let newest_first = rows.is_sorted_by(|a, b| a.contract_date >= b.contract_date);
    assert!(newest_first);
    for row in &rows {
        assert!(!row.title.is_empty() && !row.buyer_name.is_empty() && row.contract_from <= row.contract_to);
        assert_eq!(row.total.is_none(), row.contract_type == ContractType::UnitPrice);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn gen_07_con_11_only_rows_that_meet_the_conditions() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    server.new_contract("Zebra 서버 구매계약", None).await;
    desk.log_in(&server, JIWOO).await;
    let all = everything(&desk).await;
    let titled = |title: &str| [("contract_title", part(title))];
    let by = |buyer: &str| [("buyer", part(buyer))];
    assert_eq!(desk.list(titled("zebra 서버")).await.total, 1, "part of the word is enough, whatever the case");
    assert_eq!(desk.list(titled("zebra\u{1109}\u{1165}")).await.total, 0);
    let decomposed: String = "서버 구매".nfd().collect();
    assert_eq!(desk.list(titled(&decomposed)).await.total, desk.list(titled("서버 구매")).await.total);
    assert!(desk.list(titled(&decomposed)).await.total > 0);
    assert_eq!(desk.list(by("백서윤")).await.rows, desk.list(by("seoyun")).await.rows, "in Korean or English");
    assert!(desk.list(by("백서윤")).await.rows.iter().all(|row| row.buyer_name == "백서윤"));
    assert_eq!(desk.list(titled("100% '; drop table contract --")).await.total, 0);
    assert_eq!(desk.list(titled("%")).await.total, all.iter().filter(|row| row.title.contains('%')).count() as u64);

    let cancelled = all.iter().filter(|row| row.status == ContractStatus::Cancelled).count() as u64;
    assert!(cancelled > 0);
    assert_eq!(desk.list([]).await.total, all.len() as u64 - cancelled, "계약취소: 미포함");

    // With the period that the list begins with, what waits for a seal shows whatever its day (P-GEN-10).
    let long_ago = Period::new(Date::constant(2001, 1, 1), Date::constant(2001, 12, 31)).unwrap();
    let old = desk.list([("contract_date", Given::days(long_ago, true))]).await;
    assert!(old.total > 0 && old.rows.iter().all(|row| row.status == ContractStatus::SealRequested));
    let chosen = desk.list([("contract_date", Given::days(long_ago, false))]).await;
    assert_eq!(chosen.total, 0, "a period that was chosen is meant");
    let backwards = Given::days(Period { from: long_ago.to, to: long_ago.from }, false);
    for (condition, given) in [("contract_date", backwards), ("contract_date", part("2001")), ("no_such", part(""))] {
        let refused = desk.search::<Contracts>(asked([(condition, given)]), large()).await.unwrap_err();
        assert_eq!((refused.code, &*refused.fields[0].field), (Code::Invalid, &*format!("asked.{condition}")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn gen_08_a_list_has_a_total_and_pages_and_every_order() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    // Every column has something to sort.
    let key = desk.key();
    let varied = "update record set body = json_set(body, \
        '$.supplier_contact', case when place % 3 = 0 then '오민석' else '강지우' end, '$.version', 1 + place % 2, \
        '$.issue_type', case when place % 2 = 1 then 'AMENDED' else 'NEW' end, \
        '$.currency', case when body ->> 'total' is null and place % 2 = 1 then 'USD' else body ->> 'currency' end) \
        where kind = 'contract'";
    let desk = desk.restart_after(async |data| harness::edit_mirror(data, &key, sqlx::query(varied)).await).await;
    desk.resume_derived().await;
    let all = everything(&desk).await;
    let mut paged = Vec::new();
    for number in 0..all.len().div_ceil(5) as u32 {
        let rows = page(&desk, Paging { page: number, size: 5, sort: None }).await.unwrap();
        assert_eq!(rows.total, all.len() as u64);
        paged.extend(rows.rows);
    }
    assert_eq!(paged, all, "every row on one page, none on two");
    // Ties come newest first, as without any order.
    type Compare = fn(&Row, &Row) -> Ordering;
    let by: [(&str, Compare); 14] = [
        ("contract_no", |a, b| a.number.cmp(&b.number)),
        ("version", |a, b| a.version.0.cmp(&b.version.0)),
        ("issue_type", |a, b| a.issue_type.cmp(&b.issue_type)),
        ("contract_type", |a, b| a.contract_type.cmp(&b.contract_type)),
        ("contract_status", |a, b| a.status.cmp(&b.status)),
        ("contract_title", |a, b| folded(&a.title).cmp(&folded(&b.title))),
        ("contract_date", |a, b| a.contract_date.cmp(&b.contract_date)),
        ("supplier_contact", |a, b| a.supplier_contact.cmp(&b.supplier_contact)),
        ("buyer", |a, b| folded(&a.buyer_name).cmp(&folded(&b.buyer_name))),
        ("contract_from", |a, b| a.contract_from.cmp(&b.contract_from)),
        ("contract_to", |a, b| a.contract_to.cmp(&b.contract_to)),
        ("currency", |a, b| a.currency.cmp(&b.currency)),
        ("contract_amount", |a, b| a.total.map(|total| total.amount).cmp(&b.total.map(|total| total.amount))),
        ("seal_requested_at", |a, b| a.seal_requested_at.cmp(&b.seal_requested_at)),
    ];
    let flat = by.iter().filter(|(_, compare)| all.iter().all(|row| compare(row, &all[0]).is_eq()));
    assert_eq!(flat.map(|(column, _)| *column).collect::<Vec<_>>(), Vec::<&str>::new(), "nothing to sort");
    for (column, compare) in by {
        for descending in [false, true] {
            let sort = Some(Sort { column: column.into(), descending });
            let rows = page(&desk, Paging { page: 0, size: 100, sort }).await.unwrap();
            let mut sorted = all.clone();
            sorted.sort_by(|a, b| if descending { compare(b, a) } else { compare(a, b) });
            assert_eq!(rows.rows, sorted, "{column}, descending: {descending}");
        }
    }
    for (paging, field) in [
        (Paging { size: 7, ..Paging::default() }, "paging.size"),
        (
            Paging { sort: Some(Sort { column: "id; --".into(), descending: true }), ..Paging::default() },
            "paging.sort.column",
        ),
    ] {
        let refused = page(&desk, paging).await.unwrap_err();
        assert_eq!((refused.code, &*refused.fields[0].field), (Code::Invalid, field));
    }
}

/// Rows don't wait for counting: where it takes some, the total is asked for by itself.
#[tokio::test(flavor = "multi_thread")]
async fn gen_08_rows_come_before_they_are_counted() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let all = everything(&desk).await.len() as u64;
    let (whole, rest) = (all / 5, all % 5);
    let ask = async |page: u64, part| {
        let paging = Paging { page: page as u32, size: 5, sort: None };
        desk.call(Search::<Contracts>::new(with_cancelled(), paging, part)).await.unwrap()
    };
    for page in 0..whole {
        assert_eq!(ask(page, Part::Rows).await.total, None, "page {page}");
    }
    let last = ask(whole, Part::Rows).await;
    assert_eq!((last.rows.len() as u64, last.total), (rest, (rest > 0).then_some(all)));
    let beyond = ask(whole + 1, Part::Rows).await;
    assert_eq!((beyond.rows.len(), beyond.total), (0, None), "nobody knows how far beyond it is");
    let counted = ask(0, Part::Total).await;
    assert_eq!((counted.rows.len(), counted.total), (0, Some(all)));
    let nothing = asked([("contract_title", part("no such contract"))]);
    let nothing = Search::<Contracts>::new(nothing, Paging::default(), Part::Rows);
    assert_eq!(desk.call(nothing).await.unwrap().total, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn gen_09_con_14_the_detail_holds_what_the_list_shows() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let created = server.new_contract("서버 구매계약", None).await;
    desk.log_in(&server, JIWOO).await;
    let row = everything(&desk).await.into_iter().find(|row| row.id == created.contract).unwrap();
    let detail = desk.show(created.contract).await;
    let contract = &detail.contract;
    assert_eq!((contract.number, contract.total), (row.number, row.total));
    assert_eq!(contract.total.map(|total| total.to_string()).as_deref(), Some("KRW 2,744,000"));
    assert_eq!(detail.supplier, "주식회사 가람시스템즈");
    assert_eq!(contract.note_to_supplier.as_deref(), Some("날인 부탁드립니다."));
    let item = &contract.items[0];
    let texts = [&*item.category, &item.name, &item.spec, &item.unit, &item.requested_site];
    assert_eq!(texts, ["서버", "M220H", "2U", "개", "OFC"]);
    assert_eq!(contract.documents.len(), 2);
    let nowhere = pok_domain::ContractId::generate();
    let refused = desk.call(pok_api::desktop::contract::Show { contract: nowhere }).await.unwrap_err();
    assert_eq!(refused.code, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn con_12_a_unit_price_contract_has_no_amount() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let created = server.new_contract("케이블 단가계약", None).await;
    desk.log_in(&server, JIWOO).await;
    let unit_price = one(ContractType::UnitPrice.code());
    let rows = desk.list([("contract_type", unit_price), ("contract_title", part("케이블"))]).await.rows;
    assert_eq!((rows[0].id, rows[0].total), (created.contract, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn con_13_an_amended_contract_is_another_row_of_the_same_number() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let first = server.new_contract("서버 구매계약", None).await;
    desk.log_in(&server, JIWOO).await;
    desk.prepare(first.contract).await;
    desk.sign(first.contract, JIWOO).await.unwrap();
    let second = server.new_contract("서버 구매계약 변경", Some(first.number)).await;
    desk.sync().await;
    let rows = desk.list([("contract_no", part(&first.number.to_string().to_lowercase()))]).await.rows;
    let seen: Vec<_> = rows.iter().map(|row| (row.id, row.version, row.issue_type)).collect();
    let newer = (second.contract, Version(2), IssueType::Amended);
    assert_eq!(seen, [newer, (first.contract, Version(1), IssueType::New)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn con_23_con_24_only_items_of_the_newest_completed_version_are_listed() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let first = server.new_contract("서버 구매계약", None).await;
    desk.log_in(&server, JIWOO).await;
    let items = async |id: &'static str, given| {
        let given = asked([("contract_no", part(&first.number.to_string())), (id, given)]);
        desk.search::<ContractItems>(given, large()).await.unwrap().rows
    };
    assert!(items("item", part("m220")).await.is_empty(), "it isn't completed");
    desk.prepare(first.contract).await;
    desk.sign(first.contract, JIWOO).await.unwrap();
    let second = server.new_contract("서버 구매계약 변경", Some(first.number)).await;
    desk.sync().await;
    assert_eq!(items("item", part("m220")).await[0].contract, first.contract);
    desk.prepare(second.contract).await;
    desk.sign(second.contract, JIWOO).await.unwrap();
    assert_eq!(items("item", part("m220")).await[0].contract, second.contract, "the newest completed one");
    assert!(items("contract_type", one("UNIT_PRICE")).await.is_empty(), "일반계약 is ticked at first");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_answer_without_the_network_after_a_restart() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    let who = desk.log_in(&server, JIWOO).await;
    let before = everything(&desk).await;
    let last = desk.sync().await.last;
    assert!(last.is_some());
    server.running.kill().await;
    let desk = desk.restart().await;
    let started = desk.start().await;
    assert_eq!(started.who, Some(who));
    assert_eq!(everything(&desk).await, before);
    let now = desk.sync().await;
    assert_eq!((now.line, now.last), (SyncLine::Offline, last));
    assert_eq!(everything(&desk).await, before);
}

/// Many records in a copy, of which lists are made anew: as after an update of the program.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_derived_anew_from_what_is_here_while_the_window_is_in_use() {
    const MANY: u64 = 10_000;
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let there = everything(&desk).await.len() as u64;
    let desk = desk.restart_with_contracts(MANY).await;
    // Nothing of the network is needed for it.
    server.running.kill().await;
    desk.start().await;
    assert!(page(&desk, large()).await.unwrap().total < MANY, "the first screen doesn't wait for it");
    desk.resume_derived().await;
    let first = page(&desk, large()).await.unwrap();
    assert_eq!((first.total, first.rows.len()), (MANY + there, 100));
    let last = Paging { page: (MANY / 100) as u32, size: 100, sort: None };
    assert_eq!(page(&desk, last).await.unwrap().rows.len() as u64, there);
    let found = desk.list([("contract_no", part("20200101-7777"))]).await;
    assert_eq!(found.rows[0].number.to_string(), "CR20200101-7777");
}

/// A record that a newer server sends: kept, not listed, nothing breaks.
#[tokio::test(flavor = "multi_thread")]
async fn what_this_version_does_not_know_is_kept_and_not_listed() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let before = everything(&desk).await;
    let (key, gone) = (desk.key(), before[0].id);
    let newer = "update record set body = json_set(body, '$.status', 'NOT_YET_INVENTED') where id = $1";
    let desk = desk
        .restart_after(async |data| harness::edit_mirror(data, &key, sqlx::query(newer).bind(gone.to_string())).await)
        .await;
    desk.resume_derived().await;
    let rows = everything(&desk).await;
    assert_eq!(rows, before[1..], "the others are listed");
    let pool = desk.core.mirror().pool().await;
    let kept = sqlx::query_scalar::<_, i64>("select count(*) from record where id = $1").bind(gone.to_string());
    assert_eq!(kept.fetch_one(&*pool).await.unwrap(), 1);
}

/// A copy of an earlier version is fetched again; what was written on this computer stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_another_version_is_fetched_anew() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let before = everything(&desk).await;
    let key = desk.key();
    let desk = desk
        .restart_after(async |data| {
            let (mirror, _) = pok::Mirror::open(data, &key).await.unwrap();
            let pool = mirror.pool().await;
            let other = "drop table record; create table contract (id text primary key); pragma user_version = 0";
            sqlx::raw_sql(other).execute(&*pool).await.unwrap();
            pool.close().await;
        })
        .await;
    let started = desk.start().await;
    assert!(started.who.is_some() && everything(&desk).await.is_empty(), "the window is there meanwhile");
    desk.sync().await;
    assert_eq!(everything(&desk).await, before);
}

/// What pages are found by and couldn't be made, as on a full disk, is made once there is room, without a restart.
#[tokio::test(flavor = "multi_thread")]
async fn an_index_that_is_missing_is_made_after_the_next_pull() {
    let server = Server::with_data().await;
    let desk = Desk::new(&server.url()).await;
    desk.log_in(&server, JIWOO).await;
    let before = everything(&desk).await;
    let is_there = async || desk.has_index("list_contracts.newest").await;
    assert!(within(Duration::from_secs(20), is_there).await, "after the first copy");
    // It fails if there is none. What still sees to the other indexes may make it again at once.
    sqlx::query("drop index \"list_contracts.newest\"").execute(&*desk.core.mirror().pool().await).await.unwrap();
    desk.sync().await;
    assert!(within(Duration::from_secs(20), is_there).await);
    assert_eq!(everything(&desk).await, before);
}
