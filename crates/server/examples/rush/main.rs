//! A rush before 공고마감, measured: `rush DATABASE_URL COMPANIES`. Starts a server of its own on the empty database at
//! that URL (`sqlite:FILE?mode=rwc` or `postgres:…`), puts so many suppliers there, posts a notice for all of them, and
//! lets each submit within the last minute. Ends with 0 where no bid was lost and every receipt is real.

mod load;

use std::io::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use pok_api::Call;
use pok_api::buyer::bid::{Content, Create, NewItem, Open, OpenedBid, Post, Show};
use pok_api::protocol::{CALLS, IDEMPOTENCY_KEY};
use pok_domain::bid::{BidNotice, NoticeStatus, Person, TenderMethod, Window};
use pok_domain::{BidNoticeId, Currency, Name, OperationId};
use pok_server::{BuyerRole, Config, Demo, DemoData};
use sqlx::Connection as _;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The rush begins so long before closing.
const LAST: Duration = Duration::from_secs(60);
/// And is over so long before, so that a slow answer is seen as one and not as a late bid.
const SPREAD: Duration = Duration::from_secs(55);

#[tokio::main]
async fn main() -> Outcome<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [database, companies] = &arguments[..] else {
        writeln!(std::io::stderr(), "rush DATABASE_URL COMPANIES")?;
        return Ok(ExitCode::from(2));
    };
    let folder = tempfile::tempdir()?;
    let mut config = Config::for_tests(Some(database), folder.path());
    config.demo = Some(Demo { data: DemoData::People, busy_buyer: false });
    config.waits_for_disk = true;
    let running = pok_server::start(config).await?;
    let key = running.issue_buyer_key(BuyerRole::Buyer).await?;
    let buyer = Buyer { url: running.url(), key, http: reqwest::Client::new() };

    let mut sql = sqlx::AnyConnection::connect(database).await?;
    let suppliers = load::suppliers(&mut sql, companies.parse()?, Timestamp::now()).await?;
    let began = Instant::now();
    let id = buyer.post().await?;
    let posted = began.elapsed();
    let body: String = sqlx::query_scalar("select body from change where kind = 'bid_notice' and company_id = $1")
        .bind(suppliers.first().map(|supplier| supplier.company.to_string()))
        .fetch_one(&mut sql)
        .await?;
    sql.close().await?;
    let notice: BidNotice = serde_json::from_value(serde_json::from_str::<serde_json::Value>(&body)?["body"].take())?;

    let left = |until: Timestamp| until.duration_since(Timestamp::now()).max(SignedDuration::ZERO).unsigned_abs();
    tokio::time::sleep(left(notice.window.closes()).saturating_sub(LAST)).await;
    let report = load::submit_all(&buyer.url, &suppliers, &notice, SPREAD).await?;
    tokio::time::sleep(left(notice.window.closes())).await;
    let began = Instant::now();
    while buyer.call(&Show { notice: id }).await?.status == NoticeStatus::Open {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let closed = began.elapsed();
    let opened: Vec<OpenedBid> = buyer.call(&Open { notice: id }).await?;
    running.shutdown().await;

    let is_real = |one: &load::Answer| match &one.answer {
        Ok(receipt) => {
            let kept = opened.iter().find(|bid| bid.company == one.company);
            kept.is_some_and(|bid| bid.sha256 == receipt.sha256 && receipt.sha256 == one.sent)
        }
        Err(_) => opened.iter().all(|bid| bid.company != one.company),
    };
    let holds =
        report.0.iter().all(is_real) && opened.len() == report.accepted() && report.accepted() == suppliers.len();
    writeln!(
        std::io::stdout(),
        "{} bids in the last {} s: {} accepted, {} late, p50 {:?}, p99 {:?}; posting to all took {posted:?}, \
         closing was seen after {closed:?}; {}",
        suppliers.len(),
        LAST.as_secs(),
        report.accepted(),
        report.late(),
        report.percentile(50),
        report.percentile(99),
        if holds { "every receipt is real" } else { "A RECEIPT IS NOT REAL" },
    )?;
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Buyer {
    url: String,
    key: String,
    http: reqwest::Client,
}

impl Buyer {
    async fn call<C: Call>(&self, call: &C) -> Outcome<C::Reply> {
        let request = self.http.post(format!("{}{CALLS}/{}", self.url, C::NAME)).json(call).bearer_auth(&self.key);
        let request = request.header(IDEMPOTENCY_KEY, OperationId::generate().to_string());
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// Posts a notice for every supplier that closes at the end of a minute, one that leaves time for the rush.
    async fn post(&self) -> Outcome<BidNoticeId> {
        let soon = Timestamp::now().as_second() + 70;
        let closes_at = Timestamp::from_second(soon - soon.rem_euclid(60))?;
        let opens_at = closes_at.saturating_sub(SignedDuration::from_hours(1))?;
        let person = || {
            Ok::<_, Box<dyn std::error::Error>>(Person {
                name: Name::parse("서하람")?,
                mail: String::new(),
                phone: String::new(),
            })
        };
        let item = |number: i64| NewItem {
            category: "서버".into(),
            name: format!("랙 서버 {number}"),
            spec: "2U / 32코어 2개 / 512GB".into(),
            unit: "대".into(),
            quantity: number.into(),
        };
        let content = Content {
            title: Name::parse("마감 직전에 몰리는 입찰")?,
            method: TenderMethod::Open,
            invited: Vec::new(),
            window: Window { opens_at, closes_at },
            summary: String::new(),
            buyer: person()?,
            requester: person()?,
            briefing: None,
            expected_due_date: jiff::civil::date(2030, 1, 1),
            currency: Currency::Krw,
            items: (1..=10).map(item).collect(),
            documents: Vec::new(),
        };
        let written = self.call(&Create { content }).await?;
        Ok(self.call(&Post { notice: written.notice, rev: written.rev }).await?.notice)
    }
}
