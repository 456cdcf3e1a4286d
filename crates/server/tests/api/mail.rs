//! Mails that go out by themselves: at once, each once, and none lost when the server ends.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pok_api::buyer::member::IssueCode;
use pok_api::remote::recovery::ResetPassword;
use pok_domain::CompanyId;
use pok_server::demo::ACCOUNTS;
use pok_server::{BuyerRole, MailSender, Sending};
use tokio::sync::Semaphore;

use crate::harness::{Backend, Server, content, eventually, offline, posted, run, verified};

/// A relay that takes a mail when it is let.
struct Relay {
    asked: Semaphore,
    lets: Semaphore,
    took: Mutex<Vec<String>>,
}

impl MailSender for Relay {
    fn send<'a>(&'a self, to: &'a str, _: &'a str, _: &'a str) -> Sending<'a> {
        Box::pin(async move {
            self.asked.add_permits(1);
            self.lets.acquire().await.unwrap().forget();
            self.took.lock().unwrap().push(to.to_owned());
            Ok(())
        })
    }
}

async fn count(server: &Server, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(&mut server.sql().await).await.unwrap()
}

/// A 포탈미사용 supplier, whose codes go by mail.
async fn supplier(server: &Server, key: &str) -> CompanyId {
    let call = offline("한결가구", "107-87-95297", "dohan@hangyeol.example");
    server.call(Some(key), &call).await.unwrap().company
}

const POSTED: &str = "select count(*) from outbox_letter where subject like '%입찰공고 게시%'";
const CODES: &str = "select count(*) from outbox_letter where subject like '%전환%'";
const PASSWORDS: &str = "select count(*) from outbox_letter where subject like '%임시 비밀번호%'";

on_both! {
    /// A job that isn't woken looks every five seconds: of one kind alone, the mails would take longer than all may here.
    async fn a_mail_goes_out_when_it_is_written_and_not_when_somebody_looks(server: Server) {
        let key = server.buyer(BuyerRole::Buyer).await;
        let company = supplier(&server, &key).await;
        let began = Instant::now();
        for nth in 1..=8 {
            posted(&server, &key, content(&server)).await;
            eventually(|| async { count(&server, POSTED).await == 3 * nth }).await;
            server.call(Some(&key), &IssueCode { company }).await.unwrap();
            eventually(|| async { count(&server, CODES).await == nth }).await;
            let verification = verified(&server, &ACCOUNTS[0], ACCOUNTS[0].mobile_no).await;
            server.call(None, &ResetPassword { login_id: ACCOUNTS[0].login_id.into(), verification }).await.unwrap();
            eventually(|| async { count(&server, PASSWORDS).await == nth }).await;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    }

    async fn a_server_that_ends_leaves_the_mails_it_took_to_the_next(server: Server) {
        let mut server = server;
        let relay = Arc::new(Relay { asked: Semaphore::new(0), lets: Semaphore::new(0), took: Mutex::default() });
        server.restart(|config| config.mail = Some(Arc::clone(&relay) as Arc<_>)).await;
        let key = server.buyer(BuyerRole::Buyer).await;
        posted(&server, &key, content(&server)).await;
        relay.asked.acquire().await.unwrap().forget();
        let taken = "select count(*) from waiting_mail where due_at - queued_at > 86400000000";
        assert_eq!(count(&server, taken).await, 1, "nobody else's, whatever becomes of this server");
        // It is told to end first, and then the relay takes whatever comes.
        let lets = async { relay.lets.add_permits(100) };
        tokio::join!(biased; server.running.take().unwrap().shutdown(), lets);
        assert_eq!(relay.took.lock().unwrap().len(), 1, "what was on its way has arrived, and nothing else was begun");
        assert_eq!(count(&server, "select count(*) from waiting_mail").await, 2);
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        eventually(|| async { relay.took.lock().unwrap().len() >= 3 }).await;
        let mut took = relay.took.lock().unwrap().clone();
        took.sort();
        assert_eq!(took, ["hwangbo@garam.example", "jiwoo.kang@garam.example", "minseok.oh@garam.example"]);
    }
}

#[test]
fn of_two_servers_with_one_database_one_sends() {
    run(Backend::Postgres, |server| async move {
        // They have one clock: whatever wakes one wakes the other.
        let other = pok_server::start(server.config.clone()).await.unwrap();
        let key = server.buyer(BuyerRole::Buyer).await;
        let company = supplier(&server, &key).await;
        for nth in 1..=10 {
            posted(&server, &key, content(&server)).await;
            server.call(Some(&key), &IssueCode { company }).await.unwrap();
            eventually(|| async { count(&server, CODES).await >= nth }).await;
            eventually(|| async { count(&server, "select count(*) from waiting_mail").await == 0 }).await;
            eventually(|| async { count(&server, POSTED).await >= 3 * nth }).await;
        }
        other.shutdown().await;
        assert_eq!((count(&server, CODES).await, count(&server, POSTED).await), (10, 30), "each once");
    });
}
