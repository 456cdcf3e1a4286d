//! `bench_enumeration QUESTION [SAMPLES]`: whether an answer before login, or the time it takes, tells that an account
//! exists. Asks a server of its own the same thing about somebody who has an account and somebody who hasn't, in turns,
//! and prints the times of both in microseconds and every answer that differs in more than its instants. The question is
//! `login`, `find_account`, `find_password` or `pre_check_mail`.

use std::time::Instant;

use pok_api::Call;
use pok_api::protocol::CALLS;
use pok_api::remote::login::LogIn;
use pok_api::remote::recovery::{Find, ResetPassword};
use pok_api::remote::signup::SendMailCode;
use pok_domain::member::{Gender, Person};
use pok_domain::{BlobId, Name, OperationId};
use pok_server::demo::ACCOUNTS;
use pok_server::{Config, Demo, DemoData, Limits};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, SqliteConnection};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Who has an account, and who hasn't: as long, and of the same domain.
const KNOWN: &str = ACCOUNTS[0].login_id;
const UNKNOWN: &str = "jiwon.king@garam.example";

#[tokio::main]
async fn main() -> Outcome<()> {
    let question = std::env::args().nth(1).unwrap_or_default();
    let samples = std::env::args().nth(2).map_or(Ok(1_000), |count| count.parse())?;
    let folder = tempfile::tempdir()?;
    let config = Config {
        demo: Some(Demo { data: DemoData::People, busy_buyer: false }),
        limits: Limits::wide(),
        waits_for_disk: true,
        ..Config::for_tests(None, folder.path())
    };
    let running = pok_server::start(config).await?;
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(folder.path().join("pok.db"));
    let mut bench = Bench {
        url: running.url(),
        http: reqwest::Client::new(),
        sql: SqliteConnection::connect_with(&file).await?,
        samples,
    };
    let measured = match question.as_str() {
        "login" => bench.login().await?,
        "find_account" => bench.find_account().await?,
        "find_password" => bench.find_password().await?,
        "pre_check_mail" => bench.pre_check_mail().await?,
        _ => return Err("bench_enumeration login|find_account|find_password|pre_check_mail [SAMPLES]".into()),
    };
    running.shutdown().await;
    #[expect(clippy::print_stdout, reason = "what whoever runs it waits for")]
    {
        println!("{measured}");
    }
    Ok(())
}

/// A server and whoever asks it.
struct Bench {
    url: String,
    http: reqwest::Client,
    sql: SqliteConnection,
    samples: usize,
}

/// One answer: how long it took, in microseconds, and what it was.
type Answer = (f64, Value);

impl Bench {
    /// A wrong password. Wrong ones don't add up here: what a lock answers is the same for both anyway.
    async fn login(&mut self) -> Outcome<Value> {
        let mut sides = Sides::default();
        for round in 0..self.samples {
            for (login_id, side) in turns(round, [KNOWN, UNKNOWN]) {
                sqlx::query("delete from login_lock").execute(&mut self.sql).await?;
                let call = LogIn { login_id: login_id.into(), password: "Wrong2026!".into(), device: "bench".into() };
                sides.add(side, self.ask(&call).await?);
            }
        }
        Ok(sides.told())
    }

    /// A number that a member has against one that nobody has, by somebody verified who is another person.
    async fn find_account(&mut self) -> Outcome<Value> {
        let mut sides = Sides::default();
        for round in 0..self.samples {
            for (mobile_no, side) in turns(round, [ACCOUNTS[0].mobile_no, "01099990000"]) {
                let (name, birth_date) = (ACCOUNTS[0].name.into(), ACCOUNTS[0].born.parse()?);
                let verification = self.verified().await?;
                let call = Find { name, birth_date, mobile_no: mobile_no.parse()?, verification };
                sides.add(side, self.ask(&call).await?);
            }
        }
        Ok(sides.told())
    }

    /// By somebody verified who is another person.
    async fn find_password(&mut self) -> Outcome<Value> {
        let mut sides = Sides::default();
        for round in 0..self.samples {
            for (login_id, side) in turns(round, [KNOWN, UNKNOWN]) {
                let verification = self.verified().await?;
                sides.add(side, self.ask(&ResetPassword { login_id: login_id.into(), verification }).await?);
            }
        }
        Ok(sides.told())
    }

    /// 이메일인증 during sign-up: the only step that takes somebody else's address.
    async fn pre_check_mail(&mut self) -> Outcome<Value> {
        let mut sides = Sides::default();
        for round in 0..self.samples {
            for (mail, side) in turns(round, [KNOWN, UNKNOWN]) {
                let ticket = self.ticket().await?;
                sides.add(side, self.ask(&SendMailCode { ticket, mail: mail.into() }).await?);
            }
        }
        Ok(sides.told())
    }

    async fn ask<C: Call>(&self, call: &C) -> Outcome<Answer> {
        let request = self.http.post(format!("{}{CALLS}/{}", self.url, C::NAME)).json(call);
        let began = Instant::now();
        let reply = request.send().await?;
        let (status, body) = (reply.status().as_u16(), reply.bytes().await?);
        let took = began.elapsed().as_secs_f64() * 1e6;
        let mut body: Value = serde_json::from_slice(&body)?;
        // Instants and the number of the request are new each time, whoever is asked for.
        if let Some(body) = body.as_object_mut() {
            body.retain(|name, _| !matches!(&**name, "now" | "expires_at" | "resend_at" | "request_id"));
        }
        Ok((took, json!({ "status": status, "body": body })))
    }

    /// A verification of somebody who has no account, as the server keeps it.
    async fn verified(&mut self) -> Outcome<String> {
        let person = Person {
            name: Name::parse("한소라")?,
            birth_date: "1992-03-15".parse()?,
            gender: Gender::Female,
            is_foreigner: false,
            mobile_no: "01044440001".parse()?,
        };
        let secret = OperationId::generate().to_string();
        let now = jiff::Timestamp::now().as_microsecond();
        sqlx::query(
            "insert into identity_verification (token_sha256, provider_id, method, person, person_key, verified_at, \
             expires_at) values ($1, $2, 'PASS', $3, 'nobody', $4, $5)",
        )
        .bind(hash(&secret))
        .bind(OperationId::generate().to_string())
        .bind(serde_json::to_string(&person)?)
        .bind(now)
        .bind(now + 1_000_000_000)
        .execute(&mut self.sql)
        .await?;
        Ok(secret)
    }

    /// A sign-up under way.
    async fn ticket(&mut self) -> Outcome<String> {
        let secret = OperationId::generate().to_string();
        sqlx::query(
            "insert into signup (token_sha256, way, company_id, contact_id, expires_at) \
             values ($1, 'INDIVIDUAL', $2, $3, $4)",
        )
        .bind(hash(&secret))
        .bind(OperationId::generate().to_string())
        .bind(OperationId::generate().to_string())
        .bind(jiff::Timestamp::now().as_microsecond() + 1_000_000_000)
        .execute(&mut self.sql)
        .await?;
        Ok(secret)
    }
}

/// Who is asked for first, and who next: whatever the first has of it, each side has as often.
fn turns(round: usize, [known, unknown]: [&'static str; 2]) -> [(&'static str, usize); 2] {
    if round.is_multiple_of(2) { [(known, 0), (unknown, 1)] } else { [(unknown, 1), (known, 0)] }
}

fn hash(secret: &str) -> String {
    BlobId(Sha256::digest(secret).into()).to_string()
}

/// What was measured of both.
#[derive(Default)]
struct Sides {
    times: [Vec<f64>; 2],
    answers: Vec<Value>,
}

impl Sides {
    fn add(&mut self, side: usize, (took, answer): Answer) {
        self.times[side].push(took);
        if !self.answers.contains(&answer) {
            self.answers.push(answer);
        }
    }

    fn told(self) -> Value {
        let [known, unknown] = self.times;
        json!({ "known_us": known, "unknown_us": unknown, "answers": self.answers })
    }
}
