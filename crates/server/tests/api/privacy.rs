//! Nothing secret is written down.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use pok_api::buyer::member::{IssueCode, Offline, Register};
use pok_api::protocol::{DEMO_CLOCK, DEMO_OUTBOX};
use pok_api::remote::company::Claimed;
use pok_api::remote::contact;
use pok_api::remote::login::{
    ChangePassword, ConfirmOtp, Gate, Proof, Reauthenticate, SendActOtp, SendOtp, Session, Step,
};
use pok_api::remote::recovery::ResetPassword;
use pok_api::remote::signup::{CheckIndividual, ConfirmMailCode, SendMailCode};
use pok_api::remote::verification::{Begin, Claim, Confirm};
use pok_domain::Name;
use pok_domain::member::{Address, Carrier, EntityType, IdentityConsent, IdentityMethod, WithdrawalType};
use pok_server::demo::{ACCOUNTS, Account};
use pok_server::{BuyerRole, IdentityProvider, MailSender, Sending, SmsSender};
use pok_simulator::{Keys, Outbox};
use sqlx::{AssertSqlSafe, Row as _};
use tokio::net::TcpListener;

use crate::harness::{Log, PASSWORD, SORA, Server, apply, code_in, eventually, into_session};

/// A phone.
#[derive(Default)]
struct Phone(Mutex<Vec<(String, String)>>);

impl SmsSender for Phone {
    fn send<'a>(&'a self, mobile_no: &'a str, text: &'a str) -> Sending<'a> {
        self.0.lock().unwrap().push((mobile_no.into(), text.into()));
        Box::pin(async { Ok(()) })
    }
}

/// Who gets no mail here.
struct Nobody;

impl MailSender for Nobody {
    fn send<'a>(&'a self, _: &'a str, _: &'a str, _: &'a str) -> Sending<'a> {
        Box::pin(async { Ok(()) })
    }
}

/// A mailbox.
#[derive(Default)]
struct Mailbox(Mutex<Vec<(String, String)>>);

impl MailSender for Mailbox {
    fn send<'a>(&'a self, to: &'a str, _: &'a str, body: &'a str) -> Sending<'a> {
        self.0.lock().unwrap().push((to.into(), body.into()));
        Box::pin(async { Ok(()) })
    }
}

/// What was sent last to somebody.
fn last(sent: &Mutex<Vec<(String, String)>>, to: &str) -> Option<String> {
    sent.lock().unwrap().iter().rev().find(|(whose, _)| whose == to).map(|(_, text)| text.clone())
}

/// Whether `word` stands in a text by itself: six digits are in many a longer number.
fn tells(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_more = |next: Option<char>| next.is_some_and(|next| next.is_ascii_alphanumeric());
        !is_more(text[..at].chars().next_back()) && !is_more(text[at + word.len()..].chars().next())
    })
}

/// A server as people rely on: what it sends goes to phones and mailboxes, and to nothing of its own.
struct Relied {
    server: Server,
    phone: Arc<Phone>,
    mailbox: Arc<Mailbox>,
    provider: Arc<Outbox>,
    /// What must not be found anywhere.
    secrets: Vec<String>,
}

impl Relied {
    async fn start(mut server: Server) -> Self {
        server.running.take().unwrap().shutdown().await;
        let (phone, mailbox, provider) = (Arc::<Phone>::default(), Arc::<Mailbox>::default(), Arc::<Outbox>::default());
        let (keys, listener) = (Keys::default(), TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap());
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = pok_simulator::router(keys.clone(), Arc::clone(&provider) as Arc<_>);
        tokio::spawn(pok_simulator::serve(listener, router, std::future::pending()));
        server.config.demo = None;
        server.config.sms = Some(Arc::clone(&phone) as Arc<_>);
        server.config.mail = Some(Arc::clone(&mailbox) as Arc<_>);
        let (secret, channel) = (keys.identity_secret, keys.identity_channel);
        server.config.providers.identity = Some(IdentityProvider { url, secret, channel });
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        Self { server, phone, mailbox, provider, secrets: Vec::new() }
    }

    fn keep(&mut self, secret: &str) -> String {
        self.secrets.push(secret.to_owned());
        secret.to_owned()
    }

    /// 본인인증 by a code, with the first seven digits of a 주민등록번호.
    async fn verify(&mut self, name: &str, digits: &str, mobile_no: &str) -> String {
        let claim = Claim {
            name: name.into(),
            identity_digits: self.keep(digits),
            mobile_no: mobile_no.parse().unwrap(),
            carrier: Carrier::Skt,
        };
        let (method, consents) = (IdentityMethod::Sms, IdentityConsent::ALL.to_vec());
        let begun = self.server.call(None, &Begin { claim, method, consents }).await.unwrap();
        let code = self.provider.texts().into_iter().find(|text| text.to == mobile_no).map(|text| code_in(&text.text));
        let code = self.keep(&code.unwrap());
        let verification = self.keep(&begun.verification);
        self.server.call(None, &Confirm { verification: verification.clone(), code: Some(code) }).await.unwrap();
        verification
    }

    /// ID, password and the code on the phone.
    async fn enter(&mut self, account: &Account, password: &str) -> (String, Step) {
        let attempt = self.server.password(account.login_id, password).await.unwrap().attempt;
        self.server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let code = code_in(&last(&self.phone.0, account.mobile_no).unwrap());
        let (attempt, code) = (self.keep(&attempt), self.keep(&code));
        let step = self.server.call(None, &ConfirmOtp { attempt: attempt.clone(), code }).await.unwrap();
        (attempt, step)
    }

    fn keep_tokens(&mut self, session: &Session) {
        self.keep(&session.access_token);
        self.keep(&session.refresh_token);
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
        server.config.mail = Some(Arc::new(Nobody));
        server.running = Some(pok_server::start(server.config.clone()).await.unwrap());
        assert_eq!(server.http.get(server.url(DEMO_OUTBOX)).send().await.unwrap().status(), 404);
        let clock = server.http.post(server.url(DEMO_CLOCK)).json(&serde_json::json!({ "advance_seconds": 60 }));
        assert_eq!(clock.send().await.unwrap().status(), 404, "nobody moves its time");

        let account = &ACCOUNTS[2];
        server.password(account.login_id, "Neverused26!").await.unwrap_err();
        let attempt = server.password(account.login_id, account.password).await.unwrap().attempt;
        server.call(None, &SendOtp { attempt: attempt.clone() }).await.unwrap();
        let (to, text) = phone.0.lock().unwrap().last().unwrap().clone();
        assert_eq!(to, account.mobile_no);
        let code = code_in(&text);
        let confirm = ConfirmOtp { attempt: attempt.clone(), code: code.clone() };
        let session = into_session(server.call(None, &confirm).await.unwrap());
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

    async fn mgt_06_nothing_typed_in_signing_up_logging_in_and_membership_is_written_down(server: Server) {
        let mut relied = Relied::start(server).await;
        // 회원가입.
        relied.keep(PASSWORD);
        let verification = relied.verify(SORA.name, SORA.digits, SORA.mobile_no).await;
        let checked = relied.server.call(None, &CheckIndividual { verification }).await.unwrap();
        let ticket = relied.keep(&checked.ticket.unwrap());
        let send = SendMailCode { ticket: ticket.clone(), mail: SORA.mail.into() };
        relied.server.call(None, &send).await.unwrap();
        let code = code_in(&last(&relied.mailbox.0, SORA.mail).unwrap());
        let code = relied.keep(&code);
        relied.server.call(None, &ConfirmMailCode { ticket: ticket.clone(), code }).await.unwrap();
        let fields = SORA.individual_form(&relied.server, &ticket).await;
        apply(&relied.server, &ticket, fields, None).await.unwrap();

        // 포탈사용전환 인증번호.
        let key = relied.server.buyer(BuyerRole::Buyer).await;
        let supplier = Offline::Company {
            name: Name::parse("한결가구 주식회사").unwrap(),
            entity_type: EntityType::Corporation,
            business_reg_no: "107-87-95297".parse().unwrap(),
            representative_name: Name::parse("도한결").unwrap(),
            phone: "02-555-0187".into(),
            address: Address { postal_code: "06236".into(), road: "테헤란로 152".into(), detail: String::new() },
        };
        let register = Register { supplier, mail: "dohan@hangyeol.example".parse().unwrap() };
        let company = relied.server.call(Some(&key), &register).await.unwrap().company;
        relied.server.call(Some(&key), &IssueCode { company }).await.unwrap();
        eventually(|| async { last(&relied.mailbox.0, "dohan@hangyeol.example").is_some() }).await;
        let letter = last(&relied.mailbox.0, "dohan@hangyeol.example").unwrap();
        let code = letter.lines().find_map(|line| line.strip_prefix("인증번호: ")).unwrap();
        assert_eq!(relied.keep(code).len(), 8);

        // 비밀번호 찾기, and the login that follows.
        let account = &ACCOUNTS[1];
        let verification = relied.verify(account.name, "9109301", account.mobile_no).await;
        let find = ResetPassword { login_id: account.login_id.into(), verification };
        relied.server.call(None, &find).await.unwrap();
        eventually(|| async { last(&relied.mailbox.0, account.login_id).is_some() }).await;
        eventually(|| async { !relied.server.audited("password_reset").await.is_empty() }).await;
        let letter = last(&relied.mailbox.0, account.login_id).unwrap();
        let temporary = letter.lines().find_map(|line| line.strip_prefix("임시 비밀번호: ")).unwrap();
        let temporary = relied.keep(temporary);
        let (attempt, step) = relied.enter(account, &temporary).await;
        assert!(matches!(step, Step::Gate(Gate::TemporaryPassword)));
        let new = relied.keep("Chosen26!first");
        let change = ChangePassword { attempt, current: temporary, new: new.clone() };
        let session = into_session(relied.server.call(None, &change).await.unwrap());
        relied.keep_tokens(&session);
        let token = Some(session.access_token.as_str());

        // 회원정보.
        let change = contact::ChangePassword { current: new, new: relied.keep("Chosen26!second") };
        relied.server.call(token, &change).await.unwrap();
        let wrong = contact::ChangePassword { current: relied.keep("Mistaken26!x"), new: relied.keep("Never26!taken") };
        relied.server.call(token, &wrong).await.unwrap_err();
        let verification = relied.verify(account.name, "9109301", "01077770003").await;
        relied.server.call(token, &contact::ChangeMobile { verification }).await.unwrap();
        relied.server.call(token, &SendActOtp {}).await.unwrap();
        let code = code_in(&last(&relied.phone.0, "01077770003").unwrap());
        let proof = Proof::Otp(relied.keep(&code));
        let act = relied.server.call(token, &Reauthenticate { proof }).await.unwrap();
        relied.keep(&act.act_token);
        let who = Claimed { name: account.name.into(), birth_date: account.born.parse().unwrap() };
        let leave =
            contact::RequestWithdrawal { who, withdrawal: WithdrawalType::Resigned, reason: "다른 곳으로 갑니다.".into() };
        let request = relied.server.call(token, &leave).await.unwrap().id;
        let (_, step) = relied.enter(&ACCOUNTS[0], ACCOUNTS[0].password).await;
        let primary = into_session(step);
        relied.keep_tokens(&primary);
        relied.keep(ACCOUNTS[0].password);
        relied.keep(account.password);
        let verdict = pok_domain::member::Verdict::Approve { reason: String::new() };
        let decide = contact::Decide { request, verdict };
        relied.server.call(Some(&primary.access_token), &decide).await.unwrap();

        let (database, rows, log) = (dump(&relied.server).await, relied.server.tables().await, Log::text());
        assert!(rows.contains(SORA.mail) && log.contains("/api/v1/contact.decide"));
        assert!(relied.secrets.len() > 25, "{}", relied.secrets.len());
        for secret in &relied.secrets {
            // Six or seven digits are by chance in what is no text.
            let is_long = secret.len() > 7;
            assert!(!(tells(&rows, secret) || is_long && database.contains(secret)), "{secret} in the database");
            assert!(!(tells(&log, secret) || is_long && log.contains(secret)), "{secret} in the log");
        }
        let said = ["다른 곳으로 갑니다.", account.login_id, account.mobile_no, "01077770003", SORA.mail, SORA.mobile_no];
        for personal in said {
            assert!(!log.contains(personal), "{personal} in the log");
        }
    }
}
