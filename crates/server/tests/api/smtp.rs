//! Mails, to a relay that isn't ours.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use pok_api::buyer::bid::Content;
use pok_api::buyer::member::{Decide, IssueCode};
use pok_api::protocol::DEMO_CLOCK;
use pok_api::remote::recovery::ResetPassword;
use pok_api::remote::signup::{ConfirmMailCode, SendMailCode};
use pok_domain::member::signup::Decision;
use pok_domain::{CompanyId, Name};
use pok_server::{BuyerRole, MailRelay};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::harness::{SORA, Server, apply, code_in, content, eventually, offline, posted};

/// A relay's address that is kept while the relay is down: another test's server might take a free port.
struct RelayAddress {
    port: u16,
    relay: watch::Sender<Option<u16>>,
    /// How many were hung up on.
    tried: watch::Receiver<usize>,
}

impl RelayAddress {
    /// Nobody is behind it yet: who connects is hung up on.
    async fn without_a_relay() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (relay, behind) = watch::channel(None);
        let (hung_up, tried) = watch::channel(0);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let Some(port) = *behind.borrow() else {
                    hung_up.send_modify(|count| *count += 1);
                    continue;
                };
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    // Either end may hang up.
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                });
            }
        });
        Self { port, relay, tried }
    }

    fn leads_to(&self, relay: &Relay) {
        self.relay.send(Some(relay.port)).unwrap();
    }
}

/// Python's `aiosmtpd`, which ends with this.
struct Relay {
    process: Child,
    said: BufReader<ChildStdout>,
    port: u16,
}

impl Relay {
    fn start() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let environment = here.join("../../target/tools/python");
        let python = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
        let mut command = Command::new(&python);
        command.arg(here.join("tests/relay.py")).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap_or_else(|error| {
            panic!("{} can't be run ({error}): `cargo xtask setup --for test` installs it", python.display())
        });
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        Self { process, said, port: line.trim().parse().expect("a relay that listens") }
    }

    /// The next mails; waits for them, not for ever. The relay says what it has before it thanks for it, so it is given
    /// back: it must not end yet.
    async fn mails(mut self, count: usize) -> (Vec<Value>, Self) {
        let read = move || {
            let mut line = String::new();
            let mut next = || {
                line.clear();
                self.said.read_line(&mut line).unwrap();
                serde_json::from_str(&line).expect("a mail")
            };
            ((0..count).map(|_| next()).collect(), self)
        };
        let read = tokio::task::spawn_blocking(read);
        tokio::time::timeout(Duration::from_secs(60), read).await.expect("mails within a minute").unwrap()
    }

    /// The next mail, which goes to `to` and has `part` in its subject: its text.
    async fn mail(self, to: &str, part: &str) -> (String, Self) {
        let (mails, relay) = self.mails(1).await;
        assert_eq!(mails[0]["to"], json!([to]), "{}", mails[0]);
        assert!(mails[0]["subject"].as_str().unwrap().contains(part), "{}", mails[0]);
        (mails[0]["body"].as_str().unwrap().replace("\r\n", "\n"), relay)
    }
}

fn relay_at(port: u16) -> MailRelay {
    MailRelay {
        url: format!("smtp://127.0.0.1:{port}"), from: "다온커머스 구매포털 <noreply@daon.example>".into()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const GARAM: [&str; 3] = ["hwangbo@garam.example", "jiwoo.kang@garam.example", "minseok.oh@garam.example"];

fn recipients(mails: &[Value]) -> BTreeSet<&str> {
    mails.iter().map(|mail| mail["to"][0].as_str().unwrap()).collect()
}

/// How many mails wait for the relay.
async fn waiting(server: &Server) -> i64 {
    let count = sqlx::query_scalar("select count(*) from waiting_mail where contact_id is not null");
    count.fetch_one(&mut server.sql().await).await.unwrap()
}

on_both! {
    async fn a_mail_arrives_whole_and_in_korean(server: Server) {
        let mut server = server;
        let relay = Relay::start();
        let smtp = relay_at(relay.port);
        server.restart(|config| config.providers.smtp = Some(smtp)).await;
        let key = server.buyer(BuyerRole::Buyer).await;
        // Longer than a line of a mail may be, with a character beyond the first plane, and a line that is a dot.
        let title = format!("가나다 𠮷 {} \u{2019}인용\u{2019} .", "업무용소프트웨어".repeat(11));
        posted(&server, &key, Content { title: Name::parse(&title).unwrap(), ..content(&server) }).await;
        let (mails, _relay) = relay.mails(3).await;
        assert_eq!(recipients(&mails), BTreeSet::from(GARAM));
        for mail in &mails {
            assert!(mail["subject"].as_str().unwrap().starts_with("[PoK] 입찰공고 게시: "), "{mail}");
            // Mails end their lines so.
            assert!(mail["body"].as_str().unwrap().contains(&format!("공고명: {title}\r\n")), "{mail}");
            assert_eq!(mail["from"], "다온커머스 구매포털 <noreply@daon.example>");
            assert_eq!((&mail["type"], &mail["ascii"]), (&json!("text/plain"), &json!(true)));
            assert!(mail["longest"].as_u64().unwrap() <= 998, "{mail}");
            assert!(mail["id"].as_str().unwrap().contains('@') && mail["date"] != "None");
        }
        let outbox: i64 = sqlx::query_scalar("select count(*) from outbox_letter where subject is not null")
            .fetch_one(&mut server.sql().await).await.unwrap();
        assert_eq!(outbox, 0, "what has gone out isn't in the demo's outbox");
    }

    async fn mem_16_mem_21_log_05_every_mail_of_membership_goes_by_the_relay(server: Server) {
        let mut server = server;
        let relay = Relay::start();
        let smtp = relay_at(relay.port);
        server.restart(|config| config.providers.smtp = Some(smtp)).await;
        let key = server.buyer(BuyerRole::Buyer).await;
        let ticket = SORA.check(&server).await.unwrap().ticket.unwrap();
        server.call(None, &SendMailCode { ticket: ticket.clone(), mail: SORA.mail.into() }).await.unwrap();
        let (body, relay) = relay.mail(SORA.mail, "이메일 인증번호").await;
        server.call(None, &ConfirmMailCode { ticket: ticket.clone(), code: code_in(&body) }).await.unwrap();
        let fields = SORA.individual_form(&server, &ticket).await;
        apply(&server, &ticket, fields, None).await.unwrap();
        let application = server.application_of(SORA.mail).await;
        server.call(Some(&key), &Decide { application, decision: Decision::Approve }).await.unwrap();
        let (body, relay) = relay.mail(SORA.mail, "승인").await;
        assert!(body.contains(SORA.name));
        let verification = SORA.verify(&server).await;
        server.call(None, &ResetPassword { login_id: SORA.mail.into(), verification }).await.unwrap();
        let (body, relay) = relay.mail(SORA.mail, "임시 비밀번호").await;
        let temporary = body.lines().find_map(|line| line.strip_prefix("임시 비밀번호: ")).unwrap();
        eventually(|| async { server.password(SORA.mail, temporary).await.is_ok() }).await;

        // A mailbox that isn't there keeps nobody else's mail back.
        let nobody = offline("없는 메일함", "120-81-47521", "nobody@hangyeol.example");
        let nobody = server.call(Some(&key), &nobody).await.unwrap().company;
        server.call(Some(&key), &IssueCode { company: nobody }).await.unwrap();
        let somebody = offline("한결가구", "107-87-95297", "dohan@hangyeol.example");
        let somebody = server.call(Some(&key), &somebody).await.unwrap().company;
        server.call(Some(&key), &IssueCode { company: somebody }).await.unwrap();
        let (body, _relay) = relay.mail("dohan@hangyeol.example", "전환").await;
        let code = body.lines().find_map(|line| line.strip_prefix("인증번호: ")).unwrap();
        assert_eq!(code.len(), 8, "made when it was sent");
        let sent = async |company: CompanyId| {
            let query = "select count(*) from offline_supplier where company_id = $1 and code_sha256 is not null";
            let query = sqlx::query_scalar::<_, i64>(query).bind(company.to_string());
            query.fetch_one(&mut server.sql().await).await.unwrap()
        };
        eventually(|| async { sent(somebody).await == 1 }).await;
        assert_eq!(sent(nobody).await, 0, "a code that reached nobody is none");
        let still: i64 = sqlx::query_scalar("select count(*) from waiting_mail where recipient like 'nobody@%'")
            .fetch_one(&mut server.sql().await).await.unwrap();
        assert_eq!(still, 1, "tried again later");
    }

    async fn mails_wait_for_a_relay_that_is_down_and_none_is_lost(server: Server) {
        let mut server = server;
        let address = RelayAddress::without_a_relay().await;
        let smtp = relay_at(address.port);
        server.restart(|config| config.providers.smtp = Some(smtp)).await;
        let key = server.buyer(BuyerRole::Buyer).await;
        posted(&server, &key, content(&server)).await;
        address.tried.clone().wait_for(|tried| *tried > 0).await.unwrap();
        eventually(|| async { waiting(&server).await == 3 }).await;
        let relay = Relay::start();
        address.leads_to(&relay);
        let later = server.http.post(server.url(DEMO_CLOCK)).json(&json!({ "advance_seconds": 31 }));
        assert_eq!(later.send().await.unwrap().status(), 200);
        let (mails, _relay) = relay.mails(3).await;
        assert_eq!(recipients(&mails), BTreeSet::from(GARAM), "each once");
        eventually(|| async { waiting(&server).await == 0 }).await;
    }
}
