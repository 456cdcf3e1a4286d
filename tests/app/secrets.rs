//! Passwords, codes, tokens and keys: in the key store or nowhere.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, Instant};

use pok::secrets::{InMemory, NoKeyStore, Secrets};
use pok_api::Code;
use pok_api::buyer::member::{Applications, Decide};
use pok_api::desktop::app::Warning;
use pok_api::desktop::event::{LOCKED, LOGGED_IN, Resumed};
use pok_api::desktop::gate::Entered;
use pok_api::desktop::home;
use pok_api::desktop::login::LogIn;
use pok_api::desktop::signup::{Apply, ConfirmMailCode, SendMailCode};
use pok_api::desktop::terms::Current;
use pok_api::desktop::window_lock::{Lock, Unlock};
use pok_api::remote::contact::ChangePassword;
use pok_domain::member::signup::Decision;
use sqlx::{AssertSqlSafe, SqlitePool};

use crate::harness::{Desk, EUNBI, JIWOO, Proxy, Server, within};
use crate::signup::{PASSWORD, SORA, check, fill};

/// A key store that tells what it was given.
#[derive(Default)]
struct Open {
    inner: InMemory,
    given: Mutex<Vec<Vec<u8>>>,
}

impl Secrets for Open {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        self.inner.get(name)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        assert!(secret.len() <= 2_560, "Windows keeps no more");
        self.given.lock().unwrap().push(secret.to_owned());
        self.inner.put(name, secret)
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        self.inner.forget(name)
    }
}

/// A computer without a key store.
struct Locked;

impl Secrets for Locked {
    fn get(&self, _: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        Err(NoKeyStore("locked".into()))
    }

    fn put(&self, _: &str, _: &[u8]) -> Result<(), NoKeyStore> {
        Err(NoKeyStore("locked".into()))
    }

    fn forget(&self, _: &str) -> Result<(), NoKeyStore> {
        Err(NoKeyStore("locked".into()))
    }
}

/// Everything that the cores and the servers of this process log, which is all that they could be asked to say.
struct Log;

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

impl Log {
    fn begin() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let log = tracing_subscriber::fmt().with_env_filter("warn,pok=trace,pok_server=trace").with_ansi(false);
            log.with_writer(|| Self).init();
        });
    }

    fn text() -> String {
        String::from_utf8_lossy(&WRITTEN.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        WRITTEN.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn search(folder: &Path, secret: &[u8], found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, secret, found);
        } else if std::fs::read(&path).unwrap().windows(secret.len()).any(|window| window == secret) {
            found.push(path.display().to_string());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_in_any_file() {
    let server = Server::with_data().await;
    let proxy = Proxy::to(server.running.address).await;
    let store = Arc::new(Open::default());
    let desk = Desk::with_secrets(&proxy.url(), store.clone()).await;
    Log::begin();
    desk.log_in(&server, JIWOO).await;
    let code = server.code(Server::account(JIWOO).mobile_no).await.unwrap();
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    desk.sign(contract, JIWOO).await.unwrap();
    tracing::info!(target: "pok::test", "signed");
    desk.core.close().await;
    // As the program's log.
    let log = desk.folder.path().join("pok.log");
    std::fs::write(&log, Log::text()).unwrap();
    assert!(Log::text().contains("signed"), "the log is on");

    let mut secrets = store.given.lock().unwrap().clone();
    assert!(secrets.len() >= 3, "the key of the files, a refresh token and a signing key");
    let hex = |secret: &[u8]| secret.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let keys: Vec<_> = secrets.iter().filter(|secret| secret.len() == 32).map(|key| hex(key)).collect();
    assert_eq!(keys.len(), 2);
    secrets.extend(keys);
    secrets.push(Server::account(JIWOO).password.into());
    for field in ["access_token", "act_token", "attempt"] {
        let said = proxy.said(field);
        assert!(said.iter().any(|token| token.len() > 20), "{field}: {said:?}");
        secrets.extend(said.into_iter().map(String::into_bytes));
    }
    let mut found = Vec::new();
    for secret in &secrets {
        search(desk.folder.path(), secret, &mut found);
    }
    assert_eq!(found, Vec::<String>::new());
    // Six digits occur by chance inside binary files; as a text of their own they don't.
    let quoted = format!("\"{code}\"");
    search(desk.folder.path(), quoted.as_bytes(), &mut found);
    assert_eq!(found, Vec::<String>::new());
}

/// Every value in a database, with the name of its table.
async fn values(pool: &SqlitePool) -> Vec<(String, Vec<u8>)> {
    let query = "select t.name, c.name from sqlite_schema t, pragma_table_info(t.name) c where t.type = 'table'";
    let columns: Vec<(String, String)> = sqlx::query_as(query).fetch_all(pool).await.unwrap();
    let mut values = Vec::new();
    for (table, column) in columns {
        let query = format!("select cast(\"{column}\" as blob) from \"{table}\" where \"{column}\" is not null");
        let found: Vec<Vec<u8>> = sqlx::query_scalar(AssertSqlSafe(query)).fetch_all(pool).await.unwrap();
        values.extend(found.into_iter().map(|value| (table.clone(), value)));
    }
    values
}

/// The same of every database of a computer, opened.
async fn kept(desk: &Desk) -> Vec<(String, Vec<u8>)> {
    let mut all = values(desk.core.drafts().pool()).await;
    all.extend(values(&*desk.core.mirror().pool().await).await);
    all.extend(values(&*desk.core.files().pool().await).await);
    all
}

/// Whether `secret` stands in some content: six or seven digits by themselves, as they are in many a longer number.
fn tells(content: &[u8], secret: &str) -> bool {
    let is_short = secret.len() <= 7;
    let is_more = |next: Option<&u8>| is_short && next.is_some_and(u8::is_ascii_alphanumeric);
    content.windows(secret.len()).enumerate().any(|(at, window)| {
        window == secret.as_bytes()
            && !is_more(at.checked_sub(1).and_then(|before| content.get(before)))
            && !is_more(content.get(at + secret.len()))
    })
}

/// The tables in which `secret` stands.
fn found(values: &[(String, Vec<u8>)], secret: &str) -> Vec<String> {
    let found = values.iter().filter(|(_, value)| tells(value, secret));
    let mut tables: Vec<String> = found.map(|(table, _)| table.clone()).collect();
    tables.dedup();
    tables
}

#[tokio::test(flavor = "multi_thread")]
async fn mgt_06_nothing_secret_that_is_typed_is_in_a_database_or_a_log() {
    Log::begin();
    let server = Server::start().await;
    let proxy = Proxy::to(server.running.address).await;
    let desk = Desk::new(&proxy.url()).await;
    // What is there from the beginning may have the digits of a code by chance.
    let before = values(&server.pool().await).await;
    let mail = "sora@han.example";
    let mut secrets = vec![SORA.1.to_owned(), PASSWORD.to_owned()];
    check(&desk, &server, SORA).await;
    secrets.push(server.code(SORA.2).await.unwrap());
    fill(&desk, mail).await;
    desk.call(SendMailCode { mail: mail.into() }).await.unwrap();
    let code = server.code(mail).await.unwrap();
    secrets.push(code.clone());
    desk.call(ConfirmMailCode { code }).await.unwrap();
    for secret in &secrets {
        assert_eq!(found(&kept(&desk).await, secret), Vec::<String>::new(), "{secret} while the form is filled in");
    }
    assert_eq!(found(&kept(&desk).await, SORA.0), ["signup"], "what is kept would be found");
    assert_eq!(found(&kept(&desk).await, "789012"), ["signup"], "digits too");

    let terms = desk.call(Current {}).await.unwrap().into_iter().map(|terms| terms.id).collect();
    desk.call(Apply { password: PASSWORD.into(), terms, conversion_code: None }).await.unwrap();
    let application = server.buyer(Applications { state: None, before: None }).await.remove(0).id;
    server.buyer(Decide { application, decision: Decision::Approve }).await;
    desk.call(LogIn { login_id: mail.into(), password: PASSWORD.into(), remember: true }).await.unwrap();
    assert!(matches!(desk.code(&server, SORA.2).await, Entered::In(_)));
    secrets.push(server.code(SORA.2).await.unwrap());
    desk.sync().await;
    let new = "Hanbada26!x";
    desk.call(ChangePassword { current: PASSWORD.into(), new: new.into() }).await.unwrap();
    // Closed, and long ago.
    sqlx::query("update window_lock set active_at = 0").execute(desk.core.drafts().pool()).await.unwrap();
    let desk = desk.restart().await;
    assert!(desk.start().await.is_locked);
    let wrong = "Mistaken26!x";
    assert!(desk.call(Unlock { password: wrong.into() }).await.is_err());
    desk.call(Unlock { password: new.into() }).await.unwrap();
    desk.sync().await;
    secrets.extend([new, wrong].map(str::to_owned));
    for field in ["verification", "ticket", "attempt", "access_token", "refresh_token"] {
        let said = proxy.said(field);
        assert!(said.iter().any(|secret| secret.len() > 20), "{field}: {said:?}");
        secrets.extend(said.into_iter().filter(|secret| secret.len() > 20));
    }

    let (here, there, log) = (kept(&desk).await, values(&server.pool().await).await, Log::text());
    let settings = serde_json::to_string(&desk.start().await.settings).unwrap();
    assert!(settings.contains(mail), "아이디 저장");
    assert!(!found(&here, SORA.0).is_empty() && found(&there, SORA.0).contains(&"contact".to_owned()));
    assert!(log.contains("/api/v1/signup.apply"), "the log is on");
    let mut letters = 0;
    for secret in &secrets {
        assert_eq!(found(&here, secret), Vec::<String>::new(), "{secret} on the computer");
        let mut told = found(&there, secret);
        if secret.len() <= 7 && !found(&before, secret).is_empty() {
            told.clear();
        }
        // The demo's phones and mailboxes: what was sent to a person is theirs.
        let all = told.len();
        told.retain(|table| table != "outbox_letter");
        letters += all - told.len();
        assert_eq!(told, Vec::<String>::new(), "{secret} on the server");
        assert!(!tells(settings.as_bytes(), secret) && !tells(log.as_bytes(), secret), "{secret}");
        if secret.len() > 7 {
            let mut files = Vec::new();
            search(desk.folder.path(), secret.as_bytes(), &mut files);
            assert_eq!(files, Vec::<String>::new(), "{secret}");
        }
    }
    assert!(letters >= 2, "a code is found where it is: {letters}");
    for personal in [SORA.0, SORA.2, mail] {
        assert!(!log.contains(personal), "{personal} in the log");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_store_one_can_read_but_not_sign() {
    let server = Server::with_data().await;
    let desk = Desk::with_secrets(&server.url(), Arc::new(Locked)).await;
    assert!(desk.start().await.warnings.contains(&Warning::NoKeyStore));
    desk.log_in(&server, JIWOO).await;
    let contract = desk.waiting().await;
    desk.prepare(contract).await;
    let refused = desk.sign(contract, JIWOO).await.unwrap_err();
    assert_eq!(refused.code, Code::KeyStore);
    assert!(refused.message.contains("key store"));
    let desk = desk.restart().await;
    assert!(desk.start().await.who.is_none(), "the session ended with the program");
}

/// So long the first screen waits for the key store.
const PATIENCE: Duration = Duration::from_secs(3);

/// A key store that keeps the person's answer waiting.
#[derive(Default)]
struct Asking {
    inner: InMemory,
    locked: AtomicBool,
    asked: AtomicUsize,
}

impl Secrets for Asking {
    fn get(&self, name: &str) -> Result<Option<Vec<u8>>, NoKeyStore> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        while self.locked.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.inner.get(name)
    }

    fn put(&self, name: &str, secret: &[u8]) -> Result<(), NoKeyStore> {
        self.inner.put(name, secret)
    }

    fn forget(&self, name: &str) -> Result<(), NoKeyStore> {
        self.inner.forget(name)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_store_unlocked_late_still_gives_the_session() {
    let server = Server::start().await;
    let store = Arc::new(Asking::default());
    let desk = Desk::with_secrets(&server.url(), store.clone()).await;
    let who = desk.log_in(&server, JIWOO).await;
    let desk = desk.restart().await;
    store.locked.store(true, Ordering::SeqCst);
    let asked = store.asked.load(Ordering::SeqCst);
    let both = async { tokio::join!(desk.start(), desk.start()) };
    let both = tokio::time::timeout(Duration::from_secs(20), both).await;
    let (first, again) = both.expect("the first screen waits for nobody");
    assert!(first.who.is_none() && again.who.is_none() && first.warnings.is_empty());
    assert_eq!(store.asked.load(Ordering::SeqCst) - asked, 1, "the person is asked once");
    assert!(desk.events.heard(LOGGED_IN).is_empty());

    store.locked.store(false, Ordering::SeqCst);
    within(Duration::from_secs(20), async || !desk.events.heard(LOGGED_IN).is_empty()).await;
    let resumed = |is_locked| serde_json::to_value(Resumed { who: who.clone(), is_locked }).unwrap();
    assert_eq!(desk.events.heard(LOGGED_IN), [resumed(false)]);
    assert_eq!(desk.start().await.who, Some(who.clone()));
    desk.sync().await;

    // A window that was closed locked is no other one by then.
    desk.call(Lock {}).await.unwrap();
    let desk = desk.restart().await;
    store.locked.store(true, Ordering::SeqCst);
    let first = desk.start().await;
    assert!(first.who.is_none() && !first.is_locked);
    store.locked.store(false, Ordering::SeqCst);
    within(Duration::from_secs(20), async || !desk.events.heard(LOGGED_IN).is_empty()).await;
    assert_eq!(desk.events.heard(LOGGED_IN), [resumed(true)]);
    assert_eq!(desk.call(home::Show {}).await.unwrap_err().code, Code::WindowLocked);
    assert!(!desk.events.heard(LOCKED).is_empty());
    desk.call(Unlock { password: Server::account(JIWOO).password.into() }).await.unwrap();
    desk.call(home::Show {}).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_does_not_replace_who_logged_in_meanwhile() {
    let server = Server::start().await;
    let store = Arc::new(Asking::default());
    let desk = Desk::with_secrets(&server.url(), store.clone()).await;
    desk.log_in(&server, JIWOO).await;
    let desk = desk.restart().await;
    store.locked.store(true, Ordering::SeqCst);
    assert!(desk.start().await.who.is_none());
    let eunbi = desk.log_in(&server, EUNBI).await;
    store.locked.store(false, Ordering::SeqCst);
    // Whoever asks now waits for the late answer, but for no longer than `PATIENCE`.
    let answered = async || {
        let asked = Instant::now();
        desk.start().await;
        asked.elapsed() < PATIENCE
    };
    assert!(within(Duration::from_secs(20), answered).await);
    assert_eq!(desk.start().await.who, Some(eunbi));
    desk.sync().await;
    assert!(desk.events.heard(LOGGED_IN).is_empty());
}

#[test]
#[ignore = "needs the key store of a desktop session"]
fn a_real_key_store_keeps_and_forgets() {
    let store = pok::secrets::Keyring::new(format!("kr.pok.partner.test-{}", std::process::id()));
    let name = "session http://127.0.0.1:1 \u{ac00}";
    assert_eq!(store.get(name).unwrap(), None);
    store.forget(name).unwrap();
    store.put(name, &[0, 159, 146, 150]).unwrap();
    store.put(name, b"second").unwrap();
    assert_eq!(store.get(name).unwrap().as_deref(), Some(&b"second"[..]));
    store.forget(name).unwrap();
    assert_eq!(store.get(name).unwrap(), None);
}
