//! Nothing secret is written down.

use std::sync::{Arc, Mutex};

use pok_api::protocol::DEMO_OUTBOX;
use pok_api::remote::member::{ConfirmOtp, Proof, Reauthenticate, SendOtp};
use pok_server::demo::ACCOUNTS;
use pok_server::{Sending, SmsSender};
use sqlx::{AssertSqlSafe, Row as _};

use crate::harness::{Log, Server, code_in};

/// A phone.
#[derive(Default)]
struct Phone(Mutex<Vec<(String, String)>>);

impl SmsSender for Phone {
    fn send<'a>(&'a self, mobile_no: &'a str, text: &'a str) -> Sending<'a> {
        self.0.lock().unwrap().push((mobile_no.into(), text.into()));
        Box::pin(async { Ok(()) })
    }
}

/// Everything in the database, as text.
async fn dump(server: &Server) -> String {
    let mut sql = server.sql().await;
    if server.config.database.is_none() {
        let files = ["pok.db", "pok.db-wal"].map(|name| std::fs::read(server.folder.join(name)).unwrap_or_default());
        return files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    }
    let tables = "select cast(table_name as text) from information_schema.tables where table_schema = 'public'";
    let mut text = String::new();
    for table in sqlx::query(tables).fetch_all(&mut sql).await.unwrap() {
        let name: String = table.try_get(0).unwrap();
        let rows = format!("select cast(t.* as text) from \"{name}\" t");
        for row in sqlx::query(AssertSqlSafe(rows)).fetch_all(&mut sql).await.unwrap() {
            text += row.try_get::<&str, _>(0).unwrap();
        }
    }
    text
}

on_both! {
    async fn no_password_code_or_token_is_in_the_log_or_the_database(server: Server) {
        let mut server = server;
        server.running.take().unwrap().shutdown().await;
        let phone = Arc::new(Phone::default());
        server.config.demo = None;
        server.config.sms = Some(Arc::clone(&phone) as Arc<_>);
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        assert_eq!(server.http.get(server.url(DEMO_OUTBOX)).send().await.unwrap().status(), 404);

        let account = &ACCOUNTS[2];
        server.password(account.login_id, "Neverused26!").await.unwrap_err();
        let attempt = server.password(account.login_id, account.password).await.unwrap().attempt;
        server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let (to, text) = phone.0.lock().unwrap().last().unwrap().clone();
        assert_eq!(to, account.mobile_no);
        let code = code_in(&text);
        let session = server.call(None, &ConfirmOtp { attempt: attempt.clone(), code: code.clone() }).await.unwrap();
        let proof = Proof::Password(account.password.into());
        let token = server.call(Some(&session.access_token), &Reauthenticate { proof }).await.unwrap();

        let secrets = [
            account.password,
            "Neverused26!",
            &text,
            &attempt,
            &session.access_token,
            &session.refresh_token,
            &token.act_token,
        ];
        let (database, log) = (dump(&server).await, Log::text());
        assert!(database.contains(account.login_id) && log.contains("/api/v1/member.log_in"));
        for secret in secrets {
            assert!(!database.contains(secret), "{secret} in the database");
            assert!(!log.contains(secret), "{secret} in the log");
        }
        for personal in [account.login_id, account.mobile_no, account.name] {
            assert!(!log.contains(personal), "{personal} in the log");
        }
        assert!(!log.contains(&format!("인증번호 {code}")));
    }
}
