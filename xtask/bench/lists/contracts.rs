//! A server whose feed has so many contracts for a company, and a computer that fetches them.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan as _};
use pok::Core;
use pok::host::Host;
use pok_api::remote::sync::{Contract, Document, Subject};
use pok_domain::contract::{Consents, ContractItem, ContractStatus, ContractType, IssueType, SettlementType};
use pok_domain::time::korean_midnight;
use pok_domain::{
    BidNoticeId, BlobId, ContractId, Currency, DocumentId, DocumentKind, DocumentNumber, ItemId, Money, Version,
};
use pok_server::demo::ACCOUNTS;
use pok_server::{Config, Demo, DemoData};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

use super::desk::Desk;
use super::side::{Outcome, peak, told};

/// Serves them until it is told to end.
pub(crate) async fn serve(many: usize) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let demo = Demo { data: DemoData::People, busy_buyer: false };
    let running = pok_server::start(Config { demo: Some(demo), ..Config::for_tests(None, folder.path()) }).await?;
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("pok.db"));
    let mut sql = SqliteConnection::connect_with(&file).await?;
    let bytes = publish(&mut sql, many).await?;
    sql.close().await?;
    told(json!({ "url": running.url(), "bytes": bytes, "peak": peak() })).await?;
    running.shutdown().await;
    Ok(())
}

/// Puts them into the feed of the demo's first company; answers the bytes of one.
async fn publish(sql: &mut SqliteConnection, many: usize) -> Outcome<usize> {
    let company = "select company_id from contact where login_id = $1";
    let company: String = sqlx::query_scalar(company).bind(ACCOUNTS[0].login_id).fetch_one(&mut *sql).await?;
    let mut tx = sql.begin_with("begin immediate").await?;
    let head = "select head from feed where company_id = $1";
    let head: i64 = sqlx::query_scalar(head).bind(&company).fetch_one(&mut *tx).await?;
    let mut bytes = 0;
    for (seq, place) in (head + 1..).zip(0..many) {
        let contract = contract(place);
        let id = contract.id.to_string();
        let body = serde_json::to_string(&Subject::Contract(contract.into()))?;
        bytes = body.len();
        let query =
            "insert into change (company_id, seq, kind, subject_id, body, at) values ($1, $2, 'contract', $3, $4, $5)";
        let query = sqlx::query(query).bind(&company).bind(seq).bind(id).bind(body);
        query.bind(Timestamp::now().as_microsecond()).execute(&mut *tx).await?;
    }
    let moved = sqlx::query("update feed set head = head + $1 where company_id = $2").bind(many as i64);
    moved.bind(&company).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(bytes)
}

/// One of three lines and two documents; dates, names, amounts and codes vary.
fn contract(place: usize) -> Contract {
    const GOODS: [&str; 8] =
        ["서버", "노트북", "사무용품", "네트워크 장비", "라이선스", "케이블", "모니터", "보안 솔루션"];
    const BUYERS: [(&str, &str); 5] = [
        ("백서윤", "Seoyun Baek"),
        ("한지민", "Jimin Han"),
        ("구민재", "Minjae Koo"),
        ("문하린", "Harin Moon"),
        ("서도현", "Dohyeon Seo"),
    ];
    // So that neighbours in one order aren't neighbours in the others.
    let mixed = place.wrapping_mul(0x9e37_79b1) >> 7;
    let status = match mixed % 20 {
        0 | 1 => ContractStatus::SealRequested,
        2 => ContractStatus::SignRefused,
        3 => ContractStatus::Cancelled,
        _ => ContractStatus::Completed,
    };
    let contract_type = if mixed % 10 == 4 { ContractType::UnitPrice } else { ContractType::General };
    let currency = if mixed % 16 == 5 { Currency::Usd } else { Currency::Krw };
    let contract_date: Date = date(2016, 1, 1).saturating_add(((place * 7 / 3 % 4_000) as i64).days());
    let at = korean_midnight(contract_date);
    let goods = GOODS[mixed / 3 % GOODS.len()];
    let (buyer_name, buyer_name_en) = BUYERS[mixed / 5 % BUYERS.len()];
    let money = |amount: usize| Money { amount: (amount as i64).into(), currency };
    let item = |line: usize| ContractItem {
        id: ItemId::generate(),
        category: goods.into(),
        name: format!("{goods} {line}"),
        spec: "2U / 64 GB / 4 TB".into(),
        unit: "개".into(),
        quantity: (contract_type == ContractType::General).then(|| (line as i64).into()),
        unit_price: money(137_200 + mixed % 100_000),
        requested_date: None,
        requested_site: "OFC".into(),
    };
    let document = |title: &str| Document {
        id: DocumentId::generate(),
        title: title.into(),
        blob: BlobId([7; 32]),
        bytes: 83_211,
        pages: 4,
    };
    Contract {
        id: ContractId::generate(),
        rev: 3,
        number: DocumentNumber { prefix: DocumentKind::Contract, day: contract_date, sequence: place as u32 + 1 },
        version: Version(1 + (mixed % 7 / 6) as u16),
        issue_type: if mixed % 7 == 6 { IssueType::Amended } else { IssueType::New },
        contract_type,
        status,
        title: format!("{goods} 구매계약 {place}"),
        contract_date,
        contract_from: contract_date,
        contract_to: contract_date.saturating_add(((mixed % 300) as i64).days()),
        supplier_contact: ACCOUNTS[0].name.into(),
        buyer_name: buyer_name.into(),
        buyer_name_en: buyer_name_en.into(),
        buyer_phone: "02-6000-0001".into(),
        settlement_type: SettlementType::InspectionBased,
        currency,
        total: (contract_type == ContractType::General).then(|| money(1_000_000 + mixed % 90_000_000)),
        note_to_supplier: mixed.is_multiple_of(4).then(|| "날인 부탁드립니다.".into()),
        seal_requested_at: Some(at),
        completed_at: (status == ContractStatus::Completed).then_some(at),
        signed_by: None,
        items: (1..=3).map(item).collect(),
        documents: vec![document("계약서"), document("지속가능경영가이드")],
        signed: None,
        consents: Consents::default(),
    }
}

/// Shows nothing.
pub(crate) struct Quiet;

impl Host for Quiet {
    fn emit(&self, _: &'static str, _: Value) {}

    fn open(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn reveal(&self, _: &Path) -> io::Result<()> {
        Ok(())
    }

    fn notify(&self, _: &str, _: &str, _: Option<BidNoticeId>) {}
}

/// A computer that has fetched all of them, and how long it took.
pub(crate) async fn fetched(folder: &Path, url: &str, many: usize) -> Outcome<(Core, f64)> {
    let desk = Desk::new(folder, url, Arc::new(Quiet))?;
    let core = desk.open().await?;
    let began = desk.log_in(&core).await?;
    until(&core, "select read_at is not null from cursor").await?;
    let seconds = began.elapsed().as_secs_f64();
    let listed: i64 =
        sqlx::query_scalar("select count(*) from list_contracts").fetch_one(&*core.mirror().pool().await).await?;
    if listed != many as i64 {
        return Err(format!("{listed} contracts of {many}").into());
    }
    Ok((core, seconds))
}

/// Waits until pages are found in indexes, which are made once everything is there.
pub(crate) async fn indexed(core: &Core) -> Outcome<()> {
    let query = "select not exists (select 1 from sqlite_schema t where t.name like 'list~_%' escape '~' \
                 and t.type = 'table' \
                 and not exists (select 1 from sqlite_schema i where i.name = t.name || '.newest'))";
    until(core, query).await
}

/// Waits until the mirror says so.
async fn until(core: &Core, query: &'static str) -> Outcome<()> {
    while !sqlx::query_scalar::<_, bool>(query).fetch_one(&*core.mirror().pool().await).await? {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}
