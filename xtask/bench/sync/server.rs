//! The server's side: a company with so many notices.

use jiff::{SignedDuration, Timestamp};
use pok_api::Call;
use pok_api::buyer::bid::{Content, Create, NewItem, Post};
use pok_api::protocol::{CALLS, IDEMPOTENCY_KEY};
use pok_domain::bid::{Person, TenderMethod, Window};
use pok_domain::{BidNoticeId, Currency, Name, OperationId};
use pok_server::demo::ACCOUNTS;
use pok_server::{BuyerRole, Config, Demo, DemoData, Running};
use serde_json::json;
use sqlx::{Connection as _, SqliteConnection};

use super::side::{Outcome, peak, told};

/// Serves `notices` notices of `lines` lines, each closed where `is_changed`, until it is told to end.
pub(crate) async fn run(lines: usize, notices: usize, is_changed: bool) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let config = || Config {
        demo: Some(Demo { data: DemoData::People, busy_buyer: false }),
        waits_for_disk: true,
        ..Config::for_tests(None, folder.path())
    };
    let mut running = Some(pok_server::start(config()).await?);
    let (mut url, mut bytes, mut address) = (String::new(), 0, None);
    if let Some(running) = &running {
        let id = post(running, content(lines)?).await?;
        let file = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("pok.db"));
        let mut sql = SqliteConnection::connect_with(&file).await?;
        bytes = multiply(&mut sql, id, notices, is_changed).await?;
        sql.close().await?;
        (url, address) = (running.url(), Some(running.address));
    }
    let mut told_to = told(json!({ "url": url, "bytes": bytes, "peak": peak() })).await?;
    loop {
        match told_to.as_str() {
            "stop" => {
                if let Some(running) = running.take() {
                    running.shutdown().await;
                }
            }
            "start" => {
                let listen = address.ok_or("no address")?;
                running = Some(pok_server::start(Config { listen, ..config() }).await?);
            }
            _ => break,
        }
        told_to = told(json!({})).await?;
    }
    if let Some(running) = running {
        running.shutdown().await;
    }
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("pok.db"));
    let mut sql = SqliteConnection::connect_with(&file).await?;
    let drafts: i64 = sqlx::query_scalar("select count(*) from draft where rev > 0").fetch_one(&mut sql).await?;
    told(json!({ "drafts": drafts, "peak": peak() })).await?;
    Ok(())
}

/// Puts copies of a posted notice beside it, until there are `notices`, as if each had been posted, and where
/// `is_changed` closed; answers the bytes of one in the feed. Posting a hundred thousand would take minutes.
async fn multiply(sql: &mut SqliteConnection, first: BidNoticeId, notices: usize, is_changed: bool) -> Outcome<usize> {
    let company = "select company_id from contact where login_id = $1";
    let company: String = sqlx::query_scalar(company).bind(ACCOUNTS[0].login_id).fetch_one(&mut *sql).await?;
    let (number, body): (String, String) = sqlx::query_as(
        "select n.number, c.body from bid_notice n join change c on c.subject_id = n.id \
         where n.id = $1 and c.company_id = $2 and c.kind = 'bid_notice'",
    )
    .bind(first.to_string())
    .bind(&company)
    .fetch_one(&mut *sql)
    .await?;
    let day = number.rsplit_once('-').map_or(number.as_str(), |(day, _)| day);
    let mut copies = vec![(first.to_string(), body.clone())];
    let mut tx = sql.begin_with("begin immediate").await?;
    let columns: Vec<String> =
        sqlx::query_scalar("select name from pragma_table_info('bid_notice') where name not in ('id', 'number')")
            .fetch_all(&mut *tx)
            .await?;
    let columns = columns.join(", ");
    let copy = format!(
        "insert into bid_notice (id, number, {columns}) select $2, $3, {columns} from bid_notice where id = $1"
    );
    for place in 1..notices {
        let (id, copied) = (BidNoticeId::generate().to_string(), format!("{day}-{:03}", 1_000 + place));
        let query = sqlx::query(sqlx::AssertSqlSafe(copy.as_str())).bind(first.to_string()).bind(&id).bind(&copied);
        query.execute(&mut *tx).await?;
        let body = body.replace(&first.to_string(), &id).replace(&number, &copied);
        copies.push((id, body));
    }
    publish(&mut tx, &company, &copies[1..]).await?;
    if is_changed {
        for (_, body) in &mut copies {
            *body = body.replace(r#""status":"OPEN""#, r#""status":"ENDED""#);
        }
        publish(&mut tx, &company, &copies).await?;
    }
    tx.commit().await?;
    Ok(body.len())
}

/// Adds changes to the company's feed. Of a subject only the newest one stays, as the server has it.
async fn publish(sql: &mut SqliteConnection, company: &str, changes: &[(String, String)]) -> Outcome<()> {
    for (id, body) in changes {
        sqlx::query(
            "update change set kind = 'hidden', body = '{\"kind\":\"hidden\"}' \
             where company_id = $1 and kind = 'bid_notice' and subject_id = $2",
        )
        .bind(company)
        .bind(id)
        .execute(&mut *sql)
        .await?;
        sqlx::query("update feed set head = head + 1 where company_id = $1").bind(company).execute(&mut *sql).await?;
        sqlx::query(
            "insert into change (company_id, seq, kind, subject_id, body, at) \
             select company_id, head, 'bid_notice', $2, $3, $4 from feed where company_id = $1",
        )
        .bind(company)
        .bind(id)
        .bind(body)
        .bind(Timestamp::now().as_microsecond())
        .execute(&mut *sql)
        .await?;
    }
    Ok(())
}

fn content(lines: usize) -> Outcome<Content> {
    let now = Timestamp::from_second(Timestamp::now().as_second() / 60 * 60)?;
    let person = |name: &str| {
        Ok::<_, Box<dyn std::error::Error>>(Person {
            name: Name::parse(name)?,
            mail: "buyer@example.com".into(),
            phone: "02-6000-0001".into(),
        })
    };
    let item = |number: usize| NewItem {
        category: "사무용품".into(),
        name: format!("복사용지 {number}"),
        spec: "A4 / 80g / 2,500매".into(),
        unit: "박스".into(),
        quantity: 10.into(),
    };
    Ok(Content {
        title: Name::parse("사무용품 연간 단가계약")?,
        method: TenderMethod::Open,
        invited: Vec::new(),
        window: Window {
            opens_at: now - SignedDuration::from_hours(1),
            closes_at: now + SignedDuration::from_hours(48),
        },
        summary: String::new(),
        buyer: person("백서윤")?,
        requester: person("구민재")?,
        briefing: None,
        expected_due_date: jiff::civil::date(2030, 1, 1),
        currency: Currency::Krw,
        items: (1..=lines).map(item).collect(),
        documents: Vec::new(),
    })
}

async fn post(running: &Running, content: Content) -> Outcome<BidNoticeId> {
    let key = running.issue_buyer_key(BuyerRole::Buyer).await?;
    let written = ask(running, &key, &Create { content }).await?;
    Ok(ask(running, &key, &Post { notice: written.notice, rev: written.rev }).await?.notice)
}

async fn ask<C: Call>(running: &Running, key: &str, call: &C) -> Outcome<C::Reply> {
    let request = reqwest::Client::new().post(format!("{}{CALLS}/{}", running.url(), C::NAME)).json(call);
    let request = request.bearer_auth(key).header(IDEMPOTENCY_KEY, OperationId::generate().to_string());
    Ok(request.send().await?.error_for_status()?.json().await?)
}
